"""Makes the table: what was wanted, what was reached, and whether all programs agree."""
import statistics

# Where answers may differ from those of the bare arrays, and why.
EXPLAINED = {
    ('igraph', 'simple_paths'): 'igraph counts paths by nodes: parallel edges are one',
    ('kuzu', 'simple_paths'): "Kuzu's ACYCLIC is not 'simple': it forbids repeated nodes between the ends only",
    **{('hexi', work, 'lanzhou'): 'edges that are symmetric lead both ways' for work in ('path_directed', 'distance_directed', 'simple_paths', 'simple_paths_counted')},
}
NOT_COMPARED = ('dot', 'save')
UNFINISHED = 'stopped'

# What the GAP Benchmark Suite's reference took on two cores (ms), and a plain one-thread loop on the same machine.
GAP = {'breadth_first': (31, 180), 'pagerank': (442, 850), 'components': (57, 90), 'betweenness': (1600, None), 'triangles': (9200, 16000)}

TITLES = {
    'hop1': 'neighbours over one edge type, 1 hop', 'hop2': '2 hops, distinct', 'path_directed': 'shortest path, directed',
    'path_undirected': 'shortest path, undirected', 'distance_directed': 'its length only, directed',
    'distance_undirected': 'its length only, undirected', 'path_weighted': 'weighted shortest path',
    'simple_paths': 'all paths up to length 4', 'simple_paths_counted': 'the same, counted only', 'five_paths': 'five shortest paths',
    'breadth_first': 'breadth-first distances', 'pagerank': 'PageRank, 20 rounds', 'components': 'components',
    'betweenness': 'betweenness, 4 sources', 'triangles': 'triangles',
}
NAMES = {'hexi': 'Hexi', 'limit': 'the limit', 'boost_csr': 'Boost CSR', 'boost_list': 'Boost adjacency_list', 'igraph': 'igraph',
         'cgraph': 'cgraph', 'networkx': 'NetworkX', 'kuzu': 'Kuzu', 'duckdb': 'DuckDB', 'ladybug': 'Ladybug', 'grafeo': 'Grafeo', 'sqlite': 'SQLite'}
# Peers that are asked queries, by whichever clock is kinder to them.
QUERIED = ('duckdb', 'ladybug', 'grafeo', 'sqlite')
# What may stand behind the name of a question that was put otherwise or asked of tables made otherwise, and what it is called.
OTHER_TEXTS = ('', '_rewritten', '_one_table')


class Measured:
    """Medians over the rounds. Seconds, or whatever a figure counts; None where nothing was measured."""

    def __init__(self, results):
        self.all = results['measured']

    def works(self, graph, program):
        return self.all.get(graph, {}).get(program, {})

    def figure(self, graph, program, work, name):
        rows = [row[name] for row in self.works(graph, program).get(work, []) if name in row]
        return statistics.median(rows) if rows else None

    def seconds(self, graph, program, work, clock='cpu'):
        # These work with threads of their own: whichever clock is kinder to them.
        if program in ('kuzu', *QUERIED) and clock == 'cpu':
            both = [self.figure(graph, program, work, c) for c in ('cpu', 'wall')]
            return None if None in both else min(both)
        return self.figure(graph, program, work, clock)

    def answer(self, graph, program, work):
        rows = self.works(graph, program).get(work, [])
        return rows[0]['answer'] if rows else None

    def edges(self, graph):
        answer = self.answer(graph, 'hexi', 'load')
        return int(answer.split('/')[1]) if answer else None

    def shared(self, graph, program, work):
        """The largest number of questions of a kind that this program and Hexi were both asked: `work/N`."""
        theirs = {name for name in self.works(graph, program) if name.split('/')[0] == work}
        ours = self.works(graph, 'hexi')
        common = [name for name in theirs if name in ours]
        return max(common, key=lambda name: int(name.split('/')[1]) if '/' in name else 0, default=None)


def number(value):
    if value >= 1000:
        return f'{value:,.0f}'
    return f'{value:.3g}' if value < 100 else f'{value:.0f}'


class Table:
    def __init__(self):
        self.rows = []

    def add(self, work, on, wanted, reached, good):
        self.rows.append(f'| {work} | {on} | {wanted} | {reached} | {"" if good is None else "ok" if good else "**short**"} |')

    def text(self):
        return '| work | on | wanted | reached | |\n| --- | --- | --- | --- | --- |\n' + '\n'.join(self.rows) + '\n'


def add_speed(table, measured, graph, work, program, wanted, clock='cpu', title=None, peer_work=None):
    """At least `wanted` times as fast as a peer, or as that part of the limit."""
    name = measured.shared(graph, program, peer_work or work)
    if name is None:
        return
    ours = name if peer_work is None else name.replace(peer_work, work, 1)
    hexi, peer = measured.seconds(graph, 'hexi', ours, clock), measured.seconds(graph, program, name, clock)
    if not hexi or not peer:
        return
    of = f'{number(wanted)} of the limit' if program == 'limit' else f'{number(wanted)} times {NAMES[program]}'
    table.add(title or TITLES.get(work, work), graph, of, number(peer / hexi), peer / hexi >= wanted)


def speed_rows(table, measured, measured_graphs):
    # What is wanted is wanted on the package graph and on Kronecker graphs; the smallest stands in for them in --quick.
    graphs = [g for g in measured_graphs if g != 'lanzhou']
    for graph in (g for g in graphs if g != 'kronecker16'):
        for program, wanted in (('kuzu', 20), ('igraph', 3), ('boost_csr', 3), ('boost_list', 3)):
            add_speed(table, measured, graph, 'load', program, wanted, 'wall', 'load CSV, properties included')
    memory_rows(table, measured, graphs)
    open_rows(table, measured, graphs)
    wanted = [('hop1', [('limit', 0.6), ('boost_csr', 3), ('igraph', 10), ('kuzu', 10000)]), ('hop2', [('limit', 0.8), ('igraph', 3)])]
    for way in ('directed', 'undirected'):
        wanted.append((f'path_{way}', [('limit', 0.8), ('igraph', 10), ('boost_csr', 10), ('boost_list', 10), ('kuzu', 500)]))
        wanted.append((f'distance_{way}', [('limit', 0.8)]))
    wanted += [('path_weighted', [('boost_csr', 5), ('igraph', 20)]), ('simple_paths', [('limit', 0.8), ('igraph', 20)]),
               ('five_paths', [('igraph', 20)])]
    for work, peers in wanted:
        for graph in graphs:
            for program, least in peers:
                add_speed(table, measured, graph, work, program, least)
        if work == 'simple_paths':
            for graph in graphs:
                add_speed(table, measured, graph, 'simple_paths_counted', 'limit', 0.8, peer_work='simple_paths')
    kernel_rows(table, measured, graphs)
    dot_rows(table, measured, graphs)
    for graph in graphs:
        for work, title in (('insert_edge', 'one edge inserted'), ('insert_edge_at_hubs', 'the same, between ends of random edges'),
                            ('set_property', 'one property changed')):
            for name in measured.works(graph, 'hexi'):
                if name.split('/')[0] == work:
                    each = measured.seconds(graph, 'hexi', name) / int(name.split('/')[1]) * 1e6
                    table.add(title, graph, 'under 2 µs', f'{number(each)} µs', each < 2)


def memory_rows(table, measured, graphs):
    for graph in graphs:
        edges = measured.edges(graph)
        structure, resident = (measured.figure(graph, 'hexi', 'load', name) for name in ('structure', 'resident'))
        if structure is None or graph == 'kronecker16':
            continue
        most = 38 if graph == 'debian' else 31
        table.add('memory: structure', graph, f'at most {most} bytes an edge', number(structure / edges), structure / edges <= most)
        igraph, kuzu = measured.figure(graph, 'igraph', 'load', 'structure'), measured.figure(graph, 'kuzu', 'load', 'resident')
        if igraph:
            table.add('', graph, f"less than igraph's ({number(igraph / edges)})", number(structure / edges), structure < igraph)
        if kuzu:
            table.add('memory: everything, resident', graph, f"a third of Kuzu's ({number(kuzu / edges)})", number(resident / edges), resident <= kuzu / 3)


def open_rows(table, measured, graphs):
    for graph in graphs:
        hexi, kuzu = measured.seconds(graph, 'hexi', 'reopen/1', 'wall'), measured.seconds(graph, 'kuzu', 'reopen/1', 'wall')
        if hexi and kuzu:
            table.add('open a snapshot, first answer', graph, f"a tenth of Kuzu's ({number(kuzu * 1e3)} ms)", f'{number(hexi * 1e3)} ms', hexi <= kuzu / 10)
    sizes = [g for g in ('kronecker12', 'kronecker16', 'kronecker20', 'kronecker22') if measured.seconds(g, 'hexi', 'reopen/1', 'wall')]
    if len(sizes) > 1:
        if 'kronecker16' in sizes:
            sizes = sizes[sizes.index('kronecker16'):]
        small, large = (measured.seconds(g, 'hexi', 'reopen/1', 'wall') for g in (sizes[0], sizes[-1]))
        table.add('', f'{sizes[0]}, {sizes[-1]}', 'the same within 2 times', f'{number(small * 1e3)} and {number(large * 1e3)} ms', max(small, large) <= 2 * min(small, large))


def kernel_rows(table, measured, graphs):
    """Within 1.2 times GAP's reference, which is scaled by how the plain loop ran here."""
    for graph in graphs:
        for work, (reference, plain) in GAP.items():
            hexi, loop = measured.seconds(graph, 'hexi', work, 'wall'), measured.seconds(graph, 'limit', work, 'wall')
            if not hexi or not loop:
                continue
            if work == 'breadth_first':  # eight sources
                hexi, loop = hexi / 8, loop / 8
            if graph != 'kronecker20':
                continue
            if plain is None:  # no plain loop was measured beside that reference: the machine's speed is taken from another
                plain, loop = GAP['breadth_first'][1], measured.seconds(graph, 'limit', 'breadth_first', 'wall') / 8
            most = 1.2 * reference * loop * 1e3 / plain
            table.add(TITLES[work], graph, f'at most {number(most)} ms (1.2 × {number(reference)} × {number(loop * 1e3)} / {plain})', f'{number(hexi * 1e3)} ms', hexi * 1e3 <= most)


def dot_rows(table, measured, graphs):
    def rate(graph, program):
        seconds, size = measured.seconds(graph, program, 'dot/1'), measured.answer(graph, program, 'dot/1')
        return int(size) / seconds / 1e6 if seconds else None

    for graph in graphs:
        hexi = rate(graph, 'hexi')
        for program, wanted in (('limit', 0.5), ('igraph', 10), ('cgraph', 30), ('boost_csr', 200)):
            peer = rate(graph, program)
            if hexi and peer:
                of = f'{number(wanted)} of the limit' if program == 'limit' else f'{number(wanted)} times {NAMES[program]}'
                table.add('DOT export, bytes a second', graph, f'{of} ({number(peer)} MB/s)', f'{number(hexi / peer)} ({number(hexi)} MB/s)', hexi / peer >= wanted)


# ---- queries: a table for each graph and number of threads, every program beside the other ----

LATE_MOST = 50  # milliseconds after its limit that a query may go on


def is_queried(graph):
    return graph.split(',')[0] in ('packages', 'cycles16') or graph.startswith('lsqb')


def query_works(measured, graph):
    """The questions of a graph, in the order in which they were asked."""
    works = [work for work in measured.works(graph, 'hexi') if not work.startswith(('hop_prepare', 'load'))]
    return [work for work in works if not work.split('/')[0].endswith(('_prepare', '_plan', '_call', '_kernel')) and '/' in work]


def by_hand(measured, graph, work, clock):
    """What a question is held against: (seconds, what it is, how many times as much is allowed, milliseconds besides); None where nothing is."""
    name, n = work.split('/')
    other, factor = {'path_query': ('path_call', 1 / 0.8), 'five_query': ('five_call', 1 / 0.8), 'filtered_query': ('filtered_call', 1 / 0.8), 'triangles': ('triangles_kernel', 3)}.get(name, (None, 0))
    if other:
        seconds = measured.seconds(graph, 'hexi', f'{other}/{n}', clock)
        return seconds and (seconds, "the library's call", factor, 0)
    seconds = measured.seconds(graph.split(',')[0], 'limit', work)
    if seconds is None:
        return None
    if name.startswith('lsqb'):
        return seconds, 'the loop', 5 if seconds < 1e-3 else 3, 0.1
    return seconds, 'the loop', 3, 0


def query_table(measured, graph):
    clock = 'wall' if graph.endswith(' threads') else 'cpu'
    peers = []
    for program in QUERIED:
        for suffix in OTHER_TEXTS:
            if any(work.replace('/', f'{suffix}/') in measured.works(graph, program) for work in query_works(measured, graph)):
                peers.append((program, suffix))
    heads = [NAMES[program] + suffix.replace('_', ', ', 1).replace('_', ' ') for program, suffix in peers]
    lines = ['| question | Hexi | by hand | times | at most | ' + ''.join(f'{head} | ' for head in heads) + 'best of them | answer | |',
             '| --- | ---: | ---: | ---: | ---: | ' + '---: | ' * len(peers) + '---: | ---: | --- |']
    for work in query_works(measured, graph):
        name, n = work.split('/')
        hexi = measured.seconds(graph, 'hexi', work, clock)
        answer = measured.answer(graph, 'hexi', work) or ''
        stopped = answer.startswith('stopped')
        hand, good = by_hand(measured, graph, work, clock), not stopped
        cells = [name if n == '1' else f'{name}, {int(n):,}', 'stopped' if stopped else number(hexi * 1e3)]
        if hand:
            most = hand[0] * 1e3 * hand[2] + hand[3]
            cells += [number(hand[0] * 1e3), '' if stopped else number(hexi / hand[0]), number(most)]
            good = good and hexi * 1e3 <= most
        else:
            cells += ['', '', '']
        best = None
        for program, suffix in peers:
            theirs = measured.seconds(graph, program, f'{name}{suffix}/{n}', clock)
            said = measured.answer(graph, program, f'{name}{suffix}/{n}')
            cells.append('' if theirs is None else 'over 60 s' if said == 'stopped' else number(theirs * 1e3))
            if theirs is not None and (best is None or theirs < best):
                best = theirs
        cells += [number(best / hexi) if best and not stopped else '', answer]
        good = good and (best is None or best > hexi)
        lines.append('| ' + ' | '.join(cells) + f' | {"ok" if good else "**short**"} |')
    return '\n'.join(lines) + '\n'


def query_sums(measured, graph):
    """All nine counts together, plans, loading, and what has a bound of its own."""
    clock = 'wall' if graph.endswith(' threads') else 'cpu'
    table = Table()
    counts = [f'lsqb{q}/1' for q in range(1, 10)]
    ours = [measured.seconds(graph, 'hexi', work, clock) for work in counts]
    theirs = [measured.seconds(graph, 'duckdb', work, clock) for work in counts]
    if all(ours) and all(theirs):
        table.add('the nine counts together', graph, '50 times DuckDB', f'{number(sum(theirs) / sum(ours))} ({number(sum(ours) * 1e3)} ms)', sum(theirs) / sum(ours) >= 50)
    plans = {work: measured.seconds(graph, 'hexi', work) for work in measured.works(graph, 'hexi') if work.split('/')[0].endswith('_plan') and not work.startswith('long')}
    if plans:
        work = max(plans, key=plans.get)
        table.add('the slowest to be read and planned', graph, 'under 0.1 ms', f"{number(plans[work] * 1e3)} ms ({work.split('_')[0]})", plans[work] < 1e-4)
    hops = measured.seconds(graph, 'hexi', 'hop_rows/10000')
    if hops:
        rows = int(measured.answer(graph, 'hexi', 'hop_rows/10000').split('/')[0]) / 10000
        table.add('prepared hop by key', graph, f'0.5 µs and 5 ns a row ({rows:.1f})', f'{number(hops * 100)} µs', hops * 100 <= 0.5 + 0.005 * rows)
        few, ladybug = measured.seconds(graph, 'hexi', 'hop_rows/500'), measured.seconds(graph, 'ladybug', 'hop_rows/500')
        if few and ladybug:
            table.add('', graph, '500 times Ladybug', number(ladybug / few), ladybug / few >= 500)
        each = measured.seconds(graph, 'hexi', 'hop_prepare/10000')
        table.add('to prepare it', graph, 'under 10 µs', f'{number(each * 1e6)} µs', each < 1e-5)
    if measured.seconds(graph, 'hexi', 'long_plan/1'):
        plan = measured.seconds(graph, 'hexi', 'long_plan/1')
        table.add('a pattern of 20 nodes planned', graph, 'under 10 ms', f'{number(plan * 1e3)} ms', plan < 0.01)
    late = measured.figure(graph, 'hexi', 'product_stopped', 'late')
    if late is not None:
        table.add('products of all nodes stopped', graph, f'{LATE_MOST} ms after the limit', f'{number(late)} ms', late <= LATE_MOST and measured.answer(graph, 'hexi', 'product_stopped') == 'stopped')
    for work in ('create_all', 'merge_all', 'set_all', 'merge_new', 'create_taken_back', 'create_each', 'merge_each', 'set_each'):
        hexi = measured.seconds(graph, 'hexi', work, clock)
        if hexi is None:
            continue
        peer = measured.seconds(graph, 'ladybug', work, clock)
        stopped = measured.answer(graph, 'ladybug', work) == 'stopped'
        others = [f'{NAMES[p]} {number(measured.seconds(graph, p, work, clock) * 1e3)}' for p in ('duckdb', 'sqlite') if measured.seconds(graph, p, work, clock)]
        reached = f'{number(hexi * 1e3)} ms' + (f"; {'over ' if stopped else ''}{number(peer / hexi)} times" if peer else '') + (f" ({', '.join(others)})" if others else '')
        table.add(f"100,000 changes, {work.replace('_', ' ')}", graph, '10 times Ladybug' if peer else '', reached, peer / hexi >= 10 if peer else None)
    for program in ('hexi', 'limit', *QUERIED):
        load, peak = measured.seconds(graph, program, 'load', 'wall'), measured.figure(graph, program, 'load', 'peak')
        if load and peak:
            table.add(f'load and most memory, {NAMES[program]}', graph, '', f'{number(load * 1e3)} ms, {number(peak / 2 ** 20)} MiB', None)
    return table.text()


def query_report(measured):
    graphs = [graph for graph in measured.all if is_queried(graph)]
    if not graphs:
        return []
    parts = ['## Queries\n',
             'Milliseconds; reading, planning and running of a query each time. On one thread Hexi and the loops are taken by processor time, '
             'peers by whichever clock is kinder; on two threads all by the clock, the loops still on one.\n']
    for graph in graphs:
        parts += [f'### {graph}\n', query_table(measured, graph), query_sums(measured, graph)]
    return parts


def absolute(measured, graph):
    programs = [p for p in NAMES if measured.works(graph, p)]
    works = []
    for program in programs:
        works += [work for work in measured.works(graph, program) if work not in works]
    lines = ['| work/questions | ' + ' | '.join(NAMES[p] for p in programs) + ' |', '| --- |' + ' ---: |' * len(programs)]
    for work in sorted(works):
        cells = []
        for program in programs:
            wall, cpu = measured.seconds(graph, program, work, 'wall'), measured.seconds(graph, program, work, 'cpu')
            cells.append('' if wall is None else f'{number(wall * 1e3)} / {number(cpu * 1e3)}')
        lines.append(f'| {work} | ' + ' | '.join(cells) + ' |')
    return '\n'.join(lines) + '\n'


def differences(measured):
    lines = []
    compared = 0
    for graph, programs in measured.all.items():
        works = sorted({work for program in programs.values() for work in program})
        for work in works:
            if work.split('/')[0] in NOT_COMPARED:
                continue
            answers = {p: measured.answer(graph, p, work) for p in NAMES if measured.answer(graph, p, work)}
            answers = {p: said for p, said in answers.items() if not said.startswith(UNFINISHED) or work == 'product_stopped'}
            if not answers:
                continue
            expected = answers.get('limit', answers.get('hexi'))
            if expected is None:  # another text of a question: the answer is the same
                plain = work
                for suffix in OTHER_TEXTS[1:]:
                    plain = plain.replace(f'{suffix}/', '/')
                expected = measured.answer(graph.split(',')[0], 'limit', plain) or measured.answer(graph, 'hexi', plain)
            for program, answer in answers.items():
                own = measured.answer(graph, program, work)
                rounds = {row['answer'] for row in measured.works(graph, program)[work]}
                compared += 1
                if len(rounds) > 1:
                    lines.append(f'- {graph}, {work}: {NAMES[program]} answers differently from round to round: {", ".join(sorted(rounds))}')
                elif own != expected:
                    reason = EXPLAINED.get((program, work.split('/')[0])) or EXPLAINED.get((program, work.split('/')[0], graph))
                    lines.append(f'- {graph}, {work}: {NAMES[program]} answers {answer}, others {expected}' + (f' ({reason})' if reason else ' **unexplained**'))
    if not lines:
        return f'All {compared} answers agree.\n'
    return f'{compared - len(lines)} of {compared} answers agree. The others:\n\n' + '\n'.join(lines) + '\n'


def spread(measured):
    """How far apart rounds were: the middle and the worst of (slowest / fastest), over everything Hexi did."""
    ratios = []
    for programs in measured.all.values():
        for rows in programs.get('hexi', {}).values():
            times = [row['cpu'] for row in rows]
            if len(times) > 1 and min(times) > 0:
                ratios.append(max(times) / min(times))
    return f'{statistics.median(ratios):.2f} times in the middle, {max(ratios):.2f} at worst' if ratios else 'one round only'


def report(results):
    measured = Measured(results)
    graphs = list(measured.all)
    table = Table()
    speed_rows(table, measured, [graph for graph in graphs if not is_queried(graph)])
    about = results['machine']
    parts = ['# What the benchmark measured\n',
             f"{about['date']}, {about['processor']}, {about['memory']}, {about['system']}; {about['compiler']}. "
             f"Hexi {about['hexi']}, igraph {about['igraph']}, Boost {about['boost']}, Graphviz {about['cgraph']}, "
             f"NetworkX {about['networkx']}, Kuzu {about.get('kuzu', 'not installed')}, DuckDB {about.get('duckdb', 'not installed')}, "
             f"Ladybug {about.get('ladybug', 'not installed')}, Grafeo {about.get('grafeo', 'not installed')} on node {about['node']}. "
             f"Medians of {results['rounds']} interleaved rounds; between rounds Hexi's times differ {spread(measured)}.\n"]
    for name, reason in results['missing'].items():
        parts.append(f'{NAMES.get(name, name)} was left out: {reason}.\n')
    parts += ['## Wanted and reached\n', table.text(), *query_report(measured), '## Answers\n', differences(measured),
              '## Milliseconds: by the clock / of the processor\n',
              'Of all questions together; `hop1/10000` is 10,000 questions.\n']
    for graph in graphs:
        if is_queried(graph):
            continue
        size = measured.answer(graph, 'hexi', 'load')
        rounds = len(measured.works(graph, 'hexi').get('load', []))  # results of several calls may be put together
        parts += [f'### {graph}' + (f": {int(size.split('/')[0]):,} nodes, {int(size.split('/')[1]):,} edges" if size else '')
                  + (f' (rounds: {rounds})' if rounds not in (0, results['rounds']) else '') + '\n', absolute(measured, graph)]
    return '\n'.join(parts)
