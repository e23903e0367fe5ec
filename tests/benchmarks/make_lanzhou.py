#!/usr/bin/env python3
"""Makes questions about the curated graph of Lanzhou, which is used where it lies.

    make_lanzhou.py GRAPH FOLDER      links GRAPH as FOLDER/graph, writes FOLDER/queries/*
"""
import csv
import pathlib
import sys

sys.dont_write_bytecode = True
import queries  # noqa: E402


def main():
    graph, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / 'graph'
    link.unlink(missing_ok=True)
    link.symlink_to(graph)
    place = {}
    for file in sorted((graph / 'nodes').glob('*.csv')):
        with open(file, newline='', encoding='utf-8') as rows:
            for row in list(csv.reader(rows))[1:]:
                place[row[0]] = len(place)
    edges = []
    for file in sorted((graph / 'edges').glob('*.csv')):
        with open(file, newline='', encoding='utf-8') as rows:
            edges += [(place[row[0]], place[row[1]]) for row in list(csv.reader(rows))[1:]]
    queries.write(folder / 'queries', starts=sorted({a for a, _ in edges}), edges=edges, hops=('IMPLEMENTS', 'NAMED_AFTER'))
    print(f'{folder}: {len(place)} nodes, {len(edges)} edges')


main()
