#!/usr/bin/env python3
"""Where every function is: makes lib/INDEX.md from the public headers.

    tests/docs/index.py            writes it
    tests/docs/index.py --check    says whether it is what the headers say
"""
import pathlib
import re
import sys

LIB = pathlib.Path(__file__).resolve().parents[2] / "lib"
TYPE = re.compile(r"(?:class|struct|enum class)\s+(?:\[\[\w+\]\]\s+)?(\w+)[^;]*$")
FUNCTION = re.compile(r"(?!using |namespace |static_assert|template|friend |#|//|return |if |for )(?:[\w:<>,&*\[\] ]*[ &*>])?(~?\w+)\(")


def names(text):
    """The types and functions of a header, each type with its public functions behind it."""
    text = re.sub(r"namespace (?:hexi::inline abi_v1::)?detail \{.*?\}  // namespace (?:hexi::abi_v1::)?detail", "", text, flags=re.S)
    found, members, public, inside = [], {}, True, None
    for line in text.splitlines():
        if line.startswith("}"):
            inside = None
        elif line.strip() in ("public:", "private:"):
            public = line.strip() == "public:"
        elif (match := TYPE.match(line)) and not line.startswith(("template <> struct std", "struct std::")):
            inside, public = match.group(1), True
            found.append(inside)
        elif (match := FUNCTION.match(line)) and not line.startswith(" "):
            found.append(match.group(1))
        elif inside and public and line.startswith("    ") and (match := FUNCTION.match(line[4:])) and line[4] != " ":
            if match.group(1) not in (inside, "~" + inside, "describe", "operator", "bool"):
                members.setdefault(inside, []).append(match.group(1))
    unique = dict.fromkeys(found)
    return [f"`{name}`" + (f" ({', '.join(dict.fromkeys(members[name]))})" if name in members else "") for name in unique]


def index():
    out = ["# Where every function is", "", "Made from the headers by `tests/docs/index.py`; a test compares it with them.", ""]
    rooms = ["base", "value", "schema", "graph", "view", "derive", "boost", "search", "algorithm", "format", "draw"]
    for room in rooms:
        out += [f"## {room}", "", "| header | for | names |", "| --- | --- | --- |"]
        for header in sorted((LIB / "hexi" / room).rglob("*.hpp")):
            if header.name.endswith(("_private.hpp", "_body.hpp")):
                continue
            text = header.read_text(encoding="utf-8")
            purpose = re.match(r"// (.*)", text)
            shown = ", ".join(names(text))
            out.append(f"| `{header.relative_to(LIB)}` | {purpose.group(1) if purpose else ''} | {shown} |")
        out.append("")
    return "\n".join(out)


if __name__ == "__main__":
    made, there = index(), LIB / "INDEX.md"
    if "--check" not in sys.argv:
        there.write_text(made, encoding="utf-8")
    elif there.read_text(encoding="utf-8") != made:
        sys.exit("lib/INDEX.md is not what the headers say: run tests/docs/index.py")
