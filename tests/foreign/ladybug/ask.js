// Asks Ladybug what hexi-naive-for-ladybug asks the engine, and compares.
//
//     hexi-naive-for-ladybug --graphs 400 --queries 100 | node ask.js [--least N] [--show N]
//
// NODE_PATH leads to the module. A query that Ladybug does not know is counted by what it says, and is not compared. The status is 1 where
// an answer differs, or where fewer than N were compared.
'use strict';
const fs = require('fs');
const { spawnSync } = require('child_process');
const ladybug = require('@ladybugdb/core-linux-x64');

const option = (name, otherwise) => (process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : otherwise);
let base, connection;

async function ask(text) {
  const result = await connection.query(text);
  const rows = await result.getAll();
  const columns = await result.getColumnNames();
  result.close();
  return { rows, columns };
}

async function makeTables() {
  const own = 'id INT64, x INT64, s STRING, f DOUBLE, b BOOL, l INT64[]';
  for (const table of 'ABC') await ask(`CREATE NODE TABLE ${table}(${own}, PRIMARY KEY(id))`);
  const ends = [...'ABC'].flatMap((from) => [...'ABC'].map((to) => `FROM ${from} TO ${to}`));
  for (const table of 'RST') await ask(`CREATE REL TABLE ${table}(${ends.join(', ')}, ${own})`);
}

// As the engine's rows are written: 1.0 as 1, a node and an edge by its place, a list in no said order sorted.
function written(v, bag = false) {
  if (v === null || v === undefined) return 'null';
  if (typeof v === 'number') return Number.isInteger(v) ? String(v === 0 ? 0 : v) : String(Number(v.toPrecision(10)));
  if (typeof v === 'string') return `'${v}'`;
  if (typeof v !== 'object') return String(v);
  if (Array.isArray(v)) {
    const parts = v.map((one) => written(one));
    return `[${(bag ? parts.sort(byBytes) : parts).join(', ')}]`;
  }
  // The edges of a repeated step come with the nodes between them, a path with those at its ends, too.
  if ('_nodes' in v && v._nodes.length <= v._rels.length) return written(v._rels);
  if ('_nodes' in v) return `<${v._nodes.flatMap((n, i) => (i > 0 ? [written(v._rels[i - 1]), written(n)] : [written(n)])).join(' ')}>`;
  if ('_src' in v) return `edge ${v.id}`;
  if ('_label' in v) return `node ${v.id}`;
  return `{${Object.entries(v).map(([key, one]) => `${key}: ${written(one)}`).join(', ')}}`;
}
const byBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

// --- a process of its own for each graph, for Ladybug may end it -------------------------------------

async function compare(query) {
  let answer;
  try {
    answer = await ask(query.text);
  } catch (error) {
    return { unknown: String(error.message ?? error).split('\n')[0].replace(/'[^']*'|\d+|<.*/g, '…').slice(0, 70) };
  }
  const rows = answer.rows.map((row) => answer.columns.map((name, i) => written(row[name], query.bags[i])).join(' | '));
  if (!query.ordered) rows.sort(byBytes);
  if (answer.columns.join(' ') === query.columns && rows.length === query.rows.length && rows.every((row, i) => row === query.rows[i])) return { rows: rows.length };
  return { rows: rows.length, differs: `  hexi:    ${query.columns}\n           ${query.rows.join('\n           ')}\n  ladybug: ${answer.columns.join(' ')}\n           ${rows.join('\n           ')}\n` };
}

/// Asks what standard input has, and says of each query in a line what came of it.
async function child() {
  const graph = JSON.parse(fs.readFileSync(0, 'utf8'));
  base = new ladybug.Database(':memory:', 256 * 1024 ** 2);
  connection = new ladybug.Connection(base, 1);
  connection.setQueryTimeout(5000);
  await makeTables();
  for (const text of graph.made) await ask(text);
  for (const query of graph.queries) fs.writeSync(1, `${JSON.stringify(await compare(query))}\n`);
  process.exit(0);
}

function readGraphs() {
  const graphs = [];
  for (const line of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
    const [word] = line.split(' ', 1);
    const rest = line.slice(word.length + 1);
    const graph = graphs.at(-1);
    const query = graph?.queries.at(-1);
    if (word === 'graph') graphs.push({ text: rest, made: [], queries: [], refused: [] });
    else if (word === 'do') graph.made.push(rest);
    else if (word === 'refused') graph.refused.push(rest);
    else if (word === 'ask') graph.queries.push({ text: rest, columns: '', bags: [], ordered: false, rows: [] });
    else if (word === 'columns') query.columns = rest;
    else if (word === 'bags') query.bags = rest.split(' ').map((one) => one === '1');
    else if (word === 'order') query.ordered = true;
    else if (word === 'row') query.rows.push(rest);
    else throw new Error(`a line that is not known: ${line}`);
  }
  return graphs;
}

function parent() {
  const least = option('--least', 1), show = option('--show', 10);
  const unknown = new Map();
  let compared = 0, withRows = 0, different = 0, refused = 0;
  for (const graph of readGraphs()) {
    refused += graph.refused.length;
    for (const one of graph.refused) console.log(`hexi refuses ${one}`);
    for (let left = graph.queries; left.length > 0;) {
      const done = spawnSync(process.execPath, [__filename, '--child'], { input: JSON.stringify({ made: graph.made, queries: left }), encoding: 'utf8', maxBuffer: 2 ** 28 });
      const answers = done.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
      if (done.status !== 0 && done.signal === null) throw new Error(done.stderr);
      if (answers.length < left.length) answers.push({ unknown: `the process ended: ${done.signal}` });
      answers.forEach((answer, i) => {
        if (answer.unknown) unknown.set(answer.unknown, (unknown.get(answer.unknown) ?? 0) + 1);
        else compared += 1, withRows += answer.rows > 0 ? 1 : 0;
        if (!answer.differs) return;
        different += 1;
        if (different <= show) console.log(`${graph.text}\n${left[i].text}\n${answer.differs}`);
      });
      left = left.slice(answers.length);
    }
  }
  for (const [why, times] of [...unknown].sort((a, b) => b[1] - a[1])) console.log(`${String(times).padStart(7)}  ${why}`);
  console.log(`${compared} compared, ${withRows} with rows, ${different} differ; ${refused} that Hexi refuses; ${[...unknown.values()].reduce((a, b) => a + b, 0)} that Ladybug ${ladybug.VERSION} does not know`);
  process.exit(different === 0 && refused === 0 && compared >= least ? 0 : 1);
}

if (process.argv.includes('--child')) child();
else parent();
