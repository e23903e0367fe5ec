"""read_svg.py FILE.svg FILE.json CHROMIUM: the drawing of a graph is well-formed and inert, for a strict XML parser and for a browser.

The JSON says what is in the graph; its documents' addresses are those that may be linked to.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
SHAPES = {"svg", "desc", "g", "title", "polygon", "polyline", "path", "ellipse", "text", "a"}
ATTRIBUTES = {"role", "width", "height", "viewBox", "id", "class", "transform", "fill", "stroke", "stroke-width", "stroke-dasharray", "points", "d", "cx", "cy", "rx", "ry",
              "text-anchor", "x", "y", "font-family", "font-size", "font-weight", f"{XLINK}href", f"{XLINK}title"}
LINK = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&*+,;=%]+")


def check(svg):
    """What the drawing is made of; its number of elements and its links."""
    links, elements = [], 0
    for element in xml.etree.ElementTree.fromstring(svg).iter():
        elements += 1
        assert element.tag.startswith(SVG) and element.tag[len(SVG):] in SHAPES, f"an element {element.tag}"
        for name, value in element.attrib.items():
            assert name in ATTRIBUTES, f"an attribute {name}"
            if name == f"{XLINK}href":
                assert LINK.fullmatch(value), f"a link to {value!r}"
                links.append(value)
    return elements, links


def main(drawing, expected, chromium):
    file = pathlib.Path(drawing).resolve()
    elements, links = check(file.read_bytes())
    # More than half of all nodes and edges are drawn with a link each, if their documents have addresses; the tests' own do.
    want = json.loads(pathlib.Path(expected).read_text(encoding="utf-8"))
    wanted = any("url" in n["properties"] for n in want["nodes"])
    assert bool(links) == wanted, f"{len(links)} links"
    # The browser prints what became of the document once its scripts, if there were any, had run.
    with tempfile.TemporaryDirectory() as profile:
        ran = subprocess.run([chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", f"--user-data-dir={profile}", "--dump-dom", file.as_uri()],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=True)
    seen = ran.stdout.decode("utf-8")
    assert "<parsererror" not in seen, seen[:2000]
    assert "hacked=" not in seen.split(">", 2)[1], "a script ran"  # see hostile_graph.cpp
    found, same = check(re.sub("^<!DOCTYPE[^>]*>", "", seen))
    assert (found, same) == (elements, links), f"{found} elements instead of {elements}"
    print(f"a strict parser and Chromium read {elements} elements, {len(links)} of them links")


main(*sys.argv[1:])
