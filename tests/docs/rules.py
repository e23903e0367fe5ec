#!/usr/bin/env python3
"""Which rules there are: makes lib/RULES.md from base/rules.hpp.

    tests/docs/rules.py            writes it
    tests/docs/rules.py --check    says whether it is what the header says, and whether every rule is used by code and told by a test
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADER = ROOT / "lib/hexi/base/rules.hpp"


def rules():
    return re.findall(r'^    \{"([^"]+)", "([^"]+)"\},$', HEADER.read_text(encoding="utf-8"), re.M)


def page(all_rules):
    out = ["# What may be wrong", "",
           "Every problem says which rule it breaks, in C++ as `problem::rule` and for programs in `hexi check --json`. The names stay;",
           "`base/rules.hpp` lists them, and `tests/docs/rules.py` makes this page of it. A program that links Hexi makes rules of its own with `rule::own`.", "",
           "| rule | is broken where |", "| --- | --- |"]
    return "\n".join(out + [f"| `{name}` | {meaning} |" for name, meaning in all_rules]) + "\n"


def text_below(*folders):
    """The sources of some folders, each as one text."""
    ends = {".cpp", ".hpp", ".txt", ".py", ".mjs", ".cmake"}
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for folder in folders for path in sorted((ROOT / folder).rglob("*"))
                     if path.suffix in ends and path != HEADER and path.name != "rules.py" and "node_modules" not in path.parts)


def messages(name, code):
    """Of the texts that stand behind the rule's name in code, up to the end of the statement, the longest parts that hold nothing else."""
    for statement in re.findall(rf'"{name}"(.*?);\n', code, re.S):
        for text in re.findall(r'"((?:[^"\\\n]|\\.)+)"', statement):
            part = max(re.split(r"\{[^}]*\}", text), key=len).strip()
            if len(part) >= 8:
                yield part


def wanting(all_rules):
    """What some rule lacks."""
    code, tests = text_below("lib", "tools"), text_below("tests")
    told = set(re.findall(r"[\w-]+", tests))
    for name, _ in all_rules:
        if f'"{name}"' not in code:
            yield f"no code uses the rule '{name}'"
        elif name not in told and not any(part in tests for part in messages(name, code)):
            yield f"no test tells of the rule '{name}', by its name or by a message"


if __name__ == "__main__":
    known, there = rules(), ROOT / "lib/RULES.md"
    if "--check" not in sys.argv:
        there.write_text(page(known), encoding="utf-8")
    else:
        wrong = list(wanting(known))
        if there.read_text(encoding="utf-8") != page(known):
            wrong.append("lib/RULES.md is not what the header says: run tests/docs/rules.py")
        if wrong:
            sys.exit("\n".join(wrong))
