#!/usr/bin/env python3
"""hexi-mpi answers as hexi does: random questions about two graphs at 1, 4 and 9 processes, byte for byte; scores of PageRank to 1e-9.

    tests/hexi-mpi/answers.py --hexi HEXI --hexi-mpi HEXI_MPI --mpirun mpirun --graph graphs/lanzhou [QUESTIONS=200 for so many of each kind, SEED=7 for others, PROCESSES="1 4"]

About other graphs with SNAPSHOTS="debian.hexi kronecker.hexi", of any size; TIMEOUT=3600 seconds for all of their questions together, and the memory and bytes
sent of every process are printed. KINDS="path find" asks these alone.
"""
import concurrent.futures
import json
import os
import random
import sys

import runs


CONDITIONS = {  # what is stored with one node, or one edge; the last ones are refused, by all alike or by hexi-mpi alone
    "lanzhou": ["n.name CONTAINS '兰州'", "NOT n:Document", "n:Organisation OR n:Zone", "size(names(n)) > 2", "n.founded < date('2015')", "type(r) <> 'LOCATED_IN'",
                "r.role IS NULL", "size(sources(r)) > 0 AND NOT n:Place", "n.key STARTS WITH 'l' OR n.key STARTS WITH 't'", "n.nothing = 1", "n.name + 1 > 2"],
    "kronecker": ["n.area > 20", "n.area IS NULL OR n.area < 30", "r.share > 40", "r.share >= 10 AND n.area IS NOT NULL", "n:Firm", "NOT (n:Park AND n.area % 2 = 0)",
                  "type(r) = 'OWNS' AND r.share < 90", "n.name ENDS WITH '7' OR n:Park", "r.share = n.area"],
    "any": ["n.name ENDS WITH '7'", "n.name CONTAINS 'a' OR n.name CONTAINS '1'", "size(names(n)) = 1", "n.key > 'm'", "n.key < '5'", "type(r) ENDS WITH 'S' OR type(r) > 'T3'", "n.nothing = 1"],
}
TEXTS = {
    "lanzhou": ["兰州", "天津大学", "lanzhouxq", "tjdx", "lanzhou", "大学", "zhong", "兰州新曲", "University", "a", "nobody at all", "甘肃", "科技"],
    "kronecker": ["Name 1", "Eve", "eve 7", "n12", "name", "Nam 45", "7", "nobody"],
    "any": ["bash", "python3-numpy", "pyhton3-numpy", "n12", "n104857", "Debian", "nobody at all", "zlib"],
}


def questions_about(draw, keys, edges, types, languages, many, about):
    def where(chance=0.3):
        return ["--where", draw.choice(CONDITIONS[about])] if draw.random() < chance else []


    def some(option, words, most=2):
        return [w for _ in range(draw.randint(0, most)) for w in (option, draw.choice(words))] if draw.random() < 0.4 else []

    def json_or_text():
        return ["--json"] if draw.random() < 0.6 else []

    def way():
        return ["--direction", draw.choice(["out", "in", "both"])] if draw.random() < 0.5 else []

    for _ in range(many):
        yield ["neighbors", draw.choice(keys), "--hops", str(draw.randint(1, 2 if about == "any" else 3)), *some("--edge", edges), *some("--type", types), *way(), *where(), *json_or_text()]
        yield ["path", draw.choice(keys), draw.choice(keys), *some("--edge", edges), *some("--avoid", keys + types, 1), *way(),
               *draw.choice([[], [], ["--weak"]]), *draw.choice([[], ["--mode", "all-shortest"]]), *draw.choice([[], [], ["--max-hops", "2"]]), *where(), *json_or_text()]
        yield ["rank", "--by", draw.choice(["degree", "out-degree", "in-degree", "pagerank"]), "--top", str(draw.randint(1, 9)), *some("--edge", edges), *some("--type", types),
               *draw.choice([[], ["--undirected"]]), *draw.choice([[], ["--weak"]]), *where(), *json_or_text()]
        yield ["info", *(["--lang", draw.choice(languages)] if languages else []), *(["--type", draw.choice(edges + types + ["Thing", "nothing"])] if draw.random() < 0.6 else []), *json_or_text()]
        yield ["components", "--limit", str(draw.randint(1, 9)), *some("--edge", edges), *some("--type", types), *some("--avoid", keys, 1),
               *draw.choice([[], ["--weak"]]), *where(), *json_or_text()]
        yield ["find", *draw.choice([[], [draw.choice(TEXTS[about])], [draw.choice(TEXTS[about])], [draw.choice(keys)]]), *some("--type", types),
               *draw.choice([[], ["--limit", str(draw.randint(1, 40))]]), *draw.choice([[], [], ["--sort", "degree"], ["--sort", "name"]]), *where(),
               *(draw.choice([[], [], ["--lang", draw.choice(languages)]]) if languages else []), *draw.choice([["--json"], ["--json"], [], ["--format", "csv"]])]


def same(question, mine, theirs):
    """Whether two answers are: scores may differ by what sums in another order do."""
    if mine == theirs:
        return True
    if "pagerank" not in question or "--json" not in question or not mine or not theirs:
        return False
    a, b = json.loads(mine), json.loads(theirs)
    for x, y in zip(a["nodes"], b["nodes"]):
        if abs(x["score"] - y["score"]) > 1e-9 * max(1.0, abs(y["score"])):
            return False
        x["score"] = y["score"] = 0
    return a == b


def large(hexi, snapshot):
    """A snapshot that is there, and what questions are about: nodes with many edges, and any."""
    known = json.loads(runs.must([hexi, "info", snapshot, "--json"]))
    keys = [n["key"] for order in ("degree", "name") for n in json.loads(runs.must([hexi, "find", snapshot, "--sort", order, "--limit", "5000", "--json"]))["nodes"]]
    return snapshot, keys, list(known["edges"]["by_type"]), list(known["nodes"]["by_type"]), [], "any"


def told(error):
    """What hexi says, without what mpirun does."""
    return [line for line in error.splitlines() if line.startswith("hexi ") or line.startswith("  hint: ")]


def main():
    given = runs.arguments()
    seed = int(os.environ.get("SEED", "1"))
    draw = random.Random(seed)
    wrong = asked = 0
    with runs.scratch() as scratch:
        lanzhou = json.loads(runs.must([given.hexi, "find", given.graph, "--limit", "100000", "--json"]))["nodes"]
        names = [n["key"] for n in lanzhou] + [n["name"] for n in lanzhou if '"' not in n["name"]] + ["nobody at all"]
        known = json.loads(runs.must([given.hexi, "info", given.graph, "--json"]))
        graphs = [(given.graph, names, list(known["edges"]["by_type"]), list(known["nodes"]["by_type"]), ["zh", "en"], "lanzhou"), (*runs.kronecker_like(f"{scratch}/kronecker", seed), ["en"], "kronecker")]
        snapshots = os.environ.get("SNAPSHOTS", "").split()
        if snapshots:
            graphs = [large(given.hexi, s) for s in snapshots]
        for number, (graph, keys, edges, types, languages, about) in enumerate(graphs):
            questions = list(questions_about(draw, keys, edges, types, languages, int(os.environ.get("QUESTIONS", "4")), about))
            packed = graph if snapshots else f"{scratch}/{number}.hexi"
            if not snapshots:
                runs.must([given.hexi, "pack", graph, "-o", packed])
            kinds = os.environ.get("KINDS", "").split()
            questions = [q for q in questions if not kinds or q[0] in kinds]
            # Each is asked of hexi once, and several at a time.
            different = list(dict.fromkeys(map(tuple, questions)))
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
                answer = dict(zip(different, pool.map(lambda q: runs.run([given.hexi, q[0], packed, *q[1:]]), different)))
            expected = [answer[tuple(q)] for q in questions]
            for processes in map(int, os.environ.get("PROCESSES", "1 4 9").split()):
                shards = f"{scratch}/{number}-{processes}"
                runs.must([given.hexi, "shard", packed, "--parts", str(processes), "-o", shards])
                lines = "".join(" ".join(f'"{w}"' for w in q) + "\n" for q in questions)
                _, out, error = runs.mpi(given, processes, [*(["--cost"] if snapshots else []), "--each", "questions", shards], lines)
                if snapshots:
                    print(f"{graph}, {processes} processes, {len(questions)} questions:", *(line for line in error.splitlines() if line.startswith("hexi-mpi: process")), sep="\n", flush=True)
                answers = out.split("\0")[:-1]
                if len(answers) != len(questions):
                    sys.exit(f"{processes} processes: {len(answers)} answers to {len(questions)} questions\n{error}")
                for q, (status, mine, _), theirs in zip(questions, expected, answers):
                    asked += 1
                    theirs, _, their_status = theirs.rpartition("\1")
                    if same(q, mine, theirs) and status == int(their_status):
                        continue
                    wrong += 1
                    print(f"{processes} processes, {graph}: {q}: status {status}\n{mine}\nhexi-mpi: status {their_status}\n{theirs}")
                if told(error) != told("".join(e for _, _, e in expected)):
                    wrong += 1
                    print("what is said beside the answers differs:", *told("".join(e for _, _, e in expected)), "hexi-mpi:", *told(error), sep="\n")
    print(f"{asked} answers, {wrong} of them different")
    sys.exit(1 if wrong or asked == 0 else 0)


main()
