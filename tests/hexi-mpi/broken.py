#!/usr/bin/env python3
"""What becomes of a run of hexi-mpi when something is broken: a clear sentence, a status, and never half an answer.

    tests/hexi-mpi/broken.py --hexi HEXI --hexi-mpi HEXI_MPI --mpirun mpirun --graph graphs/lanzhou
"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys

import runs

failed = []


def expect(what, found, status, *words):
    """That a run ended with a status, said these words, and answered nothing."""
    code, out, error = found
    if code != status or out or any(w not in error for w in words):
        failed.append(what)
        print(f"{what}: status {code}, wanted {status} and {words}\n{out}\n{error}")


def killed(given, shards, scratch):
    """One of four processes is killed while they answer one question after the other."""
    folder = pathlib.Path(scratch)
    fifo = folder / "questions"
    os.mkfifo(fifo)
    with open(folder / "error", "w+", encoding="utf-8") as error:
        mpirun = subprocess.Popen([given.mpirun, "-n", "4", given.hexi_mpi, "questions", shards], stdin=os.open(fifo, os.O_RDWR), stdout=subprocess.PIPE, stderr=error)
        with open(fifo, "w", encoding="utf-8") as ask:
            ask.write("rank --json\n")
            ask.flush()
            first = mpirun.stdout.readline()
            processes = [int(p) for p in subprocess.run(["ps", "-o", "pid=", "--ppid", str(mpirun.pid)], capture_output=True, text=True).stdout.split()]
            os.kill(processes[2], signal.SIGKILL)
            ask.write("rank --json\n")
            ask.flush()
            try:
                rest = mpirun.communicate(timeout=60)[0]
            except subprocess.TimeoutExpired:
                mpirun.kill()
                failed.append("a run whose process was killed goes on for ever")
                return
        error.seek(0)
        said = error.read()
    if mpirun.returncode == 0 or rest or not first or "killed" not in said.lower():
        failed.append("killed")
        print(f"killed: status {mpirun.returncode}, {rest}, {said}")


def crafted(given, scratch):
    """Shards that are each whole, with right checksums, and do not belong together: told before anything is answered, by a process that has such a one."""
    folder = pathlib.Path(scratch) / "crafted"
    runs.must([given.crafted, folder])
    told = {
        "schemas": ["shard-2.hexi: error: the shard is damaged: its schema is not that of shard-0.hexi"],
        "keys": ["shard-1.hexi: error: the shard is damaged: the key 'n2' is in shard-2.hexi, too", "shard-2.hexi: error: the shard is damaged: the key 'n2' is in shard-1.hexi, too"],
        "edges": ["shard-0.hexi: error: the shard is damaged: the edge 0 is in shard-2.hexi, too", "shard-2.hexi: error: the shard is damaged: the edge 0 is in shard-0.hexi, too"],
        "types": ["shard-2.hexi: error: the shard is damaged: its node 5 is another one in shard-1.hexi"],
        "ends": ["shard-2.hexi: error: the shard is damaged: its node 5 is another one in shard-1.hexi"],
        "gap": ["shard-3.hexi: error: the shard is damaged: it lacks the node 6, to which an edge of shard-1.hexi leads"],
        "counts": ["error: the shards hold 8 nodes and 8 edges, where their list tells of 9 and 8"],
        "edge-twice": ["shard-0.hexi: error: the shard is damaged: two of its edges have the number 0"],
        "names": ["shard-0.hexi: error: the shard is damaged: it tells more of another's node than its type and key"],
    }
    known = sorted(p.name for p in folder.iterdir())
    if known != sorted(["right", "refused", *told]):
        failed.append(f"crafted shards: {known}")
    code, out, error = runs.mpi(given, 4, ["path", folder / "right", "n0", "n6"])
    if code != 0 or "n3" not in out:
        failed.append(f"shards made by hand: {code} {out} {error}")
    for name, words in told.items():
        expect(f"crafted: {name}", runs.mpi(given, 4, ["path", folder / name, "n0", "n6"]), 3, *words, "make the shards again with 'hexi shard'")
    # What the schema refuses and a snapshot holds all the same is answered as hexi does, whose 'check' tells it.
    refused = folder / "refused"
    problems = runs.run([given.hexi, "check", refused / "whole.hexi"])
    if problems[0] != 3 or any(word not in problems[1] + problems[2] for word in ("abstract type 'Park'", "NEAR", "red")):
        failed.append(f"what the schema refuses: {problems}")
    questions = ("path n0 n6", "path n0 n6 --json", "info", "find --json", "neighbors n0 --json", "components --json", "rank --json")
    code, out, error = runs.mpi(given, 4, ["--each", "questions", refused], "\n".join(questions) + "\n")
    answers = out.split("\0")[:-1]
    if code != 0 or len(answers) != len(questions):
        failed.append(f"what the schema refuses: {code}, {len(answers)} answers, {error}")
    for question, theirs in zip(questions, answers):
        command, *words = question.split()
        mine = runs.run([given.hexi, command, refused / "whole.hexi", *words])
        if mine[0] != 0 or f"{mine[1]}\1{mine[0]}" != theirs:
            failed.append(f"what the schema refuses: {question}: {mine}, {theirs}")
    # Processes that read different folders by one name.
    for place, name in (("here", "right"), ("there", "schemas")):
        (folder / place).mkdir()
        shutil.copytree(folder / name, folder / place / "shards")
    part = [os.path.abspath(given.hexi_mpi), "path", "shards", "n0", "n6"]
    expect("two folders", runs.run([given.mpirun, "-n", "1", "-wdir", folder / "here", *part, ":", "-n", "3", "-wdir", folder / "there", *part]), 3,
           "the list of the shards is another one than that of the first process", "let all processes read the same folder")


def main():
    given = runs.arguments()
    question = ["path", "天津大学", "兰州新区"]
    with runs.scratch() as scratch:
        shards = f"{scratch}/shards"
        runs.must([given.hexi, "shard", given.graph, "--parts", "4", "-o", shards])

        def asked(folder, processes=4):
            return runs.mpi(given, processes, [question[0], folder, *question[1:]])

        expect("no square", asked(shards, 2), 2, "2 processes are no square", "1, 4, 9")
        expect("another number of processes", asked(shards, 1), 2, "the graph is in 4 shards, and there are 1 processes", "mpirun -n 4")
        expect("no shards", asked(given.graph, 1), 4, "there are no shards here", "hexi shard")
        expect("unknown command", runs.mpi(given, 1, ["dance", shards]), 2, "unknown command 'dance'")
        expect("what only hexi answers", runs.mpi(given, 4, ["path", shards, "a", "b", "--fold"]), 2, "hexi-mpi has no --fold")

        # Conditions that ask for more than is stored with one node or edge are refused by the same sentence wherever they stand; what cannot be asked of
        # some node or edge is told as hexi tells it, by one process for all.
        cannot = [("(n)-->()", "a pattern or a subquery"), ("n:Park OR EXISTS { (n)-[r]-() }", "a pattern or a subquery"), ("COUNT { (n)--() } > 2", "a pattern or a subquery"),
                  ("size([(n)--(m) | m]) > 1", "a pattern or a subquery"), ("startNode(r):Park", "'startNode()'"), ("1 + degree(n) > 2", "'degree()'"), ("id(n) IN [1, 2]", "'id()'"),
                  ("rand() < 0.5", "'rand()'"), ("n.name / 2 > 1", None), ("r.role / 2 > 1", None), ("n.name =", None), ("m.x = 1", None)]
        lines = "".join(f'neighbors 兰州新区 --hops 2 --where "{condition}"\n' for condition, _ in cannot)
        code, out, error = runs.mpi(given, 4, ["--each", "questions", shards], lines)
        if code != 2 or out != "\x012\0" * len(cannot):
            failed.append(f"conditions: {code} {out!r}")
        # Of edges that are not walked over it is not asked.
        others = ["neighbors", "兰州新区", "--edge", "UNDERTAKEN_BY", "--where", "r.role IS NULL OR r.role / 2 > 1"]
        mine, theirs = runs.run([given.hexi, others[0], given.graph, *others[1:]]), runs.mpi(given, 4, [others[0], shards, *others[1:]])
        if mine[:2] != theirs[:2]:
            failed.append(f"edges of other types: {mine}, {theirs}")
        told = error.split("--where:1:")
        for condition, what in cannot:
            mine = runs.run([given.hexi, "neighbors", given.graph, "兰州新区", "--hops", "2", "--where", condition])
            wanted = f"{what} asks for more than is stored with one node or edge" if what else mine[2]
            if mine[0] != (0 if what else 2) and what is None or wanted not in error:
                failed.append(f"condition {condition}: {wanted}")
        if len(told) - 1 != len(cannot) - 2:  # those that cannot be asked of some have another place
            failed.append(f"conditions: {len(told) - 1} were told with their place")
        for what, harm in (("flipped", lambda b: b[:len(b) // 2] + bytes([b[len(b) // 2] ^ 1]) + b[len(b) // 2 + 1:]), ("cut", lambda b: b[:-1000]), ("empty", lambda b: b"")):
            broken = f"{scratch}/{what}"
            shutil.copytree(shards, broken)
            one = pathlib.Path(broken) / "shard-2.hexi"
            one.write_bytes(harm(one.read_bytes()))
            code, out, error = asked(broken)
            expect(what, (code, out, error), 3, "shard-2.hexi: error: ", "hexi shard")
        missing = f"{scratch}/missing"
        shutil.copytree(shards, missing)
        (pathlib.Path(missing) / "shard-3.hexi").unlink()
        expect("missing", asked(missing), 4, "shard-3.hexi: error: cannot read the file")
        killed(given, shards, scratch)
        crafted(given, scratch)

        # Nothing, and fewer nodes than processes, are graphs, too.
        (pathlib.Path(scratch) / "few").mkdir()
        (pathlib.Path(scratch) / "few" / "t.csv").write_text(":START_ID,:END_ID,:TYPE\na,b,NEAR\nb,c,NEAR\n")
        (pathlib.Path(scratch) / "none").mkdir()
        (pathlib.Path(scratch) / "none" / "t.csv").write_text("key:ID,:LABEL\n")
        asks = ["path a c --json", "path a nobody", "components --json", "rank --json --by degree", "rank --json", "neighbors a --json", "info --json"]
        for name in ("few", "none"):
            graph = f"{scratch}/{name}"
            runs.must([given.hexi, "shard", graph, "--parts", "9", "-o", f"{scratch}/{name}-shards"])
            mine = [runs.run([given.hexi, ask.split()[0], graph, *ask.split()[1:]]) for ask in asks]
            _, theirs, error = runs.mpi(given, 9, ["--each", "questions", f"{scratch}/{name}-shards"], "\n".join(asks) + "\n")
            if "".join(f"{out}\1{status}\0" for status, out, _ in mine) != theirs:
                failed.append(name)
                print(f"{name}: {mine}\n{theirs}\n{error}")
    print(*failed, sep="\n")
    sys.exit(1 if failed else 0)


main()
