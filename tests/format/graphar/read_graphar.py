#!/usr/bin/env python3
"""Reads a folder in GraphAr by its specification, knowing nothing of what wrote it, and compares what it holds with the graph as JSON.

    tests/format/graphar/read_graphar.py --hexi HEXI --graph graphs/lanzhou
"""
import argparse
import collections
import csv
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

try:
    import yaml
except ImportError:
    print("SKIPPED: PyYAML is not installed; on Debian: apt-get install python3-yaml")
    sys.exit(0)

PARSE = {"string": str, "int64": int, "double": float, "bool": {"true": True, "false": False}.__getitem__}


def load(path):
    about = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert about["version"] == "gar/v1", path
    return about


def number(path):
    return struct.unpack("<q", path.read_bytes())[0]


def table(path):
    with open(path, encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines, strict=True)
    assert all(len(row) == len(head) for row in rows), path
    return head, rows


def groups(about, place, chunk, rows, more=()):
    """The values of one chunk, a dictionary a row, of all property groups; checks columns and rows."""
    out = [{} for _ in range(rows)]
    for group in about.get("property_groups", []):
        assert group["file_type"] == "csv"
        names = [p["name"] for p in group["properties"]]
        head, lines = table(place / group["prefix"] / chunk)
        assert head == [*more, *names], (place, head, names)
        assert len(lines) == rows, (place, chunk, len(lines), rows)
        for row, line in zip(out, lines):
            row.update(zip(more, line))
            for p, text in zip(group["properties"], line[len(more):]):
                assert text or p["is_nullable"] or p["data_type"] == "string", (place, p)
                if text:
                    row[p["name"]] = PARSE[p["data_type"]](text)
    return out


def read(folder):
    """Nodes by type and row; edges as (source type, row, edge type, target type, row, properties)."""
    (info,) = folder.glob("*.graph.yml")
    about = load(info)
    root = folder / about["prefix"]
    nodes, chunk_of = {}, {}
    for name in about.get("vertices", []):
        vertex = load(root / name)
        place = root / vertex["prefix"]
        count, size = number(place / "vertex_count"), vertex["chunk_size"]
        assert [p["name"] for g in vertex["property_groups"] for p in g["properties"] if p["is_primary"]] == ["key"]
        rows = []
        for chunk in range(-(-count // size)):
            rows += groups(vertex, place, f"chunk{chunk}", min(size, count - chunk * size), ["_graphArVertexIndex"])
        assert [int(r.pop("_graphArVertexIndex")) for r in rows] == list(range(count)), name
        assert vertex["type"] not in nodes
        nodes[vertex["type"]], chunk_of[vertex["type"]] = rows, size
    edges = []
    for name in about.get("edges", []):
        edge = load(root / name)
        (way,) = edge["adj_lists"]
        assert way["ordered"] is True and way["aligned_by"] == "src" and way["file_type"] == "csv"
        assert edge["src_chunk_size"] == chunk_of[edge["src_type"]] and edge["dst_chunk_size"] == chunk_of[edge["dst_type"]]
        place = root / edge["prefix"] / way["prefix"]
        count, size = len(nodes[edge["src_type"]]), edge["src_chunk_size"]
        assert number(place / "vertex_count") == count
        for part in range(-(-count // size)):
            here = number(place / f"edge_count{part}")
            head, rows = table(place / "offset" / f"chunk{part}")
            offsets = [int(r[0]) for r in rows]
            assert head == ["_graphArOffset"] and len(offsets) == min(size, count - part * size) + 1
            assert offsets[0] == 0 and offsets[-1] == here and offsets == sorted(offsets)
            ties, properties = [], []
            for chunk in range(-(-here // edge["chunk_size"])):
                head, rows = table(place / "adj_list" / f"part{part}/chunk{chunk}")
                assert head == ["_graphArSrcIndex", "_graphArDstIndex"]
                assert len(rows) == min(edge["chunk_size"], here - chunk * edge["chunk_size"])
                ties += [(int(a), int(b)) for a, b in rows]
                properties += groups(edge, place, f"part{part}/chunk{chunk}", len(rows))
            for i in range(len(offsets) - 1):
                assert all(a == part * size + i for a, _ in ties[offsets[i]:offsets[i + 1]]), name
            for (a, b), p in zip(ties, properties):
                edges.append((edge["src_type"], a, edge["edge_type"], edge["dst_type"], b, p))
    return nodes, edges


def compared(folder, graph):
    """What differs between a folder and the graph as JSON."""
    nodes, edges = read(folder)
    wrong = []

    def same(what, mine, theirs):
        if mine != theirs:
            wrong.append(f"{what}: {mine!r}, in the graph {theirs!r}")

    found = {row["key"]: (kind, row) for kind, rows in nodes.items() for row in rows}
    same("keys", sorted(found), sorted(n["key"] for n in graph["nodes"]))

    def same_values(of, row, values):
        """Values that CSV has as they are; the others are texts, of which there is one."""
        for name, value in values.items():
            mine = row.get(name, row.get(f"property.{name}"))
            if isinstance(value, (bool, int, float)) or (isinstance(value, str) and value):
                same(f"{of} {name}", mine, value)
            elif isinstance(value, list):
                same(f"{of} {name}", json.loads(mine), value)
            elif value != "" and mine is None:
                wrong.append(f"{of} {name}: is not there")
        same(f"{of}: how many values", sum(1 for k in row if k not in ("key", "labels", "name", "aliases", "evidence") and not k.startswith("name_")), sum(1 for v in values.values() if v != ""))

    for n in graph["nodes"]:
        kind, row = found[n["key"]]
        same(n["key"], kind, n["type"])
        assert row["labels"].split(";")[0] == n["type"]
        same(f"{n['key']} name", row.get("name"), n["name"] if n["name"] != n["key"] or "name" in row else None)
        for language, name in n["names"].items():
            same(f"{n['key']} name in {language}", name in (row.get("name"), row.get(f"name_{language}")), True)
        same(f"{n['key']} aliases", json.loads(row.get("aliases", "[]")), n["aliases"])
        same(f"{n['key']} evidence", len([e for e in row.get("evidence", "").split(";") if e]), len(n["evidence"]))
        same_values(n["key"], row, n["properties"])

    def place(kind, row):
        return nodes[kind][row]["key"]

    mine = collections.defaultdict(list)
    for a_type, a, kind, b_type, b, properties in edges:
        mine[place(a_type, a), kind, place(b_type, b)].append(properties)
    theirs = collections.Counter((e["from"], e["type"], e["to"]) for e in graph["edges"])
    same("edges", {k: len(v) for k, v in mine.items()}, dict(theirs))
    for e in graph["edges"]:
        parallel = mine[e["from"], e["type"], e["to"]]
        if len(parallel) == 1:
            same_values(f"{e['from']} {e['type']} {e['to']}", parallel[0], e["properties"])
            same("evidence of an edge", len([x for x in parallel[0].get("evidence", "").split(";") if x]), len(e["evidence"]))
    return wrong, len(found), len(edges)


def main():
    words = argparse.ArgumentParser()
    for name in ("--hexi", "--graph"):
        words.add_argument(name, required=True)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "own"
        folder.mkdir()
        # Gaps, quotes, commas, lists, names that YAML takes for something else, one column without a value, parallel edges.
        (folder / "nodes.csv").write_text('key:ID,name,size:int,tall:boolean,weight:float,tags:string[],:LABEL\n'
                                          'a,"One, ""two""",7,true,2.5,x;y,No\nb,,,,,,No\nc,Größe,-3,false,,,yes: [no]\nd,,,,,,1\n', encoding="utf-8")
        (folder / "edges.csv").write_text(":START_ID,:END_ID,:TYPE,since:int\na,b,T,1\na,b,T,\na,c,T,\nb,a,T,5\nc,d,U/V,\nd,d,T,\n", encoding="utf-8")
        failed = False
        for graph in (given.graph, str(folder)):
            target = pathlib.Path(scratch) / "graphar"
            subprocess.run([given.hexi, "export", graph, "--to", "graphar", "-o", target], check=True)
            as_json = subprocess.run([given.hexi, "export", graph, "--to", "json"], check=True, capture_output=True).stdout
            wrong, nodes, edges = compared(target, json.loads(as_json))
            print(f"{graph}: {nodes} nodes, {edges} edges, {len(wrong)} differences", *wrong[:20], sep="\n")
            failed = failed or bool(wrong)
            # The check itself: a value that is changed is found.
            chunk = next(p for p in sorted(target.glob("vertex/*/properties/chunk0")))
            first = chunk.read_text(encoding="utf-8")
            chunk.write_text(first.replace("\n0,", "\n0,x", 1), encoding="utf-8")
            if not compared_or_refused(target, json.loads(as_json)):
                failed = True
                print("a key that was changed was not found")
    sys.exit(1 if failed else 0)


def compared_or_refused(folder, graph):
    try:
        return compared(folder, graph)[0]
    except (AssertionError, KeyError):
        return True


main()
