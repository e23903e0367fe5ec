"""read_networkx.py FILE FILE.json: NetworkX reads a file (GraphML, GEXF, node-link JSON, Cytoscape's JSON) and finds in it all that the other says."""
import collections
import inspect
import json
import re
import sys
import warnings

import networkx
from labels import label

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # by XML 1.0
RESERVED = {"id", "key", "type", "label", "labels", "name", "aliases", "evidence", "source", "target", "from", "to", "directed", "parent", "hexi_schema"}
TAKEN = {"id", "edgeid", "x", "y", "z", "xpos", "ypos", "size", "r", "g", "b", "color", "d3", "d7", "edgelabel", "Edge_Weight", "Edge Weight"}


def clean(value):
    return FORBIDDEN.sub("\ufffd", value) if isinstance(value, str) else value


def text_of(evidence):
    sure = f":{evidence['certainty']:g}" if "certainty" in evidence else ""
    of = f"{evidence.get('property', '')}=" if "property" in evidence or "=" in evidence['document'] else ""
    return f"{of}{evidence['document']}:{evidence['line']}:{evidence['start']}-{evidence['end']}{sure}"


def token(name):
    """A name as GraphML's schema lets it be; one that is changed is looked up by its description."""
    return "".join(c if re.match(r"[\w.-]", c) else "_" for c in name) or "property"


def main(path, expected):
    warnings.simplefilter("error")  # a key without a type, a port ...
    is_cytoscape = path.endswith(".cytoscape")
    is_json = path.endswith(".node-link") or is_cytoscape
    if path.endswith(".graphml"):
        g = networkx.read_graphml(path)
    elif path.endswith(".gexf"):
        g = networkx.read_gexf(path)
    else:
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        if is_cytoscape:
            g = networkx.cytoscape_graph(data)
            RESERVED.add("value")
    if not is_cytoscape and is_json:
        # Since 3.4 it can be told, and since 3.6 must be, that edges are called links, as D3 calls them.
        told = {"edges": "links"} if "edges" in inspect.signature(networkx.node_link_graph).parameters else {}
        g = networkx.node_link_graph(data, **told)
    with open(expected, encoding="utf-8") as file:
        want = json.load(file)
    assert len(g) == len(want["nodes"]), f"{len(g)} nodes of {len(want['nodes'])}"
    assert g.number_of_edges() == len(want["edges"])
    by_key = {data.get("key", n): data for n, data in g.nodes(data=True)}
    key_of = {n: data.get("key", n) for n, data in g.nodes(data=True)}

    def same(data, facts, where):
        for name, value in facts["properties"].items():
            moved = "property." + name if name in RESERVED or name.startswith(("name_", "property.")) else name
            if not is_json and moved in TAKEN:
                moved = "property." + moved
            found = data.get(moved, data.get(token(moved)))
            if found is None:
                # Changed into what GraphML allows; another may have been changed into the same.
                assert path.endswith(".graphml") and token(clean(moved)) != moved, f"{where}: no {moved}"
                continue
            if isinstance(value, (list, dict)):
                found = json.loads(found) if isinstance(found, str) else found
            if isinstance(value, float) and not isinstance(found, str):
                assert found == value, where
            elif isinstance(found, str) and not isinstance(value, str):
                assert json.loads(found) == value, where
            else:
                assert found == (value if is_json else clean(value)), f"{where}: {moved} is {found!r}, not {value!r}"
        read = data.get("evidence", [])
        read = json.loads(read) if isinstance(read, str) else read
        assert [clean(e) for e in read] == [clean(text_of(e)) for e in facts["evidence"]], where

    for n in want["nodes"]:
        where = n["key"][:60]
        data = by_key[n["key"] if is_json else clean(n["key"])]
        assert data["type"] == (n["type"] if is_json else clean(n["type"])), where
        assert data["label"] == (label(n) if is_json else clean(label(n))), where
        same(data, n, where)
    found = collections.Counter((key_of[s], key_of[t], data["type"]) for s, t, data in g.edges(data=True))
    side = (lambda text: text) if is_json else clean
    assert found == collections.Counter((side(e["from"]), side(e["to"]), side(e["type"])) for e in want["edges"])
    print(f"NetworkX {networkx.__version__} read {len(g)} nodes and {g.number_of_edges()} edges from {path.rsplit('.', 1)[1]}")


main(*sys.argv[1:])
