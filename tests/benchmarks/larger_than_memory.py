#!/usr/bin/env python3
"""Asks a snapshot with a part of its size as memory, and without a limit: seconds, and what was read from the disk.

    tests/benchmarks/larger_than_memory.py --hexi build/release/tools/hexi/hexi --snapshot kronecker.hexi --nodes kronecker/queries/nodes.txt

As root, in a control group of its own, of version 1 or 2, which counts the pages of mapped files as well. Before each question the snapshot
is put out of the page cache. Prints a table of medians, and ends with 1 if an answer differs.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import time

V1, V2 = pathlib.Path("/sys/fs/cgroup/memory"), pathlib.Path("/sys/fs/cgroup")


class group:
    """A control group that ends with the `with`."""

    def __init__(self, most):
        v1 = (V1 / "memory.limit_in_bytes").exists()
        self.path = (V1 if v1 else V2) / f"hexi-{os.getpid()}"
        self.path.mkdir()
        self.limit = self.path / ("memory.limit_in_bytes" if v1 else "memory.max")
        self.limit.write_text(str(most) if most else "-1" if v1 else "max")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for _ in range(50):
            try:
                return self.path.rmdir()
            except OSError:
                time.sleep(0.1)

    def run(self, words):
        def enter():
            (self.path / "cgroup.procs").write_text(str(os.getpid()))

        begun = time.monotonic()
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, preexec_fn=enter) as process:
            out = process.stdout.read()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        return time.monotonic() - begun, used.ru_inblock * 512, (process.returncode, out)


def forget(path):
    """Takes a file out of the page cache."""
    with open(path, "rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--hexi", "--snapshot", "--nodes"):
        words.add_argument(name, required=True)
    words.add_argument("--part", type=float, default=0.25, help="of the file's size as memory")
    words.add_argument("--questions", type=int, default=10, help="of each kind")
    given = words.parse_args()
    size = os.path.getsize(given.snapshot)
    nodes = pathlib.Path(given.nodes).read_text().split()
    kinds = {
        "info": lambda i: ["info", given.snapshot, "--json"],
        "one hop": lambda i: ["neighbors", given.snapshot, nodes[i], "--json"],
        "two hops": lambda i: ["neighbors", given.snapshot, nodes[i], "--hops", "2", "--json"],
        "path": lambda i: ["path", given.snapshot, nodes[2 * i], nodes[2 * i + 1], "--json"],
    }
    different = 0
    print(f"a snapshot of {size / 1e6:.0f} MB, memory of {size * given.part / 1e6:.0f} MB, medians of {given.questions}\n")
    print("| | without a limit: s | read: MB | limited: s | read: MB | times | most |\n| --- | --- | --- | --- | --- | --- | --- |")
    for kind, question in kinds.items():
        rows = []
        for i in range(given.questions):
            both = []
            for most in (0, int(size * given.part)):
                forget(given.snapshot)
                with group(most) as limited:
                    both.append(limited.run([given.hexi, *question(i)]))
            rows.append(both)
            different += both[0][2] != both[1][2]
        free, held = ([row[j] for row in rows] for j in (0, 1))
        factor = [b[0] / a[0] for a, b in rows]

        def median(values):
            return statistics.median(values)

        print(f"| {kind} | {median(s for s, _, _ in free):.2f} | {median(r for _, r, _ in free) / 1e6:.0f} | {median(s for s, _, _ in held):.2f} "
              f"| {median(r for _, r, _ in held) / 1e6:.0f} | {median(factor):.1f} | {max(factor):.1f} |")
    print(f"\n{different} answers differ")
    sys.exit(1 if different else 0)


main()
