"""read_yed.py FILE.graphml FILE.json: NetworkX reads the one and finds in it all that the other says."""
import collections
import json
import math
import re
import sys
import warnings
import xml.etree.ElementTree

import networkx
from labels import label

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # by XML 1.0


def clean(value):
    """A text as XML can hold it; anything else as it is. Lists are JSON, which escapes control characters."""
    if isinstance(value, list):
        return [re.sub("[\ufffe\uffff]", "\ufffd", each) if isinstance(each, str) else each for each in value]
    return FORBIDDEN.sub("\ufffd", value) if isinstance(value, str) else value


def evidence(of):
    def one(e):
        sure = f":{e['certainty']:g}" if "certainty" in e else ""
        of = f"{e.get('property', '')}=" if "property" in e or "=" in e['document'] else ""
        return f"{of}{e['document']}:{e['line']}:{e['start']}-{e['end']}{sure}"
    return [one(e) for e in of]


def check(found, expected, where):
    assert found == clean(expected), f"{where}: {found!r} is not {expected!r}"


def lists(text):
    return json.loads(text) if text is not None else []


def names_in(graphml):
    """What each property is called in data, of nodes and of edges: a description has its name where it was changed."""
    names = {"node": {}, "edge": {}}
    space = "{http://graphml.graphdrawing.org/xmlns}"
    for key in xml.etree.ElementTree.parse(graphml).iter(f"{space}key"):
        if "-property-" in key.get("id"):
            names[key.get("for")][key.findtext(f"{space}desc", key.get("attr.name"))] = key.get("attr.name")
    return names


def check_facts(data, facts, names, where):
    for name, value in facts["properties"].items():
        found = data[names[clean(name)]]
        if isinstance(value, list):
            found = json.loads(found)
        assert type(found) is type(value) or value is None, f"{where}: {name} is a {type(found)}"
        check(found, value, f"{where}: {name}")
    check(lists(data.get("evidence")), evidence(facts["evidence"]), where)


def main(graphml, expected):
    warnings.simplefilter("error")  # a key without a type, a port ...
    g = networkx.read_graphml(graphml)
    names = names_in(graphml)
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
        check(data["label"], label(n), where)
        check(lists(data.get("aliases")), n["aliases"], where)
        assert isinstance(lists(data["labels"]), list)
        assert all(isinstance(data[at], float) and math.isfinite(data[at]) for at in ("x", "y", "size")), where
        assert data["size"] > 0
        assert data["color"] == "#{:02X}{:02X}{:02X}".format(data["r"], data["g"], data["b"]), where
        check_facts(data, n, names["node"], where)
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
            check_facts(data, alike[0], names["edge"], f"{s} -> {t}")
    print(f"NetworkX {networkx.__version__} read {len(g)} nodes and {g.number_of_edges()} edges")


main(*sys.argv[1:])
