// Five thousand nodes: the Lanzhou page's data many times over, on a grid; its scripts are as they were.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dataOf, find, heading } from './browser.mjs';

function enlarged(data, count) {
  const side = Math.ceil(Math.sqrt(count));
  let seed = 1;
  const random = below => { seed = (seed * 48271) % 2147483647; return seed % below; };
  const shifted = (list, dx, dy) => list.map((v, i) => (i % 2 === 0 ? v + dx : v + dy));
  const nodes = Array.from({ length: count }, (_, i) => {
    const n = data.nodes[i % data.nodes.length], [x, y, w, h] = n.at;
    const to = [(i % side) * 190 + 90, Math.floor(i / side) * 90 + 45];
    const [dx, dy] = [to[0] - x, to[1] - y];
    return { ...n, key: `k${i}`, name: `${n.name}${i}`, at: [...to, w, h], strokes: n.strokes?.map(s => shifted(s, dx, dy)), text: n.text.map(([text, tx, ty, ...more]) => [text, tx + dx, ty + dy, ...more]) };
  });
  const drawn = data.edges.filter(e => e.curve);
  const edges = Array.from({ length: 2 * count }, (_, i) => {
    const e = drawn[i % drawn.length], from = random(count), to = (from + 1 + random(300)) % count;
    const [ax, ay] = nodes[from].at, [bx, by] = nodes[to].at;
    const curve = [ax, ay, (2 * ax + bx) / 3 + 20, (2 * ay + by) / 3 - 10, (ax + 2 * bx) / 3 - 20, (ay + 2 * by) / 3 + 10, bx - 3, by - 3].map(v => Math.round(v * 10) / 10);
    return { ...e, from, to, curve, tip: e.tip && [bx, by], text: undefined };
  });
  return { ...data, nodes, edges, frames: [], width: side * 190, height: side * 90 };
}

export async function bigTests(all) {
  const lanzhou = all.file('lanzhou.html'), file = all.file('big.html');
  await all.test('5,000 nodes and 10,000 edges open within two seconds', async ({ open }) => {
    const json = JSON.stringify(enlarged(dataOf(lanzhou), 5000)).replace(/[<>&\u2028\u2029]/gu, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const [before, after] = readFileSync(lanzhou, 'utf8').split(/(?<=<script id="data" type="application\/json">)[^]*?(?=<\/script>)/u, 2);
    writeFileSync(file, before + json + readFileSync(lanzhou, 'utf8').slice(readFileSync(lanzhou, 'utf8').length - after.length));
    // What else the machine does is not the page's: the best of three, or the time that processors gave to it.
    const used = await all.processorTime();
    let best = Infinity, page = null;
    for (let i = 0; i < 3; ++i) {
      page = await open(file);
      const clock = Number(await page.locator('html').getAttribute('data-ready')), worked = await used();
      console.log(`  5,000 nodes: ${clock} ms to the first picture, ${worked} ms of processors`);
      best = Math.min(best, clock, worked);
      if (best < 2000) break;
    }
    assert.ok(best < 2000, `${best} ms`);
    const began = Date.now();
    await find(page, 'k4321');
    assert.match(await heading(page), /4321$/u);
    await page.locator('.path-from').click();
    await find(page, 'k17');
    assert.match(await heading(page), /→/u);
    console.log(`  search, pick, paths: ${Date.now() - began} ms`);
    const stage = await page.locator('#picture').boundingBox();
    const moving = Date.now();
    await page.mouse.move(stage.x + 200, stage.y + 200);
    await page.mouse.down();
    for (let i = 1; i <= 10; ++i) await page.mouse.move(stage.x + 200 + 20 * i, stage.y + 200);
    await page.mouse.up();
    console.log(`  ten steps of a drag: ${Date.now() - moving} ms`);
  });
}
