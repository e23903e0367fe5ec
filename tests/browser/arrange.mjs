// What a reader does to the picture: expand, hide, move, undo, measure, go through time, save; each by mouse or keys.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { announced, atRest, clickAt, dataOf, find, goTo, heading, inSvg, savedSvg } from './browser.mjs';

/** A small graph of one's own, as tables. */
function tables(all, name, files) {
  const folder = all.file(name);
  mkdirSync(folder, { recursive: true });
  for (const [file, rows] of Object.entries(files)) writeFileSync(path.join(folder, file), rows.map(row => row.join(',')).join('\n') + '\n');
  return folder;
}
const address = page => page.evaluate(() => Object.fromEntries([...new URLSearchParams(location.hash.slice(1)).keys()].map(key => [key, new URLSearchParams(location.hash.slice(1)).getAll(key)])));
const shown = async (page, kind) => (await inSvg(page, (await savedSvg(page)).text, kind)).length;

export async function arrangeTests(all) {
  const file = all.file('lanzhou.html');  // page.mjs drew it
  const data = dataOf(file);
  const number = key => data.nodes.findIndex(n => n.key === key), node = key => data.nodes[number(key)];
  const degree = n => data.edges.filter(e => e.from === n || e.to === n).length;
  const neighbours = n => new Set(data.edges.filter(e => e.from === n || e.to === n).map(e => (e.from === n ? e.to : e.from)));

  await all.test('the lines of a picked node are named, in the language of the page', async ({ open }) => {
    for (const [name, language] of [['lanzhou.html', 'zh'], ['lanzhou-en.html', 'en']]) {
      const page = await open(all.file(name)), said = dataOf(all.file(name));
      const edgesOf = n => said.edges.filter(e => e.from === n || e.to === n);
      // Of nodes with few lines, to as many neighbours, some have room for all names, and all together for most: what is left are lines that are shorter than their names.
      const few = [...said.nodes.keys()].filter(i => edgesOf(i).length > 2 && edgesOf(i).length < 5 && edgesOf(i).every(e => e.curve) && new Set(edgesOf(i).flatMap(e => [e.from, e.to])).size === edgesOf(i).length + 1);
      const named = [];
      for (const i of few) {
        await find(page, said.nodes[i].key);
        await atRest(page);
        named.push(Number(await page.locator('#picture').getAttribute('data-named')) / edgesOf(i).length);
      }
      assert.ok(few.length > 2 && named.includes(1) && named.reduce((sum, part) => sum + part) > 0.85 * few.length, `parts of lines that are named: ${named}`);
      const n = few[named.indexOf(1)];
      const mine = edgesOf(n);
      await find(page, said.nodes[n].key);
      await page.waitForFunction(count => Number(document.getElementById('picture').dataset.named) === count, mine.length);
      const texts = (await inSvg(page, (await savedSvg(page)).text, 'text[font-size="12"]:not([font-weight])')).map(t => t.text);
      for (const e of mine) assert.ok(texts.some(text => text.includes(said.edge_types[e.type].caption)), `${said.edge_types[e.type].caption} of ${texts.join('|')}`);
      assert.equal(/\p{Script=Han}/u.test(texts.join('')), language === 'zh');
      // Names stand apart.
      const boxes = (await inSvg(page, (await savedSvg(page)).text, 'text[font-size="12"]:not([font-weight]):not([aria-hidden])'));
      for (const [i, a] of boxes.entries()) for (const b of boxes.slice(i + 1)) assert.ok(a.right <= b.left || b.right <= a.left || a.bottom - 3 <= b.top || b.bottom - 3 <= a.top, `${a.text} over ${b.text}`);
    }
  });

  await all.test('a node is hidden, its neighbours are expanded again, and all is undone and redone', async ({ open }) => {
    const page = await open(file);
    const zone = number('lanzhou-new-area');
    await find(page, 'lanzhou-new-area');
    await page.locator('#panel .only').click();
    const near = neighbours(zone).size + 1;
    assert.match(await announced(page), new RegExp(`^只显示 兰州新区 及其邻居 · 显示 ${near} 个节点`, 'u'));
    assert.match(await page.locator('#changes').textContent(), new RegExp(`隐藏了 ${data.nodes.length - near} 个节点`, 'u'));
    await page.locator('#picture').focus();
    await page.keyboard.press('0');
    assert.equal(await shown(page, 'path.node'), near);
    // One of its neighbours with others of its own.
    const other = [...neighbours(zone)].find(n => [...neighbours(n)].some(m => m !== zone && !neighbours(zone).has(m)));
    const hidden = [...neighbours(other)].filter(m => m !== zone && !neighbours(zone).has(m)).length;
    await find(page, data.nodes[other].key);
    assert.equal(await page.locator('#panel .expand').textContent(), `展开（${hidden}）`);
    await page.locator('#panel .expand').click();
    assert.equal(await page.locator('#panel .expand').count(), 0);
    await page.locator('#picture').focus();
    await page.keyboard.press('0');
    assert.equal(await shown(page, 'path.node'), near + hidden);
    await page.locator('#picture').focus();
    await page.keyboard.press('h');
    assert.ok(await page.locator('#panel').isHidden());
    assert.match(await announced(page), new RegExp(`^已隐藏：.* · 显示 ${near + hidden - 1} 个节点`, 'u'));
    assert.equal(await page.evaluate(() => document.activeElement.id), 'picture');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    assert.match(await announced(page), new RegExp(`^已撤销 · 显示 ${near} 个节点`, 'u'));
    await page.locator('#undo').click();
    assert.match(await announced(page), new RegExp(`显示 ${data.nodes.length} 个节点`, 'u'));
    assert.equal(await page.locator('#undo').getAttribute('aria-disabled'), 'true');
    await page.keyboard.press('Enter');  // the button keeps the focus
    assert.equal(await announced(page), '没有可撤销的');
    await page.locator('#redo').click();
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Control+y');
    assert.match(await announced(page), new RegExp(`^已重做 · 显示 ${near + hidden - 1} 个节点`, 'u'));
    assert.equal(await page.locator('#redo').getAttribute('aria-disabled'), 'true');
    // Another change ends what could be done again.
    await page.keyboard.press('Control+z');
    await page.locator('#by-size').selectOption('degree');
    assert.equal(await page.locator('#redo').getAttribute('aria-disabled'), 'true');
    // The address tells it, and brings it back.
    const again = await open(file, { hash: await page.evaluate(() => location.hash) });
    assert.equal(await again.locator('#changes').textContent(), await page.locator('#changes').textContent());
    await again.locator('#changes button').click();
    assert.match(await announced(again), new RegExp(`显示 ${data.nodes.length} 个节点`, 'u'));
    // What a filter hides, expanding shows.
    await again.locator('#types input[data-type="Agreement"]').uncheck();
    await find(again, 'lanzhou-new-area');
    await again.locator('#panel .expand').click();
    assert.ok(await again.locator('#panel .step').filter({ hasText: '协议' }).count() > 0);
    await again.locator('#picture').focus();
    await again.keyboard.press('e');
    assert.match(await announced(again), /^兰州新区 的相邻节点都已显示/u);
  });

  await all.test('a node is dragged with its lines, is pinned there, and goes back', async ({ open }) => {
    const page = await open(file);
    const key = 'tianjin-university', home = node(key).at;
    await goTo(page, home[0], home[1]);
    const stage = await page.locator('#picture').boundingBox(), middle = [stage.x + stage.width / 2, stage.y + stage.height / 2];
    /** Whether every line that stands out ends at the node, so far from home. */
    const follows = async (one, dx, dy) => {
      const ends = await one.evaluate(() => { dispatchEvent(new Event('beforeprint')); const out = [...document.querySelectorAll('#sheet path.edge:not([opacity])')].map(p => p.getAttribute('d')); dispatchEvent(new Event('afterprint')); return out; });
      assert.equal(ends.length, degree(number(key)));
      for (const d of ends) {
        const numbers = d.match(/-?[\d.]+/gu).map(Number), [x, y] = [home[0] + dx, home[1] + dy];
        const off = ([px, py]) => Math.max(Math.abs(px - x) - home[2] / 2, Math.abs(py - y) - home[3] / 2);
        assert.ok(Math.min(off(numbers.slice(0, 2)), off(numbers.slice(-2))) <= 12, `${d} ends at ${x},${y}`);
      }
    };
    await page.mouse.move(...middle);
    await page.mouse.down();
    await page.mouse.move(middle[0] + 40, middle[1] + 20);
    await page.mouse.move(middle[0] + 120, middle[1] + 60, { steps: 3 });
    await page.mouse.up();
    assert.match(await announced(page), /^已移动并固定：天津大学/u);
    assert.ok(await page.locator('#panel').isHidden(), 'a drag is no click');
    const moved = await address(page);
    assert.deepEqual(moved.moved, [`${Math.round(home[0] + 120)},${Math.round(home[1] + 60)},${key}`]);
    assert.deepEqual([moved.x, moved.y].map(Number), [home[0], home[1]], 'the picture stays');
    // A click where it is now picks it; each of its lines ends at it.
    await page.mouse.click(middle[0] + 120, middle[1] + 60);
    assert.equal(await heading(page), '天津大学');
    await follows(page, 120, 60);
    await follows(await open(file, { hash: await page.evaluate(() => location.hash) }), 120, 60);
    // While it is dragged, too.
    await goTo(page, home[0] + 120, home[1] + 60);
    const beside = await page.locator('#picture').boundingBox(), [x, y] = [beside.x + beside.width / 2, beside.y + beside.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y - 200, { steps: 3 });
    await follows(page, 120, -140);
    await page.mouse.up();
    await page.locator('#panel .put-back').click();
    assert.equal((await address(page)).moved, undefined);
    // By keys, several steps as one change.
    await page.locator('#picture').focus();
    for (const arrow of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(`Control+${arrow}`);
    assert.deepEqual((await address(page)).moved, [`${Math.round(home[0] + 40)},${Math.round(home[1] + 20)},${key}`]);
    await page.keyboard.press('Control+z');
    assert.equal((await address(page)).moved, undefined);
    await page.keyboard.press('Control+y');
    await page.keyboard.press('b');
    assert.match(await announced(page), /^已放回原处：天津大学/u);
    assert.equal((await address(page)).moved, undefined);
  });

  await all.test('a double click expands into what was not drawn, up to the whole graph', async ({ open }) => {
    const part = all.file('part.html');
    all.run('draw', 'graphs/lanzhou', '--around', 'tianjin-university', '-o', part);
    const small = dataOf(part), page = await open(part);
    assert.ok(small.nodes.length < 15);
    assert.equal(small.nodes.length + small.beyond.length, data.nodes.length);
    await page.locator('#by-size').selectOption('degree');
    const base = small.nodes.find(n => n.key.endsWith('-base'));
    const near = JSON.parse(all.run('neighbors', 'graphs/lanzhou', base.key, '--json')).neighbors.map(n => n.node.key);
    await goTo(page, base.at[0], base.at[1]);
    const stage = await page.locator('#picture').boundingBox();
    await page.mouse.dblclick(stage.x + stage.width / 2, stage.y + stage.height / 2);
    const drawn = new Set(small.nodes.map(n => n.key));
    const fresh = near.filter(key => !drawn.has(key)).length;
    assert.ok(fresh > 0);
    assert.match(await announced(page), new RegExp(`又显示 ${fresh} 个相邻节点 · 显示 ${small.nodes.length + fresh} 个节点`, 'u'));
    // None over another, and each with its facts.
    assert.equal((await address(page)).moved.length, fresh);
    await page.locator('#picture').focus();
    await page.keyboard.press('0');
    const boxes = await inSvg(page, (await savedSvg(page)).text, 'path.node');
    assert.equal(boxes.length, small.nodes.length + fresh);
    for (const [i, a] of boxes.entries()) for (const b of boxes.slice(i + 1)) assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top, `${a.text} over ${b.text}`);
    const key = near.find(one => !drawn.has(one));
    await find(page, key);
    assert.equal(await page.locator('#panel .kind code').textContent(), key);
    assert.match(await page.locator('#panel').textContent(), /第 \d+ 行/u);
    await page.keyboard.press('Control+z');
    assert.match(await announced(page), new RegExp(`^已撤销 · 显示 ${small.nodes.length} 个节点`, 'u'));
  });

  await all.test('what is merged or collapsed counts as many facts, as in a picture', async ({ open }) => {
    // By the quickest engine, since it is asked what there is and not where.
    const made = ['--engine', 'dot', '--lang', 'en', '--merge', '--collapse', '--with-sources', '--with-weak'];
    all.run('draw', 'graphs/lanzhou', ...made.slice(0, 6), '-o', all.file('facts.html'));
    all.run('draw', 'graphs/lanzhou', ...made, '-o', all.file('facts.svg'));
    // "Drawn: .... Nodes 144 (168): university 4, ... . Edges 190 (215): ...", of which no name holds a colon.
    const [, nodes, ofNodes, edges, ofEdges] = /<desc>(?:[^<]*\. )?Nodes ([^:]*): (.*?)\. Edges ([^:]*): (.*?)\./u.exec(readFileSync(all.file('facts.svg'), 'utf8'));
    const page = await open(all.file('facts.html'));
    assert.equal(await page.locator('#legend summary').textContent(), `Legend · ${nodes} nodes, ${edges} edges`);
    assert.match(`${nodes} ${edges}`, /\(\d+\).*\(\d+\)/u);
    for (const [kind, told] of [['node_types', ofNodes], ['edge_types', ofEdges]]) {
      const rows = await page.locator(`#types label:has(input[data-kind="${kind}"])`).evaluateAll(labels => labels.map(l => `${l.querySelector('.caption').textContent} ${l.querySelector('.count').textContent}`));
      assert.deepEqual(rows.sort(), told.split(', ').sort());
    }
    const said = dataOf(all.file('facts.html')), e = said.edges.find(one => one.stands_for > 2 && one.curve), facts = said.edges.filter(one => one.from === e.to || one.to === e.to);
    await find(page, said.nodes[e.to].key);
    const total = facts.reduce((sum, one) => sum + (one.stands_for ?? 1), 0);
    assert.ok(await page.locator('#panel').getByText(`Edges (${facts.length} (${total}))`).count() > 0);
  });

  await all.test('nodes are sized and coloured by a measure, with a scale', async ({ open }) => {
    const page = await open(file);
    await page.locator('#by-size').selectOption('degree');
    await page.locator('#by-colour').selectOption('pagerank');
    await page.locator('#picture').focus();
    await page.keyboard.press('0');
    const svg = (await savedSvg(page)).text;
    const discs = await inSvg(page, svg, 'path.disc'), zoom = Number(/matrix\(([\d.]+)/u.exec(svg)[1]);
    const ranked = JSON.parse(all.run('rank', 'graphs/lanzhou', '--by', 'degree', '--weak', '--top', '500', '--json'));
    const scores = new Map(ranked.nodes.map(r => [r.node.key, r.score]));
    assert.equal(discs.length, data.nodes.filter(n => scores.get(n.key) > 0).length);
    // Areas are as the numbers.
    const each = discs.map(d => (d.right - d.left) / zoom), sorted = [...each].sort((a, b) => b - a), numbers = [...scores.values()].sort((a, b) => b - a);
    for (const i of [1, 5, 20]) assert.ok(Math.abs((sorted[i] / sorted[0]) ** 2 - numbers[i] / numbers[0]) < 0.06, `${(sorted[i] / sorted[0]) ** 2} for ${numbers[i] / numbers[0]}`);
    // PageRank as the tool computes it, and the darkest fill where it is highest.
    const pagerank = data.measures.find(m => m.name === 'pagerank');
    const told = JSON.parse(all.run('rank', 'graphs/lanzhou', '--top', '500', '--json'));
    for (const r of told.nodes.slice(0, 20)) {
      const [, value] = pagerank.values.find(([n]) => data.nodes[n].key === r.node.key);
      assert.ok(Math.abs(value - r.score) < 1e-9, `${value} is not ${r.score}`);
    }
    const nodes = await inSvg(page, svg, 'path.node'), fills = new Map();
    for (const n of nodes) fills.set(n.text, n.fill);
    const order = [...pagerank.values].sort((a, b) => a[1] - b[1]).map(([n]) => fills.get(data.nodes[n].name)).filter((fill, i, list) => fill !== list[i - 1]);
    // Where many have the same number, a fifth may have nobody.
    assert.deepEqual(order, ['#EFF6FC', '#A6CDE9', '#6DADDC', '#1A6FAB', '#0B3B63'].filter(fill => order.includes(fill)));
    assert.ok(order.length >= 4, `${order}`);
    // The scale says what is what, to those who see it and to those who do not.
    const words = (await inSvg(page, svg, 'text')).map(t => t.text);
    const texts = [...pagerank.values].sort((a, b) => a[1] - b[1]).map(([, , text]) => text);
    for (const wanted of ['圆面积：关系数', '颜色：PageRank']) assert.ok(words.includes(wanted), wanted);
    assert.ok(words.some(text => text.startsWith(texts[0])) && words.some(text => text.endsWith(texts.at(-1))));
    assert.match(await page.locator('#scale').textContent(), new RegExp(`PageRank.*${texts[0]}.*${texts.at(-1)}`, 'u'));
    // A property of one's own.
    await page.locator('#by-colour').selectOption('year');
    const year = data.measures.find(m => m.name === 'year');
    assert.equal(year.values.length, data.nodes.filter(n => n.facts.some(([caption]) => caption === year.caption)).length);
    assert.ok((await inSvg(page, (await savedSvg(page)).text, 'text')).some(t => t.text === '无数据'));
  });

  await all.test('the slider of time shows what was there on a day', async ({ open }) => {
    const folder = tables(all, 'timed', {
      'nodes.csv': [['key:ID', 'name', 'founded:date'], ['a', 'Ann', '2001-05-01'], ['b', 'Bob', ''], ['c', 'Cid', '2010']],
      'edges.csv': [[':START_ID', ':END_ID', ':TYPE', 'valid_from:date', 'valid_to:date'], ['a', 'b', 'KNOWS', '2003-01-01', '2012-06'], ['b', 'c', 'KNOWS', '', '2015-01-01'], ['a', 'c', 'KNOWS', '', '']],
    });
    const timed = all.file('timed.html');
    all.run('draw', folder, '-o', timed);
    const page = await open(timed);
    assert.deepEqual(dataOf(timed).days.map(([, text]) => text), ['2001-05-01', '2003-01-01', '2010', '2012-06', '2015-01-01']);
    const slider = page.locator('#day');
    assert.equal(await slider.getAttribute('aria-valuetext'), 'all times');
    await slider.focus();
    const at = [];
    for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight']) {
      await page.keyboard.press(key);
      at.push(`${await page.locator('#day-text').textContent()}: ${await announced(page)}`);
    }
    assert.deepEqual(at, ['as of 2001-05-01: 2 nodes and 0 edges shown', 'as of 2003-01-01: 2 nodes and 1 edge shown', 'as of 2010: 3 nodes and 3 edges shown', 'as of 2012-06: 3 nodes and 2 edges shown',
      'as of 2015-01-01: 3 nodes and 1 edge shown', 'all times: 3 nodes and 3 edges shown']);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'day');
    await page.keyboard.press('Home');
    assert.equal(await shown(page, 'path.node'), 2);
    const again = await open(timed, { hash: await page.evaluate(() => location.hash) });
    assert.equal(await again.locator('#day-text').textContent(), 'as of 2001-05-01');
    // All of it is one change.
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Control+z');
    assert.equal(await page.locator('#day-text').textContent(), 'all times');
    // No dates, no slider.
    const plain = tables(all, 'plain', { 'nodes.csv': [['key:ID', 'name'], ['a', 'Ann'], ['b', 'Bob']], 'edges.csv': [[':START_ID', ':END_ID', ':TYPE'], ['a', 'b', 'KNOWS']] });
    all.run('draw', plain, '-o', all.file('plain.html'));
    assert.ok(await (await open(all.file('plain.html'))).locator('#time').isHidden());
  });

  await all.test('evidence is quoted where the sources were at hand, else located', async ({ open }) => {
    const quoted = all.file('nansha.html'), bare = all.file('nansha-bare.html');
    all.run('draw', 'graphs/nansha', '--sources', 'graphs/nansha/sources', '-o', quoted);
    all.run('draw', 'graphs/nansha', '-o', bare);
    const said = dataOf(quoted), one = said.nodes.find(n => n.evidence.some(e => e.length > 5));
    const [document, line, start, end, , before, words, behind] = one.evidence.find(e => e.length > 5);
    // The source's own characters, cut by another program.
    const text = readFileSync(path.join(all.root, 'graphs/nansha/sources', `${said.documents[document].key}.txt`), 'utf8').split('\n')[line - 1];
    assert.equal(words, [...text].slice(start, end).join(''));
    assert.ok(text.includes(words + behind.replace(/\s*…$/u, '').slice(0, 5).trimEnd()));
    const page = await open(quoted);
    await find(page, one.key);
    assert.equal(await page.locator('#panel mark').first().textContent(), words);
    assert.equal(await page.locator('#panel blockquote').first().textContent(), before + words + behind);
    assert.match(await page.locator('#panel .evidence').textContent(), new RegExp(`第 ${line} 行，字符 ${start}–${end}`, 'u'));
    const other = await open(bare);
    await find(other, one.key);
    assert.equal(await other.locator('#panel blockquote').count(), 0);
    assert.match(await other.locator('#panel .evidence').textContent(), new RegExp(`第 ${line} 行，字符 ${start}–${end}`, 'u'));
  });

  await all.test('what is seen is saved, as SVG and as PNG', async ({ open }) => {
    const page = await open(file, { scheme: 'dark' });
    await find(page, 'lanzhou-new-area');
    await atRest(page);
    const { name, text } = await savedSvg(page);
    assert.equal(name, 'lanzhou.svg');
    const strict = await page.evaluate(svg => { const d = new DOMParser().parseFromString(svg, 'application/xml'); return [d.querySelector('parsererror') === null, d.documentElement.localName, d.documentElement.namespaceURI]; }, text);
    assert.deepEqual(strict, [true, 'svg', 'http://www.w3.org/2000/svg']);
    assert.match(text, /fill="#161616"|fill="#1[0-9a-f]{5}"/u, 'by night it is dark');
    const labels = (await inSvg(page, text, 'text:not([aria-hidden])')).map(t => t.text);
    assert.ok(labels.includes('兰州新区'));
    // Frames and boxes have their size, to the corner.
    const zoom = Number(/matrix\(([\d.]+)/u.exec(text)[1]), frames = await inSvg(page, text, 'path.frame');
    assert.ok(frames.length > 0);
    for (const f of frames) assert.ok(data.frames.some(({ box }) => Math.abs((box[2] - box[0] + 1) * zoom - (f.right - f.left)) < 1.5 && Math.abs((box[3] - box[1] + 1) * zoom - (f.bottom - f.top)) < 1.5), JSON.stringify(f));
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#more summary').click().then(() => page.locator('#save-png').click())]);
    assert.equal(download.suggestedFilename(), 'lanzhou.png');
    const png = readFileSync(await download.path()), stage = await page.locator('#picture').boundingBox();
    assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]);
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [2 * stage.width, 2 * stage.height].map(Math.round));
    // The PNG is the canvas of a screen of that sharpness; the SVG, drawn by the browser alone, is much like it.
    await (await page.context().newCDPSession(page)).send('Emulation.setDeviceMetricsOverride', { width: 1280, height: 800, deviceScaleFactor: 2, mobile: false });
    for (const id of ['picture', 'query']) await page.locator(`#${id}`).focus();
    await page.waitForFunction(width => document.getElementById('picture').width === width, 2 * stage.width);
    writeFileSync(all.file('saved.svg'), text);
    const alone = await open(all.file('saved.svg'), { width: Math.round(stage.width), height: Math.round(stage.height) });
    const shot = await (await alone.context().newCDPSession(alone)).send('Page.captureScreenshot', { format: 'png', clip: { x: 0, y: 0, width: stage.width, height: stage.height, scale: 2 } });
    const alike = picture => page.evaluate(async base64 => {
      const read = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], { type: 'image/png' })), canvas = document.getElementById('picture');
      const pixels = image => { const into = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d'); into.fillStyle = getComputedStyle(document.body).backgroundColor; into.fillRect(0, 0, canvas.width, canvas.height); into.drawImage(image, 0, 0, canvas.width, canvas.height); return into.getImageData(0, 0, canvas.width, canvas.height).data; };
      const [a, b] = [pixels(read), pixels(canvas)];
      let ink = 0, same = 0;
      for (let i = 0; i < a.length; i += 4) {
        const drawn = Math.abs(b[i] - b[0]) + Math.abs(b[i + 1] - b[1]) + Math.abs(b[i + 2] - b[2]) > 60;  // no ground
        if (!drawn) continue;
        ++ink;
        if (Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]) < 120) ++same;
      }
      return same / ink;
    }, picture);
    const [asPng, asSvg] = [await alike(png.toString('base64')), await alike(shot.data)];
    assert.ok(asPng > 0.99, `${asPng} of the PNG's pixels are the canvas's`);
    assert.ok(asSvg > 0.85, `${asSvg} of the SVG's pixels are the canvas's`);
  });

  await all.test('no trap for the keyboard, the focus is seen, and motion is spared those who ask', async ({ open }) => {
    const page = await open(file);
    await find(page, 'lanzhou-new-area');
    // Out of the picture and through all that is there, back to the top, and each stop can be seen.
    const stops = [], invisible = [];
    for (let i = 0; i < 400; ++i) {
      await page.keyboard.press('Tab');
      const { id, seen, named } = await page.evaluate(() => {
        const e = document.activeElement, style = getComputedStyle(e);
        return { id: e === document.body ? 'BODY' : e.id || `${e.tagName} ${e.className} ${e.textContent.slice(0, 30)}`, seen: e === document.body || parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none',
          named: e === document.body || (e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent).trim() !== '' };
      });
      if (!seen || !named) invisible.push(id);
      if (stops.includes(id) && id === stops[0]) break;
      stops.push(id);
    }
    assert.deepEqual(invisible, []);
    for (const id of ['query', 'undo', 'by-size', 'day', 'picture']) assert.ok(stops.includes(id), `${id} in ${stops.slice(0, 20)}`);
    assert.ok(stops.length < 399);
    // The menu by keys alone.
    await page.locator('#more summary').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'save-svg');
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => [document.getElementById('more').open, document.activeElement.tagName].join()), 'false,SUMMARY');
    // Moving takes frames, unless one asked for none.
    const frames = async one => {
      await one.locator('#picture').focus();
      await one.keyboard.press('0');
      await one.waitForTimeout(400);
      return one.evaluate(() => new Promise(done => {
        const at = [];
        const fill = CanvasRenderingContext2D.prototype.setTransform;
        CanvasRenderingContext2D.prototype.setTransform = function (...m) { at.push(m[0]); return fill.apply(this, m); };
        document.getElementById('picture').dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true }));
        setTimeout(() => { CanvasRenderingContext2D.prototype.setTransform = fill; done(new Set(at.filter(k => k !== 1)).size); }, 500);
      }));
    };
    assert.equal(await frames(await open(file)), 1);
    const lively = await open(file, { motion: true });
    assert.ok(await frames(lively) >= 2);
  });
}
