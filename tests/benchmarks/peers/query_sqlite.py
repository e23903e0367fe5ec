#!/usr/bin/env python3
"""The questions asked of SQLite in SQL: in memory, one thread, indexes over both ends of every table of edges.

    query_sqlite.py FOLDER COUNTS --benchmark_out=FILE      as query_program.js
"""
import csv
import json
import pathlib
import re
import resource
import sqlite3
import statistics
import sys
import time

LONGEST = 60.0  # seconds a question
OFTEN = 2.0     # a question is asked up to nine times, and no more once so many have passed

folder = pathlib.Path(sys.argv[1])
counts = {kind: [int(n) for n in numbers.split(',')] for kind, _, numbers in (text.partition('=') for text in sys.argv[2].split())}
out = next((a.split('=', 1)[1] for a in sys.argv if a.startswith('--benchmark_out=')), '/dev/null')
base = sqlite3.connect(':memory:', isolation_level=None)
measured = []


def put(name, seconds, answer, **beside):
    real, cpu = seconds
    measured.append({'name': name, 'real_time': real * 1e9, 'cpu_time': cpu * 1e9, 'time_unit': 'ns', 'label': str(answer), **beside})
    print(f'{name:28} {real * 1e3:12.3f} ms  {answer}', flush=True)
    pathlib.Path(out).write_text(json.dumps({'context': {'version': sqlite3.sqlite_version}, 'benchmarks': measured}))


def timed(work):
    cpu, start = time.process_time(), time.perf_counter()
    answer = work()
    return (time.perf_counter() - start, time.process_time() - cpu), answer


def texts():
    found, name = {}, ''
    for line in (folder / 'queries' / 'texts.sql').read_text().split('\n'):
        named = re.match(r'-- (.*)', line)
        if named:
            name = '' if ' ' in named[1] else named[1]
        elif name and line:
            found[name] = found.get(name, '') + line + '\n'
    return found


def read(kind):
    for path in sorted((folder / 'graph' / kind).iterdir()):
        with open(path, newline='') as file:
            lines = csv.reader(file)
            yield path.stem, next(lines), lines


def load():
    base.execute('BEGIN')
    nodes = edges = 0
    for name, columns, lines in read('nodes'):
        own = [i for i, column in enumerate(columns) if not column.startswith(':')]
        kinds = {'int': 'INTEGER', 'ID': 'PRIMARY KEY'}
        base.execute(f'CREATE TABLE "{name}"({", ".join(columns[i].split(":")[0] + " " + kinds.get(columns[i].partition(":")[2], "") for i in own)})')
        nodes += base.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(own))})', ([row[i] or None for i in own] for row in lines)).rowcount
    tables = []
    for name, _, lines in read('edges'):
        base.execute(f'CREATE TABLE "{name}"(a, b)')
        edges += base.executemany(f'INSERT INTO "{name}" VALUES (?, ?)', ((row[0], row[1]) for row in lines)).rowcount
        tables.append(name)

    def joined(made, sources):
        base.execute(f'CREATE TABLE {made} AS ' + ' UNION ALL '.join(sources))
        tables.append(made)

    if 'Person_KNOWS_Person' in tables:
        joined('knows', ['SELECT a, b FROM Person_KNOWS_Person', 'SELECT b, a FROM Person_KNOWS_Person'])
        joined('message_tag', [f'SELECT a, b FROM {t}_HAS_TAG_Tag' for t in ('Post', 'Comment')])
        joined('message_creator', [f'SELECT a, b FROM {t}_HAS_CREATOR_Person' for t in ('Post', 'Comment')])
        joined('message_liker', [f'SELECT b AS a, a AS b FROM Person_LIKES_{t}' for t in ('Post', 'Comment')])
        joined('message_reply', [f'SELECT b AS a, a AS b FROM Comment_REPLY_OF_{t}' for t in ('Post', 'Comment')])
    if 'DEPENDS' in tables:
        base.execute('CREATE VIEW edges AS ' + ' UNION ALL '.join(f'SELECT a, b FROM {name}' for name in tables))
    for name in tables:
        base.execute(f'CREATE INDEX "{name}_ab" ON "{name}"(a, b)')
        base.execute(f'CREATE INDEX "{name}_ba" ON "{name}"(b, a)')
    base.execute('COMMIT')
    base.execute('ANALYZE')
    return f'{nodes}/{edges}'


def main():
    seconds, size = timed(load)
    put('load', seconds, size, peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
    all_texts = texts()
    for name, text in all_texts.items():
        kind = 'lsqb' if name.startswith('lsqb') else 'hop' if name == 'hop' else 'packages'
        if kind == 'hop' or kind not in counts:
            continue
        times, spent = [], 0.0
        while len(times) < 9 and spent < OFTEN:
            end = time.monotonic() + LONGEST
            base.set_progress_handler(lambda: time.monotonic() > end, 100_000)
            try:
                seconds, rows = timed(lambda: base.execute(text).fetchall())
            except sqlite3.OperationalError:
                times = []
                break
            times.append(seconds)
            spent += seconds[0]
        base.set_progress_handler(None, 0)
        if times:
            answer = rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else f'{len(rows)}/{sum(row[1] for row in rows)}'
            put(f'{name}/1', (statistics.median(t[0] for t in times), statistics.median(t[1] for t in times)), answer)
        else:
            put(f'{name}/1', (LONGEST, LONGEST), 'stopped')
    if 'hop' in counts:
        keys = [row[0] for _, _, lines in read('nodes') for row in lines]
        asked = [keys[int(line)] for line in (folder / 'queries' / 'nodes.txt').read_text().split()]
        for n in counts['hop']:
            seconds, found = timed(lambda: [row[0] for key in asked[:n] for row in base.execute(all_texts['hop'], {'key': key})])
            put(f'hop_rows/{n}', seconds, f'{len(found)}/{sum(len(str(key)) for key in found)}')
    for n in counts.get('writes', []):
        write(n)


def write(n):
    numbers = 'WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < $n)'
    works = [('create_all', f"{numbers} INSERT INTO Thing SELECT 'k' || i, i FROM r", False, True),
             ('merge_all', f"{numbers} INSERT OR IGNORE INTO Thing SELECT 'k' || i, NULL FROM r", False, False),
             ('set_all', f"{numbers} UPDATE Thing SET number = i + 1 FROM r WHERE key = 'k' || i", False, False),
             ('merge_new', f"{numbers} INSERT OR IGNORE INTO Thing SELECT 'k' || i, NULL FROM r", False, True),
             ('create_each', "INSERT INTO Thing VALUES ('k' || $i, $i)", True, True),
             ('merge_each', "INSERT OR IGNORE INTO Thing VALUES ('k' || $i, NULL)", True, False),
             ('set_each', "UPDATE Thing SET number = $i + 1 WHERE key = 'k' || $i", True, False)]
    for name, text, each, anew in works:
        if anew:
            base.executescript('DROP TABLE IF EXISTS Thing; CREATE TABLE Thing(key TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID')

        def run():
            if not each:
                base.execute(text, {'n': n})
            else:
                for i in range(1, n + 1):
                    base.execute(text, {'i': i})

        seconds, _ = timed(run)
        put(name, seconds, base.execute('SELECT count(*) FROM Thing').fetchone()[0])


main()
