"""read_graphml.py FILE.graphml FILE.json: NetworkX reads the one and finds in it all that the other says."""
import collections
import json
import math
import re
import sys
import warnings

import networkx

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # by XML 1.0


def clean(value):
    """A text as XML can hold it; a list as the JSON text that stands for it; anything else as it is."""
    if isinstance(value, list):
        return [clean(each) for each in value]
    return FORBIDDEN.sub("\ufffd", value) if isinstance(value, str) else value


def evidence(of):
    def one(e):
        sure = f":{e['certainty']:g}" if "certainty" in e else ""
        return f"{e['document']}:{e['line']}:{e['start']}-{e['end']}{sure}"
    return [one(e) for e in of]


def check(found, expected, where):
    assert found == clean(expected), f"{where}: {found!r} is not {expected!r}"


def lists(text):
    return json.loads(text) if text is not None else []


def check_facts(data, facts, taken, where):
    for name, value in facts["properties"].items():
        written = clean(name)
        found = data[f"property.{written}" if written in taken else written]
        if isinstance(value, list):
            found = json.loads(found)
        assert type(found) is type(value) or value is None, f"{where}: {name} is a {type(found)}"
        check(found, value, f"{where}: {name}")
    check(lists(data.get("evidence")), evidence(facts["evidence"]), where)


def main(graphml, expected):
    warnings.simplefilter("error")  # a key without a type, a port ...
    g = networkx.read_graphml(graphml)
    with open(expected, encoding="utf-8") as file:
        want = json.load(file)
    nodes = sorted(want["nodes"], key=lambda n: n["key"].encode())
    assert g.is_directed() and len(g) == len(nodes)
    number = {}
    for i, n in enumerate(nodes):
        data, where = g.nodes[f"n{i}"], n["key"][:60]
        number[n["key"]] = f"n{i}"
        check(data["key"], n["key"], where)
        check(data["type"], n["type"], where)
        check(data["label"], n["name"], where)
        check(lists(data.get("aliases")), n["aliases"], where)
        assert isinstance(lists(data["labels"]), list)
        assert all(isinstance(data[at], float) and math.isfinite(data[at]) for at in ("x", "y", "size")), where
        assert data["size"] > 0
        assert data["color"] == "#{:02X}{:02X}{:02X}".format(data["r"], data["g"], data["b"]), where
        check_facts(data, n, {"x", "y", "key", "type", "label", "labels", "size", "r", "g", "b", "color", "evidence", "name", "id", "z"}, where)
    assert len({(g.nodes[n]["x"], g.nodes[n]["y"]) for n in g}) == len(g), "nodes lie on one another"

    def ends(source, target, kind):
        return source, target, clean(kind)
    found = collections.Counter(ends(s, t, data["type"]) for s, t, data in g.edges(data=True))
    assert found == collections.Counter(ends(number[e["from"]], number[e["to"]], e["type"]) for e in want["edges"])
    by_ends = collections.defaultdict(list)
    for e in want["edges"]:
        by_ends[ends(number[e["from"]], number[e["to"]], e["type"])].append(e)
    for s, t, data in g.edges(data=True):
        alike = by_ends[ends(s, t, data["type"])]
        if len(alike) == 1:
            check_facts(data, alike[0], {"type", "label", "r", "g", "b", "color", "evidence", "id"}, f"{s} -> {t}")
    print(f"NetworkX {networkx.__version__} read {len(g)} nodes and {g.number_of_edges()} edges")


main(*sys.argv[1:])
