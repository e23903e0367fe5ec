// Runs a script of the tool in Ladybug and compares what is there with the graph as JSON.
//
//     node read_script.js SCRIPT.cypher GRAPH.json      NODE_PATH leads to the module
'use strict';
const fs = require('fs');
const ladybug = require('@ladybugdb/core-linux-x64');

const [scriptFile, jsonFile] = process.argv.slice(2);
const graph = JSON.parse(fs.readFileSync(jsonFile, 'utf8'));
const fail = (what) => {
  console.error(`Ladybug: ${what}`);
  process.exit(1);
};

async function main() {
  const base = new ladybug.Database(':memory:', 512 * 1024 ** 2);
  const connection = new ladybug.Connection(base, 1);
  const ask = async (text) => {
    const result = await connection.query(text);
    return (Array.isArray(result) ? result.at(-1) : result).getAll();
  };
  // A statement a line: texts hold no line break as it is.
  for (const [i, line] of fs.readFileSync(scriptFile, 'utf8').split('\n').entries()) {
    if (line === '') continue;
    try {
      await ask(line);
    } catch (error) {
      fail(`${scriptFile}:${i + 1}: ${error.message}\n${line.slice(0, 300)}`);
    }
  }
  const plain = (text) => (text ?? '').replace(/\0/g, '');
  // A property is called as in the graph, but for a `.`, which is a `_`, a `property_` before names that the tool or Ladybug takes for its own, and a `_` behind those that differ in case alone.
  const called = (has, name) => Object.keys(has).find((column) => column.replace(/^property_/, '').replace(/_*$/, '') === name.replaceAll('.', '_').replace(/\p{Cc}/gu, ' ').replace(/_*$/, '') && has[column] !== null);
  const said = (value) => {
    if (value instanceof Date) return value.toISOString().slice(0, 10);
    if (Array.isArray(value)) return JSON.stringify(value.map(said));
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : plain(String(value));
  };
  const same = (there, value) => said(there) === said(value) || Number(there) === value || there === JSON.stringify(value);
  const compareAll = (has, of, whose) => {
    for (const [name, value] of Object.entries(of ?? {})) {
      const column = called(has, name);
      if (column === undefined) fail(`${whose} has no ${JSON.stringify(name)}`);
      if (!same(has[column], value)) fail(`${whose} has ${said(has[column])} as ${JSON.stringify(name)}, not ${said(value)}`);
      compared += 1;
    }
  };
  let compared = 0;
  const nodes = new Map((await ask('MATCH (n) RETURN n.key AS k, label(n) AS t, n.name AS name, n')).map((row) => [row.k, row]));
  if (nodes.size !== graph.nodes.length) fail(`${nodes.size} nodes, not ${graph.nodes.length}`);
  for (const node of graph.nodes) {
    const there = nodes.get(node.key);
    if (!there) fail(`no node ${JSON.stringify(node.key)}`);
    // Names that differ in case alone have a `_` behind them.
    const type = (node.type || '_').replace(/\p{Cc}/gu, ' ').replaceAll('.', '_');
    if (there.t !== type && there.t.replace(/_+$/, '') !== type) fail(`${node.key} is a ${there.t}, not a ${node.type}`);
    const name = node.names?.[''] ?? node.names?.zh ?? null;
    if (name !== null && plain(there.name) !== plain(name)) fail(`${node.key} is called ${JSON.stringify(there.name)}, not ${JSON.stringify(name)}`);
    if ((there.n.evidence ?? []).length !== (node.evidence ?? []).length) fail(`${node.key} has ${(there.n.evidence ?? []).length} pieces of evidence, not ${node.evidence.length}`);
    compareAll(there.n, node.properties, node.key);
  }
  const counted = (all) => {
    const out = new Map();
    for (const one of all) out.set(one, (out.get(one) ?? 0) + 1);
    return [...out].map(([key, n]) => `${key} ${n}`).sort();
  };
  const there = counted((await ask('MATCH (a)-[r]->(b) RETURN a.key AS a, b.key AS b')).map((row) => JSON.stringify([row.a, row.b])));
  const wanted = counted(graph.edges.map((edge) => JSON.stringify([edge.from, edge.to])));
  if (there.join('\n') !== wanted.join('\n')) fail(`other edges: ${there.filter((one) => !wanted.includes(one)).slice(0, 3)} instead of ${wanted.filter((one) => !there.includes(one)).slice(0, 3)}`);
  // Of parallel edges of a type each has the values of another.
  const edges = new Map();
  const ends = (from, type, to) => JSON.stringify([from, type.replaceAll('.', '_').replace(/\p{Cc}/gu, ' ').replace(/_*$/, ''), to]);
  for (const row of await ask('MATCH (a)-[r]->(b) RETURN a.key AS a, label(r) AS t, b.key AS b, r')) edges.set(ends(row.a, row.t, row.b), [...(edges.get(ends(row.a, row.t, row.b)) ?? []), row.r]);
  for (const edge of graph.edges) {
    const among = edges.get(ends(edge.from, edge.type || '_', edge.to)) ?? [];
    const matching = among.findIndex((has) => Object.entries(edge.properties ?? {}).every(([name, value]) => called(has, name) !== undefined && same(has[called(has, name)], value)));
    if (matching < 0) fail(`${edge.from} -${edge.type}-> ${edge.to} is not as ${JSON.stringify(edge.properties)} among ${JSON.stringify(among)}`);
    among.splice(matching, 1);
  }
  console.log(`${nodes.size} nodes, ${graph.edges.length} edges, ${compared} values`);
  process.exit(0);
}

main().catch((error) => fail(error.message));
