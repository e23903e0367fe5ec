#!/usr/bin/env python3
"""The catalogue of Chinese sentences (tools/hexi/chinese.cpp): each is of a sentence that the sources have, each rule has a meaning,
each error of a query has its Chinese.

    tests/docs/chinese.py --check
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
catalogue = ROOT / "tools/hexi/chinese.cpp"
text = catalogue.read_text(encoding="utf-8")
pairs = [tuple(s.replace('\\"', '"') for s in p) for p in re.findall(r'sentence\{"((?:[^"\\]|\\.)*)", "((?:[^"\\]|\\.)*)"\}', text)]
begin = text.index("constexpr std::array meanings")
meanings = [k for k, _ in re.findall(r'sentence\{"([a-z0-9-]+)", "([^"]*)"\}', text[begin:])]
rules = re.findall(r'^    \{"([a-z0-9-]+)", "', (ROOT / "lib/hexi/base/rules.hpp").read_text(encoding="utf-8"), re.M)
wrong = [f"the rule '{r}' has no meaning in Chinese" for r in rules if r not in meanings]
wrong += [f"there is no rule '{m}'" for m in meanings if m not in rules]
# Of two of one kind the second is never said.
for name, part in (("sentences", text[:text.index("constexpr std::array words")]), ("words", text[text.index("constexpr std::array words"):begin]), ("meanings", text[begin:])):
    said = re.findall(r'sentence\{"((?:[^"\\]|\\.)*)", "', part)
    wrong += [f"'{twice}' stands twice among the {name}" for twice in sorted({s for s in said if said.count(s) > 1})]
# A sentence is built of literals: each piece of it between two arguments is somewhere in the sources.
sources = "".join(p.read_text(encoding="utf-8") for d in ("lib", "tools") for p in sorted((ROOT / d).rglob("*.[ch]pp")) if p != catalogue).replace('\\"', '"')
words = text[text.index("constexpr std::array words"):begin]
for english, chinese in pairs:
    if english in meanings or f'"{english}"' in words:
        continue
    for piece in english.split("{}"):
        if len(piece) > 8 and piece.strip(" '.,:;()") not in sources:
            wrong.append(f"nothing says '{english}'")
            break
    holes = english.count("{}")
    used = {int(n) for n in re.findall(r"\{(\d)\}", chinese)}
    if used - set(range(holes)):
        wrong.append(f"'{chinese}' has arguments that '{english}' has not")


def said_of_queries():
    """The sentences that errors of queries are made of: literals with words in them where an error is made."""
    makes = re.compile(r'\b(?:fail|unexpected|wrong_argument|wrong_type)\s*\(|\bfailure\s*\{|\bproblem\s*\{|\.(?:message|hint) = ')
    for path in sorted((ROOT / "lib/hexi/query").rglob("*.[ch]pp")):
        code = path.read_text(encoding="utf-8")
        for found in makes.finditer(code):
            at, depth, literal = found.end(), 1, None
            while at < len(code) and depth > 0 and not (code[at] == ";" and literal is None):
                if literal is not None:
                    if code[at] == "\\":
                        literal += code[at + 1]
                        at += 1
                    elif code[at] == '"':
                        if " " in literal.strip():
                            yield literal
                        literal = None
                    else:
                        literal += code[at]
                elif code[at] == '"':
                    literal = ""
                elif code[at] in "({":
                    depth += 1
                elif code[at] in ")}":
                    depth -= 1
                at += 1


known = {english for english, _ in pairs}
types = set(re.findall(r'case cell_type::\w+: return "([A-Z ]+)";', (ROOT / "lib/hexi/query/cell.cpp").read_text(encoding="utf-8")))


def has_chinese(said):
    """A sentence or a word of the catalogue, a type of openCypher, or a list of these, 'A, B or C'; as the catalogue puts them together."""
    if said in known or re.sub("^an? ", "", said) in types:
        return True
    if said.endswith(" before it") and has_chinese(said.removesuffix(" before it")):
        return True
    ends = [m for joint in (" or ", " and ") for m in re.finditer(joint, said)]
    return any(has_chinese(said[m.end():]) and all(map(has_chinese, said[:m.start()].split(", "))) for m in ends)


wrong += [f"a query's error has no Chinese: '{said}'" for said in sorted(set(said_of_queries())) if not has_chinese(said)]
if wrong:
    sys.exit("\n".join(wrong))
