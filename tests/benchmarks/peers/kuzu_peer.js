// The questions asked of Kuzu, an embedded graph database: on disk, in openCypher, with prepared statements.
//
//     node kuzu_peer.js FOLDER COUNTS --benchmark_out=FILE      as the C++ programs (program.hpp)
//
// Times are of the clock and of the processor (all threads); NODE_PATH must lead to the module.
const fs = require('fs');
const path = require('path');
const kuzu = require('kuzu');

const [folder, countsText] = process.argv.slice(2).filter((a) => !a.startsWith('--'));
const out = (process.argv.find((a) => a.startsWith('--benchmark_out=')) || '=/dev/null').split('=')[1];
const counts = Object.fromEntries(countsText.split(' ').filter(Boolean).map((kind) => {
  const [name, numbers] = kind.split('=');
  return [name, numbers.split(',').map(Number)];
}));
const database = path.join(folder, 'kuzu.db');
const bufferPool = 6 * 1024 ** 3;
const threads = require('os').cpus().length;

const found = [];
function put(name, real, cpu, label, beside = {}) {
  found.push({ name, real_time: real, cpu_time: cpu, time_unit: 'ns', label: String(label), ...beside });
  console.log(JSON.stringify(found[found.length - 1]));
  fs.writeFileSync(out, JSON.stringify({ context: { version: kuzu.VERSION }, benchmarks: found }));
}
async function timed(work) {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  const answer = await work();
  const real = Number(process.hrtime.bigint() - start);
  const used = process.cpuUsage(cpu);
  return [real, (used.user + used.system) * 1000, answer];
}

const lines = (file) => fs.readFileSync(path.join(folder, 'queries', file), 'utf8').split('\n').filter(Boolean);
const tables = (kind) => fs.readdirSync(path.join(folder, 'graph', kind)).sort().map((file) => {
  const full = path.join(folder, 'graph', kind, file);
  const handle = fs.openSync(full);
  const start = Buffer.alloc(4096);
  const bytes = fs.readSync(handle, start);
  fs.closeSync(handle);
  return { name: path.basename(file, '.csv'), full, columns: start.toString('utf8', 0, bytes).split('\n')[0].split(',') };
});
const resident = () => Number(fs.readFileSync('/proc/self/statm', 'utf8').split(' ')[1]) * 4096;

// Numbers are keys to Kuzu's advantage where the data has numbers.
const nodeTables = tables('nodes');
const numbered = nodeTables.length === 1 && /^\d+,/.test(fs.readFileSync(nodeTables[0].full, { encoding: 'utf8' }).slice(0, 200).split('\n')[1]);
const keyType = numbered ? 'INT64' : 'STRING';
const copyOptions = "(HEADER=true, PARALLEL=true, DELIM=',', QUOTE='\"', ESCAPE='\"', AUTO_DETECT=false)";
function declared(column) {
  const [name, type] = column.split(':');
  return `\`${name}\` ${type === 'int' ? 'INT64' : type === 'ID' ? keyType : 'STRING'}`;
}
/// The keys of the nodes, by number: file after file, line after line.
function keysByNumber() {
  const keys = [];
  for (const table of nodeTables) {
    const text = fs.readFileSync(table.full, 'utf8');
    for (let at = text.indexOf('\n') + 1; at < text.length; at = text.indexOf('\n', at) + 1) {
      if (text[at] === '"') keys.push(text.slice(at + 1, text.indexOf('",', at)));
      else keys.push(text.slice(at, text.indexOf(',', at)));
    }
  }
  return numbered ? keys.map(Number) : keys;
}

async function main() {
  for (const end of ['', '.wal', '.shadow', '.tmp']) fs.rmSync(database + end, { recursive: true, force: true });
  let base = new kuzu.Database(database, bufferPool);
  let connection = new kuzu.Connection(base, threads);
  const query = async (text) => {
    const result = await connection.query(text);
    const all = await result.getAll();
    result.close();
    return all;
  };
  const ends = lines('ends.txt').map((line) => line.split(' '));
  const startType = ends[0][1];

  const before = resident();
  const [loadReal, loadCpu] = await timed(async () => {
    for (const { name, full, columns } of nodeTables) {
      await query(`CREATE NODE TABLE \`${name}\`(${columns.map(declared).join(', ')}, PRIMARY KEY(\`key\`))`);
      await query(`COPY \`${name}\` FROM '${full}' ${copyOptions}`);
    }
    for (const { name, full, columns } of tables('edges')) {
      const [, from, to] = ends.find((end) => end[0] === name);
      await query(`CREATE REL TABLE \`${name}\`(FROM \`${from}\` TO \`${to}\`, ${columns.slice(2).map(declared).join(', ')})`);
      await query(`COPY \`${name}\` FROM '${full}' ${copyOptions}`);
    }
  });
  const held = resident() - before;
  const one = async (text) => Number(Object.values((await query(text))[0])[0]);
  const size = `${await one('MATCH (n) RETURN count(*)')}/${await one('MATCH ()-[e]->() RETURN count(*)')}`;
  put('load', loadReal, loadCpu, size, { resident: held });

  const keys = keysByNumber();
  const [first, second] = lines('hops.txt')[0].split(' ');
  const nodes = lines('nodes.txt').map((line) => keys[Number(line)]);
  const pairsIn = (file) => lines(file).map((line) => line.split(' ').map((n) => keys[Number(n)]));
  const pairs = pairsIn('pairs.txt');
  const paths = pairsIn('paths.txt');

  if (counts.snapshot) {
    await query('CHECKPOINT');
    const key = numbered ? nodes[0] : `'${nodes[0].replaceAll("'", "\\'")}'`;
    const times = [];
    let answer;
    for (let i = 0; i < 5; ++i) {
      await connection.close();
      await base.close();
      const [real, cpu] = await timed(async () => {
        base = new kuzu.Database(database, bufferPool);
        connection = new kuzu.Connection(base, threads);
        answer = await one(`MATCH (a:\`${startType}\`)-[:\`${first}\`]->(b) WHERE a.key = ${key} RETURN count(*)`);
      });
      times.push([real, cpu]);
    }
    times.sort((a, b) => a[0] - b[0]);
    put('reopen/1', ...times[2], answer);
  }

  // A statement of its own for each kind of question, prepared once.
  async function each(name, kind, text, questions, add) {
    for (const n of counts[kind] || []) {
      const statement = await connection.prepare(text);
      if (!statement.isSuccess()) throw new Error(`${name}: ${statement.getErrorMessage()}`);
      const sum = [0, 0];
      const [real, cpu] = await timed(async () => {
        for (const asked of questions.slice(0, n)) {
          const result = await connection.execute(statement, asked);
          add(sum, await result.getAll(), asked);
          result.close();
        }
      });
      put(`${name}/${n}`, real, cpu, sum[1] === null ? sum[0] : sum.join('/'));
    }
  }
  const counted = (sum, all) => { sum[0] += Number(all[0].found); sum[1] = null; };
  const reached = (sum, all, asked) => {
    if (asked.a === asked.b) sum[0] += 1;
    else if (all.length > 0) { sum[0] += 1; sum[1] += Number(all[0].found); }
  };
  const start = `MATCH (a:\`${startType}\`)`;
  const asNodes = nodes.map((a) => ({ a }));
  const asPairs = pairs.map(([a, b]) => ({ a, b }));
  await each('hop1', 'hop', `${start}-[:\`${first}\`]->(b) WHERE a.key = $a RETURN count(b.key) AS found`, asNodes, counted);
  await each('hop2', 'hop', `${start}-[:\`${first}\`]->()-[:\`${second}\`]->(b) WHERE a.key = $a RETURN count(DISTINCT b.key) AS found`, asNodes, counted);
  const to = (walk, arrow) => `${start}-[e* ${walk}]-${arrow}(b:\`${startType}\`) WHERE a.key = $a AND b.key = $b`;
  await each('path_directed', 'path', `${to('SHORTEST 1..30', '>')} RETURN length(e) AS found`, asPairs, reached);
  await each('path_undirected', 'path', `${to('SHORTEST 1..30', '')} RETURN length(e) AS found`, asPairs, reached);
  await each('path_weighted', 'weighted', `MATCH p = (a:\`${startType}\`)-[e* WSHORTEST(weight)]-(b:\`${startType}\`) WHERE a.key = $a AND b.key = $b RETURN cost(e) AS found`, asPairs, reached);
  await each('simple_paths', 'simple', `${start}-[e* ACYCLIC 1..4]->(b) WHERE a.key = $a AND b.key = $b RETURN count(*) AS found`, paths.map(([a, b]) => ({ a, b })), counted);
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
