"""Runs hexi and hexi-mpi for the tests beside it."""
import argparse
import os
import pathlib
import random
import shlex
import subprocess
import tempfile


def arguments():
    words = argparse.ArgumentParser()
    for name in ("--hexi", "--hexi-mpi", "--mpirun", "--graph"):
        words.add_argument(name, required=True)
    words.add_argument("--crafted", help="the program that writes shards which do not belong together")
    given = words.parse_args()
    # Containers run tests as root, on fewer cores than processes, which then give way to one another.
    os.environ.update(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_mpi_yield_when_idle="1",
                      OMPI_MCA_rmaps_base_oversubscribe="1", OMPI_MCA_btl_vader_single_copy_mechanism="none", HEXI_LANG="en")
    os.environ.pop("HEXI_SOURCES", None)
    return given


def run(words, text="", timeout=200):
    """Status, standard output, standard error."""
    timeout = max(timeout, int(os.environ.get("TIMEOUT", "0")))
    done = subprocess.run(words, input=text, capture_output=True, text=True, encoding="utf-8", timeout=timeout)
    return done.returncode, done.stdout, done.stderr


def mpi(given, processes, words, text=""):
    # A question to nine processes on two busy cores may take a second where nothing is optimised.
    return run([given.mpirun, "-n", str(processes), given.hexi_mpi, *words], text, 200 + text.count("\n"))


def must(words):
    status, out, error = run(words)
    assert status == 0, f"{shlex.join(words)}: {status}\n{error}"
    return out


def kronecker_like(folder, seed, scale=7, edges=700):
    """A folder of tables: few nodes with very many edges, many with few or none; types, weak and symmetric ones, and loops."""
    draw = random.Random(seed)
    folder = pathlib.Path(folder)
    folder.mkdir()
    (folder / "schema.info").write_text("""schema
{
    name kronecker
    language en
}
node Thing { }
node Park { is Thing property area { kind integer } }
node Firm { is Thing }
edge OWNS { from Thing to Thing property share { kind integer } }
edge NEAR { from Thing to Thing symmetric true }
edge ALIKE { from Thing to Thing weak true }
""", encoding="utf-8")
    nodes = 1 << scale
    with open(folder / "nodes.csv", "w", encoding="utf-8") as out:
        out.write("key:ID,name,aliases:string[],area:int,:LABEL\n")
        for n in range(nodes):
            area = f"{n * 7 % 50}" if n % 3 == 0 and n % 5 != 0 else ""
            name = f"n{n * 5 % nodes}" if n % 3 == 1 else f"Name {n % 90}"  # some have the key of another as their name
            out.write(f"n{n},{name},{'Eve;Ève ' + str(n) if n % 7 == 0 else ''},{area},{'Park;Thing' if n % 3 == 0 else 'Firm;Thing'}\n")
    with open(folder / "edges.csv", "w", encoding="utf-8") as out:
        out.write(":START_ID,:END_ID,:TYPE,share:int\n")
        for _ in range(edges):
            a = b = 0
            for _ in range(scale):
                x = draw.random()
                a, b = 2 * a + (x > 0.76), 2 * b + (0.57 < x < 0.76 or x > 0.95)
            kind = draw.choice(['OWNS', 'OWNS', 'NEAR', 'ALIKE'])
            out.write(f"n{a},n{b},{kind},{draw.randint(0, 99) if kind == 'OWNS' and draw.random() < 0.8 else ''}\n")
    return str(folder), [f"n{n}" for n in range(nodes)], ["OWNS", "NEAR"], ["Park", "Firm"]


scratch = tempfile.TemporaryDirectory
