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
  const nodes = new Map((await ask('MATCH (n) RETURN n.key AS k, label(n) AS t, n.name AS name, n.evidence AS evidence')).map((row) => [row.k, row]));
  if (nodes.size !== graph.nodes.length) fail(`${nodes.size} nodes, not ${graph.nodes.length}`);
  for (const node of graph.nodes) {
    const there = nodes.get(node.key);
    if (!there) fail(`no node ${JSON.stringify(node.key)}`);
    // Names that differ in case alone have a `_` behind them.
    const type = (node.type || '_').replace(/\p{Cc}/gu, ' ').replaceAll('.', '_');
    if (there.t !== type && there.t.replace(/_+$/, '') !== type) fail(`${node.key} is a ${there.t}, not a ${node.type}`);
    const name = node.names?.[''] ?? node.names?.zh ?? null;
    if (name !== null && plain(there.name) !== plain(name)) fail(`${node.key} is called ${JSON.stringify(there.name)}, not ${JSON.stringify(name)}`);
    if ((there.evidence ?? []).length !== (node.evidence ?? []).length) fail(`${node.key} has ${(there.evidence ?? []).length} pieces of evidence, not ${node.evidence.length}`);
  }
  const counted = (all) => {
    const out = new Map();
    for (const one of all) out.set(one, (out.get(one) ?? 0) + 1);
    return [...out].map(([key, n]) => `${key} ${n}`).sort();
  };
  const there = counted((await ask('MATCH (a)-[r]->(b) RETURN a.key AS a, b.key AS b')).map((row) => JSON.stringify([row.a, row.b])));
  const wanted = counted(graph.edges.map((edge) => JSON.stringify([edge.from, edge.to])));
  if (there.join('\n') !== wanted.join('\n')) fail(`other edges: ${there.filter((one) => !wanted.includes(one)).slice(0, 3)} instead of ${wanted.filter((one) => !there.includes(one)).slice(0, 3)}`);
  console.log(`${nodes.size} nodes, ${graph.edges.length} edges`);
  process.exit(0);
}

main().catch((error) => fail(error.message));
