#!/usr/bin/env python3
"""Hands a graph to Virtuoso as N-Triples, and asks both the same: twenty counts and property paths.

    examples/virtuoso.py --hexi build/release/tools/hexi/hexi --graph graphs/lanzhou

Needs Debian's virtuoso-opensource-7-bin and virtuoso-opensource-7-common. A server is started in a folder that goes in the end, on a port of
this machine alone that nobody uses. Ends with 0 if all answers are equal, and with 77 where Virtuoso is not installed.
"""
import argparse
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

INTO = "urn:hexi:graph"


def both(sparql, cypher):
    return sparql, cypher


def count_of_label(label):
    return both(f"SELECT (COUNT(DISTINCT ?n) AS ?c) {{ ?n a <urn:hexi:type:{label}> }}", f"MATCH (n:{label}) RETURN count(n)")


def count_of_ties(edge):
    """Parallel edges are one triple."""
    return both(f"SELECT (COUNT(*) AS ?c) {{ ?a <urn:hexi:edge:{edge}> ?b }}", f"MATCH (a)-[:{edge}]->(b) WITH DISTINCT a, b RETURN count(*)")


QUESTIONS = [
    both("SELECT (COUNT(*) AS ?c) { ?n <urn:hexi:key> ?k }", "MATCH (n) RETURN count(n)"),
    *(count_of_label(label) for label in ("Organisation", "Place", "University", "Company", "Programme", "Document")),
    *(count_of_ties(edge) for edge in ("IMPLEMENTS", "UNDERTAKEN_BY", "PARTY_TO", "LOCATED_IN", "CONCERNS")),
    both('SELECT (COUNT(?l) AS ?c) { ?n <http://www.w3.org/2000/01/rdf-schema#label> ?l FILTER (lang(?l) = "en") }', "MATCH (n) WHERE name(n, 'en') IS NOT NULL RETURN count(n)"),
    both("SELECT (COUNT(?s) AS ?c) { ?s a <http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement> }", "MATCH (a)-[r]->(b) WHERE size(sources(r)) > 0 OR size(keys(r)) > 0 RETURN count(DISTINCT r)"),
    both("SELECT (COUNT(?e) AS ?c) { ?s <urn:hexi:evidence> ?e ; a <urn:hexi:type:Organisation> }", "MATCH (n:Organisation) UNWIND sources(n) AS e WITH DISTINCT n, e RETURN count(*)"),
    both("SELECT (SUM(?y) AS ?c) { ?n <urn:hexi:property:year> ?y ; a <urn:hexi:type:Honour> }", "MATCH (n:Honour) RETURN sum(n.year)"),
    both("SELECT (COUNT(*) AS ?c) { SELECT DISTINCT ?a ?b { ?a a <urn:hexi:type:Place> . ?a (<urn:hexi:edge:PART_OF>|<urn:hexi:edge:LOCATED_IN>)+ ?b } }",
         "MATCH (a:Place)-[:PART_OF|LOCATED_IN*1..]->(b) WITH DISTINCT a, b RETURN count(*)"),
    both("SELECT (COUNT(*) AS ?c) { SELECT DISTINCT ?a ?b { ?a <urn:hexi:edge:PARTY_TO>/^<urn:hexi:edge:PARTY_TO> ?b FILTER (?a != ?b) } }",
         "MATCH (a)-[:PARTY_TO]->()<-[:PARTY_TO]-(b) WITH DISTINCT a, b RETURN count(*)"),
    both("SELECT (COUNT(*) AS ?c) { SELECT DISTINCT ?a ?b { ?a <urn:hexi:edge:UNDERTAKEN_BY>/<urn:hexi:edge:IMPLEMENTS> ?b } }",
         "MATCH (a)-[:UNDERTAKEN_BY]->()-[:IMPLEMENTS]->(b) WITH DISTINCT a, b RETURN count(*)"),
    both("SELECT (COUNT(*) AS ?c) { SELECT DISTINCT ?a ?b { ?a <urn:hexi:edge:UNDERTAKEN_BY>/(<urn:hexi:edge:LOCATED_IN>|<urn:hexi:edge:PART_OF>)+ ?b } }",
         "MATCH (a)-[:UNDERTAKEN_BY]->()-[:LOCATED_IN|PART_OF*1..]->(b) WITH DISTINCT a, b RETURN count(*)"),
]
assert len(QUESTIONS) == 20

INI = """[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DirsAllowed = {folder}
NumberOfBuffers = 10000
[SPARQL]
ResultSetMaxRows = 10000
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def run(words, text=""):
    done = subprocess.run(words, input=text, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(f"{words[0]}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--hexi", default="hexi")
    words.add_argument("--graph", required=True)
    words.add_argument("--split", default="100KB", help="of the files that are handed over")
    given = words.parse_args()
    if not shutil.which("virtuoso-t") or not shutil.which("isql-vt"):
        print("SKIPPED: Virtuoso is not installed; on Debian: apt-get install virtuoso-opensource-7-bin virtuoso-opensource-7-common")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        run([given.hexi, "export", given.graph, "--to", "ntriples", "--split", given.split, "-o", f"{folder}/triples"])
        files = sorted(pathlib.Path(f"{folder}/triples").glob("*.nt"))
        port = free_port()
        pathlib.Path(f"{folder}/v.ini").write_text(INI.format(folder=folder, port=port), encoding="utf-8")
        server = subprocess.Popen(["virtuoso-t", "+foreground", "+configfile", f"{folder}/v.ini"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        try:
            def ask(text):
                return run(["isql-vt", f"127.0.0.1:{port}", "dba", "dba", "VERBOSE=OFF", "BANNER=OFF", "PROMPT=OFF", "ERRORS=STDOUT"], text)

            for _ in range(120):
                if "1" in subprocess.run(["isql-vt", f"127.0.0.1:{port}", "dba", "dba", "exec=select 1;"], capture_output=True, text=True).stdout:
                    break
                if server.poll() is not None:
                    sys.exit(f"virtuoso-t ended with {server.returncode}\n" + pathlib.Path(f"{folder}/v.log").read_text(errors="replace"))
                time.sleep(0.5)
            said = ask(f"ld_dir('{folder}/triples', '*.nt', '{INTO}');\nrdf_loader_run();\ncheckpoint;\n")
            failed = ask("select count(*) from DB.DBA.load_list where ll_state <> 2 or ll_error is not null;\n").split()
            if failed[-1:] != ["0"]:
                sys.exit(f"not all files were loaded:\n{said}{failed}")
            different = 0
            for number, (sparql, cypher) in enumerate(QUESTIONS, 1):
                theirs = ask(f"SPARQL DEFINE input:default-graph-uri <{INTO}> {sparql};\n").split()
                mine = json.loads(run([given.hexi, "query", given.graph, cypher, "--json"]))["rows"][0]
                mine = next(iter(mine.values())) if isinstance(mine, dict) else mine[0]
                same = theirs[-1:] == [str(mine)]
                different += not same
                print(f"{number:2}  {mine:>6}  {' '.join(theirs):>6}  {'' if same else 'DIFFERENT  '}{cypher}")
            print(f"{len(files)} files, {len(QUESTIONS)} questions, {different} answers differ")
        finally:
            server.terminate()
            server.wait()
    sys.exit(1 if different else 0)


main()
