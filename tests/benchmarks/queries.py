"""The questions that every program of the benchmark is asked, in files beside a graph:

    nodes.txt     10,000 nodes, one a line      hops.txt    the two edge types of a two-hop walk
    pairs.txt     1,000 pairs                   ends.txt    per edge type: its name, node types of source and target
    paths.txt     100 pairs with a short path   sources.txt 8 nodes

A node is a number: its place in the node files, taken in the order of their names, from 0.
"""
import random


def write(folder, starts, edges, hops, ends=()):
    """`starts` are the nodes that may be asked for; `edges` pairs of numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = random.Random(42)
    nodes = [chosen.choice(starts) for _ in range(10000)]
    pairs = [(chosen.choice(starts), chosen.choice(starts)) for _ in range(1000)]
    targets = {}
    for a, b in edges:
        targets.setdefault(a, []).append(b)
    paths = []
    while len(paths) < 100:
        a = b = chosen.choice(starts)
        for _ in range(chosen.choice([2, 3, 4])):
            if b not in targets:
                break
            b = chosen.choice(targets[b])
        if b != a:
            paths.append((a, b))
    (folder / 'nodes.txt').write_text(''.join(f'{n}\n' for n in nodes))
    (folder / 'pairs.txt').write_text(''.join(f'{a} {b}\n' for a, b in pairs))
    (folder / 'paths.txt').write_text(''.join(f'{a} {b}\n' for a, b in paths))
    (folder / 'sources.txt').write_text(''.join(f'{n}\n' for n in nodes[:8]))
    (folder / 'hops.txt').write_text(' '.join(hops) + '\n')
    (folder / 'ends.txt').write_text(''.join(' '.join(end) + '\n' for end in ends))
