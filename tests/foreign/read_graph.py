"""read_graph.py READER FILE FILE.json [WORD...]: has READER read a file and finds in it the nodes (key, type, name) and edges that the JSON says.

igraph      GraphML, without a warning
pygraphviz  DOT
pydot       DOT
rapper      Turtle or N-Triples; WORD is the program
jgrapht     GraphML or DOT; WORDs are the command that prints what Java read
"""
import collections
import json
import re
import subprocess
import sys
import urllib.parse
import warnings

from labels import label

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # by XML 1.0
ENTITY = re.compile(r"&(?:#(\d+)|(amp|lt|gt|quot));")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2400-\u241f\u2421]|<U\\+00[89][0-9A-F]>")  # of types as pictures, or by number
NO_CHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}


def plain(text):
    """An id of DOT, in which Graphviz reads entities when it draws."""
    return ENTITY.sub(lambda found: chr(int(found[1])) if found[1] else NAMED[found[2]], text)


def shown(text):
    """A label or a class of DOT, that has Graphviz's escapes, too."""
    return plain(re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nlr" else found[1], text or "", flags=re.DOTALL))


def igraph(path):
    import igraph
    warnings.simplefilter("error")
    g = igraph.Graph.Read_GraphML(path)
    nodes = [(v["key"], v["type"], v["label"]) for v in g.vs]
    return nodes, [(nodes[e.source][0], e["type"], nodes[e.target][0]) for e in g.es]


def pygraphviz(path):
    import pygraphviz
    g = pygraphviz.AGraph(path)
    nodes = [(plain(n), shown(n.attr["class"]), shown(n.attr["label"])) for n in g.nodes()]
    return nodes, [(plain(e[0]), shown(e.attr["class"] or e.attr["label"]), plain(e[1])) for e in g.edges()]


def pydot(path):
    import pydot
    (g,) = pydot.graph_from_dot_file(path, encoding="utf-8")

    def bare(raw):
        return raw[1:-1].replace('\\"', '"') if raw.startswith('"') else raw

    def kind(of):
        return shown(bare(of.get("class", of["label"])))
    # A line break after the last statement is a node, too, and so is what is said of the graph.
    nodes = [(plain(bare(n.get_name())), kind(n.get_attributes()), shown(bare(n.get_attributes()["label"]))) for n in g.get_nodes() if "label" in n.get_attributes()]
    return nodes, [(plain(bare(e.get_source())), kind(e.get_attributes()), plain(bare(e.get_destination()))) for e in g.get_edges()]


def pydot_properties(path, expected):
    """Each property of each node and edge, whatever pydot's own parameters are called."""
    import pydot
    (g,) = pydot.graph_from_dot_file(path, encoding="utf-8")
    with open(expected, encoding="utf-8") as file:
        want = json.load(file)

    def bare(raw):
        return plain(raw[1:-1].replace('\\"', '"') if raw.startswith('"') else raw)

    def attributes(of):
        return {bare(name).removeprefix("property."): bare(held) for name, held in of.get_attributes().items()}
    nodes = {bare(n.get_name()): attributes(n) for n in g.get_nodes() if "label" in n.get_attributes()}
    edges = {(bare(e.get_source()), bare(e.get_destination())): attributes(e) for e in g.get_edges()}
    assert len(nodes) == len(want["nodes"]) and len(edges) == len(want["edges"])
    count = 0
    for read, said in [(nodes[n["key"]], n) for n in want["nodes"]] + [(edges[e["from"], e["to"]], e) for e in want["edges"]]:
        for name, held in said["properties"].items():
            assert read[name] == held, f"{name}: {read.get(name)}, not {held}"
            count += 1
    assert count > 0
    print(f"pydot read {count} properties from {path.rsplit('.', 1)[1]}")


def rapper(path, program):
    # All comes out as N-Triples, of ASCII.
    done = subprocess.run([program, "-q", "-i", "turtle" if path.endswith(".turtle") else "ntriples", "-o", "ntriples", path, "http://example.org/"],
                          capture_output=True, text=True, check=True)
    assert not done.stderr, done.stderr
    facts, ties = collections.defaultdict(dict), []
    for line in done.stdout.split("\n")[:-1]:
        subject, predicate, value = re.fullmatch(r"(\S+) <([^>]*)> (.*) \.", line).groups()
        if value.startswith('"'):
            # Escapes of N-Triples are those of JSON, and \U for eight digits.
            literal = re.match(r'"(?:[^"\\]|\\.)*"', value)[0]
            value = json.loads(re.sub(r'(?<!\\)((?:\\\\)*)\\U([0-9A-F]{8})', lambda m: m[1] + chr(int(m[2], 16)), literal), strict=False)
        name = predicate.removeprefix("http://www.w3.org/1999/02/22-rdf-syntax-ns#").removeprefix("http://www.w3.org/2000/01/rdf-schema#")
        facts[subject].setdefault(name, []).append(value)
        if predicate.startswith("urn:hexi:edge:"):
            ties.append((subject, predicate, value))

    def last(address, kind):
        return urllib.parse.unquote(address.strip("<>").removeprefix(f"urn:hexi:{kind}:"))
    nodes = [(f["urn:hexi:key"][0], last(f["type"][0], "type"), f["label"]) for s, f in facts.items() if s.startswith("<urn:hexi:node:")]
    return nodes, [(last(s, "node"), last(p, "edge"), last(o, "node")) for s, p, o in ties]


def jgrapht(path, *command):
    done = subprocess.run([*command, path], capture_output=True, text=True, check=True, encoding="utf-8")
    rows = [[urllib.parse.unquote_plus(field) for field in line.split(" ")] for line in done.stdout.split("\n")[:-1]]
    if path.endswith(".dot"):
        rows = [[row[0], *map(plain, row[1:])] for row in rows]  # JGraphT looks into Graphviz's escapes itself
    return [tuple(row[1:]) for row in rows if row[0] == "node"], [tuple(row[1:]) for row in rows if row[0] == "edge"]


def main(reader, path, expected, *words):
    nodes, edges = globals()[reader](path, *words)
    with open(expected, encoding="utf-8") as file:
        want = json.load(file)
    if path.endswith(".graphml"):
        seen = lambda text: FORBIDDEN.sub("\ufffd", text)
    elif path.endswith(".dot"):
        # An id is without what it cannot hold, a label has a space for it, and both are cut somewhere; see format/dot/dot_text.hpp.
        seen = lambda text: CONTROL.sub("", NO_CHARACTER.sub("\ufffd", text)).replace(" ", "")[:1000]
        nodes, edges = ([tuple(seen(field) for field in row) for row in rows] for rows in (nodes, edges))
    else:
        # Raptor leaves out what is no character, and what stands after a NUL.
        seen = lambda text: NO_CHARACTER.sub("", text.split("\0")[0])
    if reader == "rapper":
        # A node has a label for each of its names, and equal ties are one triple.
        named = {seen(n["key"]): {seen(name) for name in [*n["names"].values(), n["name"]]} for n in want["nodes"]}
        for key, _, labels in nodes:
            assert set(labels) == named[key], f"{key}: {labels}, not {named[key]}"
        nodes = [(key, kind, "") for key, kind, _ in nodes]
        asked = [(seen(n["key"]), n["type"], "") for n in want["nodes"]]
        edges, ties = set(edges), {(e["from"], e["type"], e["to"]) for e in want["edges"]}
    else:
        asked = [(seen(n["key"]), seen(n["type"]), seen(label(n))) for n in want["nodes"]]
        ties = [tuple(seen(e[part]) for part in ("from", "type", "to")) for e in want["edges"]]
    for what, read, said in (("nodes", nodes, asked), ("edges", edges, ties)):
        read, said = collections.Counter(read), collections.Counter(said)
        assert read == said, f"{what} that are not there: {list((said - read))[:5]}; that should not be: {list((read - said))[:5]}"
    print(f"{reader} read {len(nodes)} nodes and {len(edges)} edges from {path.rsplit('.', 1)[1]}")


if sys.argv[1] == "pydot_properties":
    pydot_properties(*sys.argv[2:])
else:
    main(*sys.argv[1:])
