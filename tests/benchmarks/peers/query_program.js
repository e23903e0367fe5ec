// What the peers that are asked queries share: the data, the questions, the clock, and how answers are handed over.
//
//     require('./query_program').run('ladybug', async (program) => ({ version, load, prepare, close }));
//
// A program is started as `node query_X.js FOLDER COUNTS --benchmark_out=FILE`, as the C++ programs are (program.hpp). A peer gives
//   load()              everything from the CSV files to tables that can be asked
//   prepare(text)       something with `run(given)`, which gives rows: arrays of values
//   stop()              ends what runs, where it can be ended
//   texts               the files of questions that it is asked, and what is put behind their names
//   turnTo(suffix)      makes other tables of the same data for the questions with that behind their names
//   plansLater          whether `prepare` does nothing
//   writes              queries that change `Thing`, which `forget()` makes anew and `things()` counts
const fs = require('fs');
const path = require('path');

const longest = 60_000;  // milliseconds a question
const often = 2_000;     // a question is asked up to nine times, and no more once so many have passed

function run(make) {
  const [folder, countsText] = process.argv.slice(2).filter((a) => !a.startsWith('--'));
  const out = (process.argv.find((a) => a.startsWith('--benchmark_out=')) || '=/dev/null').split('=')[1];
  const counts = Object.fromEntries(countsText.split(' ').filter(Boolean).map((kind) => {
    const [name, numbers] = kind.split('=');
    return [name, numbers.split(',').map(Number)];
  }));
  const found = [];
  let version = '?';
  const put = (name, real, cpu, label, beside = {}) => {
    found.push({ name, real_time: real, cpu_time: cpu, time_unit: 'ns', label: String(label), ...beside });
    console.log(`${name.padEnd(28)} ${(real / 1e6).toFixed(3).padStart(12)} ms  ${label}`);
    fs.writeFileSync(out, JSON.stringify({ context: { version }, benchmarks: found }));
  };
  const timed = async (work) => {
    const cpu = process.cpuUsage();
    const start = process.hrtime.bigint();
    const answer = await work();
    const real = Number(process.hrtime.bigint() - start);
    const used = process.cpuUsage(cpu);
    return [real, (used.user + used.system) * 1000, answer];
  };
  const peak = () => Number(/VmHWM:\s*(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
  const lines = (file) => fs.readFileSync(path.join(folder, 'queries', file), 'utf8').split('\n').filter(Boolean);

  // Tables of the folder: `Person_KNOWS_Person.csv`, or `DEPENDS.csv` with its ends in ends.txt.
  const tables = (kind) => fs.readdirSync(path.join(folder, 'graph', kind)).sort().map((file) => {
    const full = path.join(folder, 'graph', kind, file);
    return { name: path.basename(file, '.csv'), full, columns: fs.readFileSync(full, 'utf8').split('\n', 1)[0].split(',') };
  });
  const nodes = tables('nodes');
  const ends = fs.existsSync(path.join(folder, 'queries', 'ends.txt')) ? lines('ends.txt').map((line) => line.split(' ')) : [];
  const edges = tables('edges').map((table) => {
    const [from, to] = ends.find((end) => end[0] === table.name)?.slice(1) ?? [table.name.split('_')[0], table.name.split('_').at(-1)];
    const type = table.name.startsWith(`${from}_`) ? table.name.slice(from.length + 1, -to.length - 1) : table.name;
    return { ...table, type, from, to };
  });
  const numbered = /^\d+[,\n]/.test(fs.readFileSync(nodes[0].full, 'utf8').split('\n')[1] + '\n');
  const keys = () => nodes.flatMap((table) => fs.readFileSync(table.full, 'utf8').split('\n').slice(1).filter(Boolean)
    .map((line) => (line[0] === '"' ? line.slice(1, line.indexOf('",')) : line.split(',', 1)[0])));
  const texts = (file) => {
    const all = {};
    let name = '';
    for (const line of fs.readFileSync(path.join(folder, 'queries', file), 'utf8').split('\n')) {
      const named = /^(?:\/\/|--) (.*)$/.exec(line);
      if (named) name = named[1].includes(' ') ? '' : named[1];
      else if (name && line) all[name] = (all[name] ?? '') + line + '\n';
    }
    return all;
  };
  const kinds = (name) => (name.startsWith('lsqb') ? 'lsqb' : name === 'hop' ? 'hop' : ['triangles', 'squares'].includes(name) ? 'cycles' : 'packages');
  const answer = (rows) => {
    if (rows.length === 1 && rows[0].length === 1) return String(rows[0][0]);
    return `${rows.length}/${rows.reduce((sum, row) => sum + BigInt(row[1]), 0n)}`;
  };

  (async () => {
    const threads = counts.threads?.[0] ?? 1;
    const peer = await make({ nodes, edges, numbered, threads, folder, longest });
    version = peer.version;
    const [loadReal, loadCpu, size] = await timed(() => peer.load());
    put('load', loadReal, loadCpu, size, { peak: peak() });

    const limited = async (work) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        if (peer.stop) peer.stop();
      }, longest);
      try {
        return await work();
      } catch (error) {
        if (late || /interrupt|timeout|timed out/i.test(error.message)) return null;
        throw error;
      } finally {
        clearTimeout(timer);
      }
    };
    for (const [file, suffix] of peer.texts) {
      if (peer.turnTo && suffix && counts.lsqb) await peer.turnTo(suffix);
      for (const [name, text] of Object.entries(texts(file))) {
        const kind = kinds(name);
        if (kind === 'hop' || !counts[kind] || name.endsWith('_query')) continue;  // searches are held against the library's own
        try {
          // Read, planned and run; then planned alone.
          const times = [];
          let last = null, spent = 0;
          while (times.length < 9 && spent < often) {
            const [real, cpu, rows] = await timed(() => limited(async () => (await peer.prepare(text)).run({})));
            last = rows;
            if (rows === null) break;
            times.push([real, cpu]);
            spent += real / 1e6;
          }
          if (last === null) put(`${name}${suffix}/1`, longest * 1e6, longest * 1e6, 'stopped');
          else {
            times.sort((a, b) => a[0] - b[0]);
            put(`${name}${suffix}/1`, ...times[times.length >> 1], answer(last));
            if (peer.plansLater) continue;
            const plans = [];
            for (let i = 0; i < 5; ++i) plans.push((await timed(() => peer.prepare(text))).slice(0, 2));
            plans.sort((a, b) => a[0] - b[0]);
            put(`${name}${suffix}_prepare/1`, ...plans[2], '');
          }
        } catch (error) {
          console.error(`${name}${suffix}: ${error.message}`);
        }
      }
    }
    if (counts.hop) {
      const all = keys();
      const asked = lines('nodes.txt').map((line) => (numbered ? BigInt(all[Number(line)]) : all[Number(line)]));
      for (const n of counts.hop) {
        const statement = await peer.prepare(texts(peer.texts[0][0]).hop);
        let rows = 0, bytes = 0;
        const [real, cpu] = await timed(async () => {
          for (const key of asked.slice(0, n)) for (const row of await statement.run({ key })) ++rows, bytes += String(row[0]).length;
        });
        put(`hop_rows/${n}`, real, cpu, `${rows}/${bytes}`);
      }
    }
    // So many changes by one query, and by a query each: as many as there is time for, and what all would have taken.
    for (const { name, text, each, anew } of (counts.writes && peer.writes) || []) {
      const n = counts.writes[0];
      if (anew) await peer.forget();
      const statement = await peer.prepare(text);
      const end = Date.now() + longest / 3;
      let done = 0;
      const [real, cpu, ended] = await timed(() => limited(async () => {
        if (!each) await statement.run({ n });
        else while (done < n && Date.now() < end) await statement.run({ i: ++done });
        return true;
      }));
      if (ended === null) put(name, longest * 1e6, longest * 1e6, 'stopped');
      else if (each) put(name, real * n / done, cpu * n / done, done < n ? '' : await peer.things());
      else put(name, real, cpu, await peer.things());
    }
    process.exit(0);
  })().catch((error) => {
    console.error(error);
    process.exit(1);
  });
}

module.exports = { run };
