#!/usr/bin/env python3
"""Makes the Debian package graph out of the machine's apt lists, as a folder that neo4j-admin import takes.

    make_debian.py FOLDER      writes FOLDER/graph/nodes/*.csv, FOLDER/graph/edges/*.csv, FOLDER/queries/*

Nodes are packages (real and virtual), maintainers, sections and sources; a package carries what its record says.
The same lists give the same bytes; another state of the archive gives another graph.
"""
import csv
import glob
import pathlib
import random
import re
import subprocess
import sys

sys.dont_write_bytecode = True
import queries  # noqa: E402

LISTS = '/var/lib/apt/lists/*_debian_dists_bookworm_main_binary-*_Packages*'
FIELDS = [('Depends', 'DEPENDS'), ('Pre-Depends', 'DEPENDS'), ('Recommends', 'RECOMMENDS'), ('Suggests', 'SUGGESTS'),
          ('Provides', 'PROVIDES'), ('Conflicts', 'CONFLICTS')]
PACKAGE_COLUMNS = [('version', 'Version'), ('architecture', 'Architecture'), ('priority', 'Priority'),
                   ('multi_arch', 'Multi-Arch'), ('installed_size:int', 'Installed-Size'), ('size:int', 'Size'),
                   ('homepage', 'Homepage'), ('summary', 'Description')]
ENDS = {'MAINTAINED_BY': 'Maintainer', 'IN_SECTION': 'Section', 'BUILT_FROM': 'Source'}  # the others end at a Package


def weight(a, b):
    """1 to 16, the same in both directions; as in kronecker.hpp."""
    a, b = min(a, b), max(a, b)
    h = (a * 2654435761 + b * 2246822519) & 0xFFFFFFFF
    h ^= h >> 15
    h = h * 2246822519 & 0xFFFFFFFF
    h ^= h >> 13
    return 1 + (h & 15)


def clean(text):
    """Without what some peers cannot write or read again."""
    return re.sub(r'[\t\r\n"\\]', ' ', text).strip()


def read_records():
    lists = sorted(glob.glob(LISTS))
    if not lists:
        sys.exit("no lists of Debian 12's main archive below /var/lib/apt/lists: run 'apt-get update'")
    text = subprocess.run(['/usr/lib/apt/apt-helper', 'cat-file', lists[0]], stdout=subprocess.PIPE, check=True).stdout
    for paragraph in text.decode().split('\n\n'):
        record = {}
        for line in paragraph.split('\n'):
            if line and line[0] not in ' \t' and ':' in line:
                field, value = line.split(':', 1)
                record[field] = value.strip()
        if 'Package' in record:
            yield record


def package_names(field):
    for choice in re.split(r'[,|]', field):
        name = re.split(r'[\s(:\[]', choice.strip())[0]
        if name:
            yield name


class Graph:
    def __init__(self):
        self.number = {}  # by (type, name)
        self.edges = {}   # (source, target, type), in the order met

    def node(self, kind, name):
        return self.number.setdefault((kind, name), len(self.number))

    def edge(self, source, kind, target):
        if source != target:
            self.edges.setdefault((source, target, kind))


def main():
    folder = pathlib.Path(sys.argv[1])
    g = Graph()
    records = list(read_records())
    for record in records:
        g.node('Package', record['Package'])
    real = len(g.number)
    for record in records:
        package = g.node('Package', record['Package'])
        for field, kind in FIELDS:
            for name in package_names(record.get(field, '')):
                g.edge(package, kind, g.node('Package', name))
        if 'Maintainer' in record:
            g.edge(package, 'MAINTAINED_BY', g.node('Maintainer', record['Maintainer']))
        if 'Section' in record:
            g.edge(package, 'IN_SECTION', g.node('Section', record['Section']))
        g.edge(package, 'BUILT_FROM', g.node('Source', record.get('Source', record['Package']).split(' ')[0]))

    # Records come by name, like the lists of any archive; edges in no order at all.
    edges = list(g.edges)
    random.Random(7).shuffle(edges)
    nodes_folder, edges_folder = folder / 'graph' / 'nodes', folder / 'graph' / 'edges'
    for made in (nodes_folder, edges_folder):
        made.mkdir(parents=True, exist_ok=True)

    # Keys are unique over all types. Numbers count nodes in the order of files, then lines.
    by_number = [None] * len(g.number)
    for (kind, name), i in g.number.items():
        key = clean(name) if kind == 'Package' else f'{kind.lower()}:{clean(name)}'
        by_number[i] = (kind, key, clean(name))
    kinds = sorted({kind for kind, _ in g.number})
    place = {}
    record_of = {record['Package']: record for record in records}
    for kind in kinds:
        with open(nodes_folder / f'{kind}.csv', 'w', newline='') as file:
            out = csv.writer(file, lineterminator='\n')
            columns = PACKAGE_COLUMNS if kind == 'Package' else []
            out.writerow(['key:ID', 'name'] + [header for header, _ in columns])
            for i, (own, key, name) in enumerate(by_number):
                if own == kind:
                    place[i] = len(place)
                    record = record_of.get(name, {}) if columns else {}
                    out.writerow([key, name] + [clean(record.get(field, '')) for _, field in columns])
    for kind in sorted({kind for _, _, kind in edges}):
        with open(edges_folder / f'{kind}.csv', 'w', newline='') as file:
            out = csv.writer(file, lineterminator='\n')
            out.writerow([':START_ID', ':END_ID', 'weight:int'])
            for a, b, own in edges:
                if own == kind:
                    out.writerow([by_number[a][1], by_number[b][1], weight(a, b)])
    queries.write(folder / 'queries', starts=[place[i] for i in range(real)],
                  edges=[(place[a], place[b]) for a, b, _ in edges], hops=('DEPENDS', 'DEPENDS'),
                  ends=[(kind, 'Package', ENDS.get(kind, 'Package')) for kind in sorted({kind for _, _, kind in edges})])
    print(f'{folder}: {len(by_number)} nodes, {len(edges)} edges')


main()
