// The questions asked of DuckDB in SQL, as they stand and rewritten by hand: in memory, with prepared statements.
//
//     node query_duckdb.js FOLDER COUNTS --benchmark_out=FILE      NODE_PATH leads to the module; see query_program.js
const fs = require('fs');
const path = require('path');
const { DuckDBInstance, version } = require('@duckdb/node-api');

require('./query_program').run(async ({ nodes, edges, numbered, threads, folder }) => {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  const keyType = numbered ? 'BIGINT' : 'VARCHAR';
  const read = (file) => `read_csv('${file}', header=true, quote='"', escape='"', all_varchar=true)`;
  const rewritten = fs.existsSync(path.join(folder, 'queries', 'rewritten.sql'));
  return {
    version: version(),
    texts: [['texts.sql', ''], ...(rewritten ? [['rewritten.sql', '_rewritten']] : [])],
    stop: () => connection.interrupt(),
    async load() {
      let rows = 0n, links = 0n;
      for (const { name, full, columns } of nodes) {
        const own = columns.filter((column) => !column.startsWith(':')).map((column) => {
          const [title, type] = column.split(':');
          return `CAST("${column}" AS ${type === 'ID' ? keyType : type === 'int' ? 'BIGINT' : 'VARCHAR'}) AS "${title}"`;
        });
        await connection.run(`CREATE TABLE "${name}" AS SELECT ${own.join(', ')} FROM ${read(full)}`);
        rows += (await connection.runAndReadAll(`SELECT count(*) FROM "${name}"`)).getRows()[0][0];
      }
      for (const { name, full } of edges) {
        await connection.run(`CREATE TABLE "${name}" AS SELECT CAST(":START_ID" AS ${keyType}) AS a, CAST(":END_ID" AS ${keyType}) AS b FROM ${read(full)}`);
        links += (await connection.runAndReadAll(`SELECT count(*) FROM "${name}"`)).getRows()[0][0];
      }
      const both = (made, table) => connection.run(`CREATE TABLE ${made} AS SELECT a, b FROM ${table} UNION ALL SELECT b, a FROM ${table}`);
      const has = (table) => edges.some(({ name }) => name === table);
      if (has('E')) await both('either_way', 'E');
      if (has('DEPENDS')) await connection.run(`CREATE VIEW edges AS ${edges.map(({ name }) => `SELECT a, b FROM ${name}`).join(' UNION ALL ')}`);
      if (has('Person_KNOWS_Person')) {
        await both('knows', 'Person_KNOWS_Person');
        const joined = (made, first, second, turned) => connection.run(
          `CREATE TABLE ${made} AS ${[first, second].map((table) => `SELECT ${turned ? 'b AS a, a AS b' : 'a, b'} FROM ${table}`).join(' UNION ALL ')}`);
        await joined('message_tag', 'Post_HAS_TAG_Tag', 'Comment_HAS_TAG_Tag', false);
        await joined('message_creator', 'Post_HAS_CREATOR_Person', 'Comment_HAS_CREATOR_Person', false);
        await joined('message_liker', 'Person_LIKES_Post', 'Person_LIKES_Comment', true);
        await joined('message_reply', 'Comment_REPLY_OF_Post', 'Comment_REPLY_OF_Comment', true);
      }
      return `${rows}/${links}`;
    },
    forget: () => connection.run('CREATE OR REPLACE TABLE Thing(key VARCHAR PRIMARY KEY, number BIGINT)'),
    things: async () => (await connection.runAndReadAll('SELECT count(*) FROM Thing')).getRows()[0][0],
    writes: [
      { name: 'create_all', text: "INSERT INTO Thing SELECT 'k' || i, i FROM range(1, CAST($n AS BIGINT) + 1) r(i)", anew: true },
      { name: 'merge_all', text: "INSERT OR IGNORE INTO Thing SELECT 'k' || i, NULL FROM range(1, CAST($n AS BIGINT) + 1) r(i)" },
      { name: 'set_all', text: "UPDATE Thing SET number = i + 1 FROM range(1, CAST($n AS BIGINT) + 1) r(i) WHERE key = 'k' || i" },
      { name: 'merge_new', text: "INSERT OR IGNORE INTO Thing SELECT 'k' || i, NULL FROM range(1, CAST($n AS BIGINT) + 1) r(i)", anew: true },
      { name: 'create_each', text: "INSERT INTO Thing VALUES ('k' || CAST($i AS BIGINT), CAST($i AS BIGINT))", each: true, anew: true },
      { name: 'merge_each', text: "INSERT OR IGNORE INTO Thing VALUES ('k' || CAST($i AS BIGINT), NULL)", each: true },
      { name: 'set_each', text: "UPDATE Thing SET number = CAST($i AS BIGINT) + 1 WHERE key = 'k' || CAST($i AS BIGINT)", each: true },
    ],
    async prepare(text) {
      const statement = await connection.prepare(text);
      return {
        async run(given) {
          if (Object.keys(given).length > 0) statement.bind(given);
          return (await statement.runAndReadAll()).getRows();
        },
      };
    },
  };
});
