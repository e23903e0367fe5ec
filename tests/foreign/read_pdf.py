"""read_pdf.py FILE.pdf FILE.json PDFINFO PDFTOTEXT: the drawing has its page, its text, and no links but to http and https."""
import json
import re
import subprocess
import sys
import unicodedata

# Letters whose glyphs say what they are in every font; of a long name the beginning, since it is cut.
PLAIN = re.compile(r"[ -~\u4e00-\u9fff“”，、。（）]+")
LENGTH = 40


def run(*words):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)


def solid(text):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def main(drawing, expected, pdfinfo, pdftotext):
    told = run(pdfinfo, drawing)
    assert re.search(rb"^Pages: +1$", told.stdout, re.MULTILINE), told.stdout
    assert not told.stderr, told.stderr
    for address in re.findall(r"^ +\d+ +\S+ +(.*)$", run(pdfinfo, "-url", drawing).stdout.decode("utf-8", "replace"), re.MULTILINE):
        assert re.fullmatch(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&*+,;=%]+", address) or address == "URL", address
    read = run(pdftotext, "-raw", "-enc", "UTF-8", drawing, "-")
    assert not read.stderr, read.stderr
    text = solid(read.stdout.decode("utf-8"))
    with open(expected, encoding="utf-8") as file:
        names = [n["name"] for n in json.load(file)["nodes"]]
    names = [solid(name)[:LENGTH] for name in names if PLAIN.fullmatch(name)]
    missing = [name for name in names if name not in text]
    assert len(names) > 50 and not missing, missing
    print(f"pdftotext found all of {len(names)} names")


main(*sys.argv[1:])
