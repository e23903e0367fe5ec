// Queries asked of Grafeo, an embedded graph database: in memory, in openCypher. It cannot be stopped: a question that takes too long is the last.
//
//     node query_grafeo.js FOLDER COUNTS --benchmark_out=FILE      NODE_PATH leads to the module; see query_program.js
const fs = require('fs');
const { GrafeoDB, version } = require('@grafeo-db/js');

require('./query_program').run(async ({ nodes, edges, numbered }) => {
  const base = GrafeoDB.create();
  const rows = (file) => fs.readFileSync(file, 'utf8').split('\n').slice(1).filter(Boolean);
  return {
    version: typeof version === 'function' ? version() : '0.6.0',
    texts: [['texts.cypher', '']],
    async load() {
      const places = new Map();
      for (const { name, full, columns } of nodes) {
        const labels = columns.includes(':LABEL');
        const all = rows(full).map((line) => line.split(','));
        for (let i = 0; i < all.length; i += 50000) {
          const part = all.slice(i, i + 50000);
          const made = await base.batchCreateNodesWithProps(labels ? part[0][1].split(';') : [name], part.map(([key]) => ({ key: numbered ? Number(key) : key })));
          part.forEach(([key], at) => places.set(key, made[at]));
        }
      }
      for (const { full, type } of edges) {
        const all = rows(full).map((line) => line.split(','));
        for (let i = 0; i < all.length; i += 50000) await base.batchCreateEdges(all.slice(i, i + 50000).map(([a, b]) => ({ src: places.get(a), dst: places.get(b), type, properties: {} })));
      }
      return `${base.nodeCount()}/${base.edgeCount()}`;
    },
    plansLater: true,  // it keeps plans by text
    async prepare(text) {
      return { run: async (given) => (await base.executeCypher(text, given)).toArray().map(Object.values) };
    },
    stop: () => process.exit(0),
  };
});
