#!/usr/bin/env python3
"""The questions asked of NetworkX, in pure Python: fewer of them.

    networkx_peer.py FOLDER COUNTS --benchmark_out=FILE      as the C++ programs (program.hpp)
"""
import csv
import json
import os
import pathlib
import sys
import time

import networkx as nx


class Program:
    def __init__(self, folder, counts, out):
        self.folder = pathlib.Path(folder)
        self.counts = {}
        for kind in counts.split():
            name, numbers = kind.split('=')
            self.counts[name] = [int(n) for n in numbers.split(',')]
        self.out = out
        self.found = []

    def questions(self, name):
        lines = (self.folder / 'queries' / name).read_text().splitlines()
        return [[int(n) for n in line.split()] for line in lines]

    def put(self, name, work, **beside):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = work()
        row = {'name': name, 'real_time': (time.perf_counter() - wall) * 1e9, 'cpu_time': (time.process_time() - cpu) * 1e9,
               'time_unit': 'ns', 'label': answer, **{key: value() for key, value in beside.items()}}
        self.found.append(row)
        print(row, flush=True)
        pathlib.Path(self.out).write_text(json.dumps({'context': {'version': nx.__version__}, 'benchmarks': self.found}))

    def each(self, name, kind, work):
        for n in self.counts.get(kind, []):
            self.put(f'{name}/{n}', lambda: work(n))


def rows(path):
    with open(path, newline='', encoding='utf-8') as file:
        yield from csv.DictReader(file)


def load(folder):
    """Nodes are numbered by file name, then line, as everywhere."""
    g = nx.MultiDiGraph()
    number = {}
    for file in sorted((folder / 'nodes').glob('*.csv')):
        for row in rows(file):
            key = row.pop('key:ID')
            g.add_node(number.setdefault(key, len(number)), key=key, type=file.stem, **row)
    for file in sorted((folder / 'edges').glob('*.csv')):
        for row in rows(file):
            g.add_edge(number[row[':START_ID']], number[row[':END_ID']], type=file.stem, weight=int(row.get('weight:int', 1)))
    return g


def over(g, node, kind):
    for target, edges in g.adj[node].items():
        for edge in edges.values():
            if edge['type'] == kind:
                yield target


def resident():
    return int(pathlib.Path('/proc/self/statm').read_text().split()[1]) * 4096


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith('--')]
    out = next((a.split('=', 1)[1] for a in sys.argv if a.startswith('--benchmark_out=')), os.devnull)
    program = Program(*arguments, out)
    graph = {}

    def make():
        graph['directed'] = load(program.folder / 'graph')
        g = graph['directed']
        return f'{g.number_of_nodes()}/{g.number_of_edges()}'

    before = resident()
    program.put('load', make, resident=lambda: resident() - before)
    g = graph['directed']
    first, second = (program.folder / 'queries' / 'hops.txt').read_text().split()
    nodes = [n for n, in program.questions('nodes.txt')]
    pairs = program.questions('pairs.txt')

    def hop1(n):
        ends = [end for node in nodes[:n] for end in over(g, node, first)]
        return str(len(ends))

    def hop2(n):
        return str(sum(len({end for middle in over(g, node, first) for end in over(g, middle, second)}) for node in nodes[:n]))

    def paths(any_graph, n):
        lengths = []
        for a, b in pairs[:n]:
            try:
                lengths.append(nx.shortest_path_length(any_graph, a, b))
            except nx.NetworkXNoPath:
                pass
        return f'{len(lengths)}/{sum(lengths)}'

    def weighted(n):
        costs = []
        for a, b in pairs[:n]:
            try:
                costs.append(nx.bidirectional_dijkstra(graph['both'], a, b, weight='weight')[0])
            except nx.NetworkXNoPath:
                pass
        return f'{len(costs)}/{sum(costs)}'

    program.each('hop1', 'hop', hop1)
    program.each('hop2', 'hop', hop2)
    program.each('path_directed', 'path', lambda n: paths(g, n))
    program.each('simple_paths', 'simple', lambda n: str(sum(1 for a, b in program.questions('paths.txt')[:n] for _ in nx.all_simple_paths(g, a, b, cutoff=4))))
    if {'path', 'weighted'} & set(program.counts):
        graph['both'] = g.to_undirected()
    program.each('path_undirected', 'path', lambda n: paths(graph['both'], n))
    program.each('path_weighted', 'weighted', weighted)

    if 'whole' in program.counts:
        simple = nx.Graph(g)
        simple.remove_edges_from(list(nx.selfloop_edges(simple)))
        sources = [n for n, in program.questions('sources.txt')]

        def breadth_first():
            found = [nx.single_source_shortest_path_length(simple, s) for s in sources]
            return f'{sum(map(len, found))}/{sum(max(d.values()) for d in found)}'

        program.put('breadth_first', breadth_first)
        program.put('components', lambda: str(nx.number_connected_components(simple)))
        program.put('triangles', lambda: str(sum(nx.triangles(simple).values()) // 3))


main()
