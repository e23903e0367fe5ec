// Queries asked of Ladybug, an embedded graph database that carries on Kuzu: in memory, in openCypher, with prepared statements.
//
//     node query_ladybug.js FOLDER COUNTS --benchmark_out=FILE      NODE_PATH leads to the module; see query_program.js
const ladybug = require('@ladybugdb/core-linux-x64');

require('./query_program').run(async ({ nodes, edges, numbered, threads, longest }) => {
  let base, connection, oneTable = false;
  const open = () => {
    base = new ladybug.Database(':memory:', 6 * 1024 ** 3);
    connection = new ladybug.Connection(base, threads);
  };
  const ask = async (text) => {
    const result = await connection.query(text);
    const all = await result.getAll();
    result.close();
    return all;
  };
  const keyType = numbered ? 'INT64' : 'STRING';
  const isMessage = (table) => table === 'Post' || table === 'Comment';
  const name = (column) => column.split(':')[0];
  const properties = (columns) => columns.map(name).filter((column) => column && column !== 'key');
  const declared = (column, columns) => `\`${column}\` ${columns.includes(`${column}:int`) ? 'INT64' : 'STRING'}`;
  // A type in a header's column is the column's type, where it knows the word: `size:int`, but not `key:ID`.
  const read = (file) => `LOAD FROM '${file}' (HEADER=true, DELIM=',', QUOTE='"', ESCAPE='"')`;
  return {
    version: ladybug.VERSION,
    // Posts and comments as tables of their own, or as one table of messages that says which are posts.
    texts: edges.some(({ type }) => type === 'REPLY_OF') ? [['texts.cypher', ''], ['texts.cypher', '_one_table']] : [['texts.cypher', '']],
    async turnTo() {
      await connection.close();
      await base.close();
      open();
      oneTable = true;
      await ask(`CREATE NODE TABLE Message(\`key\` ${keyType}, post BOOL, PRIMARY KEY(\`key\`))`);
      for (const { name: table, full } of nodes) {
        if (isMessage(table)) await ask(`COPY Message FROM (${read(full)} RETURN CAST(\`key:ID\` AS ${keyType}), ${table === 'Post'})`);
        else {
          await ask(`CREATE NODE TABLE \`${table}\`(\`key\` ${keyType}, PRIMARY KEY(\`key\`))`);
          await ask(`COPY \`${table}\` FROM (${read(full)} RETURN CAST(\`key:ID\` AS ${keyType}))`);
        }
      }
      const end = (table) => (isMessage(table) ? 'Message' : table);
      for (const type of new Set(edges.map((table) => table.type))) {
        const own = edges.filter((table) => table.type === type);
        const pairs = [...new Set(own.map(({ from, to }) => `FROM \`${end(from)}\` TO \`${end(to)}\``))];
        await ask(`CREATE REL TABLE \`${type}\`(${pairs.join(', ')})`);
        for (const { full, from, to } of own) {
          await ask(`COPY \`${type}\` FROM (${read(full)} RETURN CAST(\`:START_ID\` AS ${keyType}), CAST(\`:END_ID\` AS ${keyType}))${pairs.length > 1 ? ` (from='${end(from)}', to='${end(to)}')` : ''}`);
        }
      }
      connection.setQueryTimeout(longest);
    },
    async load() {
      open();
      for (const { name: table, full, columns } of nodes) {
        const own = properties(columns);
        await ask(`CREATE NODE TABLE \`${table}\`(\`key\` ${keyType}, ${own.map((column) => `${declared(column, columns)}, `).join('')}PRIMARY KEY(\`key\`))`);
        await ask(`COPY \`${table}\` FROM (${read(full)} RETURN CAST(\`key:ID\` AS ${keyType})${own.map((column) => (columns.includes(`${column}:int`) ? `, CAST(\`${column}\` AS INT64)` : `, \`${column}\``)).join('')})`);
      }
      for (const type of new Set(edges.map((table) => table.type))) {
        const own = edges.filter((table) => table.type === type);
        const weighted = own[0].columns.includes('weight:int');
        await ask(`CREATE REL TABLE \`${type}\`(${own.map(({ from, to }) => `FROM \`${from}\` TO \`${to}\``).join(', ')}${weighted ? ', weight INT64' : ''})`);
        for (const { full, from, to } of own) {
          await ask(`COPY \`${type}\` FROM (${read(full)} RETURN CAST(\`:START_ID\` AS ${keyType}), CAST(\`:END_ID\` AS ${keyType})${weighted ? ', CAST(\`weight\` AS INT64)' : ''})${own.length > 1 ? ` (from='${from}', to='${to}')` : ''}`);
        }
      }
      const one = async (text) => Object.values((await ask(text))[0])[0];
      connection.setQueryTimeout(longest);
      return `${await one('MATCH (n) RETURN count(*)')}/${await one('MATCH ()-[e]->() RETURN count(*)')}`;
    },
    async forget() {
      await ask('DROP TABLE IF EXISTS Thing');
      await ask('CREATE NODE TABLE Thing(`key` STRING, number INT64, PRIMARY KEY(`key`))');
    },
    things: async () => Object.values((await ask('MATCH (t:Thing) RETURN count(*)'))[0])[0],
    writes: [
      { name: 'create_all', text: "UNWIND range(1, CAST($n AS INT64)) AS i CREATE (:Thing {key: 'k' + CAST(i AS STRING), number: i})", anew: true },
      { name: 'merge_all', text: "UNWIND range(1, CAST($n AS INT64)) AS i MERGE (t:Thing {key: 'k' + CAST(i AS STRING)})" },
      { name: 'set_all', text: "UNWIND range(1, CAST($n AS INT64)) AS i MATCH (t:Thing {key: 'k' + CAST(i AS STRING)}) SET t.number = i + 1" },
      { name: 'merge_new', text: "UNWIND range(1, CAST($n AS INT64)) AS i MERGE (t:Thing {key: 'k' + CAST(i AS STRING)})", anew: true },
      { name: 'create_each', text: "CREATE (:Thing {key: 'k' + CAST($i AS STRING), number: CAST($i AS INT64)})", each: true, anew: true },
      { name: 'merge_each', text: "MERGE (t:Thing {key: 'k' + CAST($i AS STRING)})", each: true },
      { name: 'set_each', text: "MATCH (t:Thing {key: 'k' + CAST($i AS STRING)}) SET t.number = CAST($i AS INT64) + 1", each: true },
    ],
    async prepare(text) {
      // It has no labels besides tables, and asks the key by a condition; keys that are numbers are counted as texts.
      const labelled = oneTable ? text.replaceAll(':Post)', ':Message {post: true})').replaceAll(':Comment)', ':Message {post: false})') : text.replaceAll(':Message', ':Post:Comment');
      const statement = await connection.prepare(labelled.replace('RETURN q.key', 'RETURN CAST(q.key AS STRING)'));
      if (!statement.isSuccess()) throw new Error(statement.getErrorMessage());
      return {
        async run(given) {
          const result = await connection.execute(statement, Object.fromEntries(Object.entries(given).map(([key, value]) => [key, typeof value === 'bigint' ? Number(value) : value])));
          const all = await result.getAll();
          result.close();
          return all.map(Object.values);
        },
      };
    },
  };
});
