"""Whether each installed header may begin a program without the library, whose headers bring their bodies.

    begin.py LIB COMPILER OPTIONS...

Headers are followed as the preprocessor does. A header that is brought again while what stands before its own names is read is not there yet for who
brings it: each header of which that is so is compiled alone.
"""
import re
import subprocess
import sys
from pathlib import Path

lib, compiler = Path(sys.argv[1]), sys.argv[2:]
brought = {}


def brought_by(header):
    """What a header brings, each with whether it stands behind the header's own names."""
    if header not in brought:
        text = (lib / header).read_text() if (lib / header).exists() else ""  # a table that the build makes
        names = text.rfind("\n}  // namespace")
        brought[header] = [(m[1], m.start() > names) for m in re.finditer(r"^#include <(hexi/[^>]+)>", text, re.M)]
    return brought[header]


def met_unfinished(first):
    read, reading, met = set(), {}, set()

    def read_it(header):
        if header in read:
            return
        read.add(header)
        for other, behind in brought_by(header):
            reading[header] = behind
            if reading.get(other) is False and other != header.replace(".hpp", "_body.hpp"):  # its own body follows
                met.add(other)
            read_it(other)
        reading.pop(header, None)

    read_it(first)
    return met


headers = sorted(str(p.relative_to(lib)) for p in lib.glob("hexi/**/*.hpp") if not re.search(r"_(private|body)\.hpp$", p.name))
to_compile = [h for h in headers if met_unfinished(h)]
failed = []
for header in to_compile:
    done = subprocess.run([*compiler, "-x", "c++", "-"], input=f"#include <{header}>\n", text=True, capture_output=True)
    if done.returncode != 0:
        failed.append(header)
        print(done.stderr, file=sys.stderr)
print(f"{len(headers)} headers, {len(to_compile)} compiled: {', '.join(to_compile)}")
if len(headers) < 150 or not to_compile:
    sys.exit("fewer than there were: they are written otherwise than this reads them")
if failed:
    sys.exit(f"these begin no program without the library: {', '.join(failed)}")
