// The page of the Lanzhou graph, as readers use it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { announced, atRest, clickAt, dataOf, find, goTo, heading, inSvg, savedSvg } from './browser.mjs';

export async function pageTests(all) {
  const file = all.file('lanzhou.html'), english = all.file('lanzhou-en.html');
  all.run('draw', 'graphs/lanzhou', '-o', file);
  all.run('draw', 'graphs/lanzhou', '--lang', 'en', '-o', english);
  const data = dataOf(file);
  const node = key => data.nodes.find(n => n.key === key);
  const zone = node('lanzhou-new-area'), university = node('tianjin-university');
  const at = page => page.evaluate(() => new URLSearchParams(location.hash.slice(1)).toString());

  await all.test('the page is one file under a policy that allows only its own scripts', async ({ open }) => {
    const text = readFileSync(file, 'utf8');
    assert.match(text, /Content-Security-Policy" content="default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/u);
    assert.doesNotMatch(text, /<(?:link|img|iframe)\b|src=|@import/iu);
    const page = await open(file);
    assert.equal(await page.title(), data.title);
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh');
    assert.equal(await page.locator('#picture').getAttribute('aria-label'), `关系图 · 显示 ${data.nodes.length} 个节点，${data.edges.length} 条边`);
  });

  await all.test('the page has every node and edge that is drawn, where the drawing has them', async () => {
    const info = JSON.parse(all.run('info', 'graphs/lanzhou', '--json'));
    assert.equal(data.nodes.length, info.nodes.total);
    assert.equal(data.edges.length, info.edges.total);
    for (const { at: [x, y, w, h] } of data.nodes) assert.ok(x - w / 2 >= -5 && x + w / 2 <= data.width + 5 && y - h / 2 >= -5 && y + h / 2 <= data.height + 5);
    for (const e of data.edges) if (e.curve) assert.equal(e.curve.length % 6, 2);
  });

  await all.test('search finds by Chinese and Latin name, alias and key', async ({ open }) => {
    const page = await open(file);
    for (const [text, key] of [['兰州新区', 'lanzhou-new-area'], ['tianjin univ', 'tianjin-university'], ['LANZHOU NEW AREA', 'lanzhou-new-area'], ['lanzhou-high-tech-zone', 'lanzhou-high-tech-zone'], ['高新区', 'lanzhou-high-tech-zone']]) {
      await find(page, text);
      assert.equal(await heading(page), node(key).name, text);
      assert.match(await at(page), new RegExp(`node=${key}`, 'u'));
    }
    await page.locator('#query').fill('没有这个名字');
    assert.equal(await page.locator('#matches li').textContent(), '没有找到');
    assert.equal(await announced(page), '没有找到');
    await page.locator('#query').fill('兰州');
    const shown = await page.locator('#matches [role=option]').count();
    assert.ok(shown > 5 && shown <= 20);
    await page.locator('#query').press('ArrowDown');
    assert.equal(await page.locator('#query').getAttribute('aria-activedescendant'), 'match-1');
    await page.locator('#query').press('Escape');
    assert.ok(await page.locator('#matches').isHidden());
  });

  await all.test('search finds each name by itself, also one of signs alone', async ({ open }) => {
    const names = ['0', '-0', '--', '——', 'a_b', 'AB', 'a b', '“”'], signs = all.file('signs.html');
    writeFileSync(all.file('signs.json'), JSON.stringify({ directed: true, multigraph: false, nodes: names.map((name, i) => ({ id: `k${i}`, name })), links: [] }));
    all.run('draw', all.file('signs.json'), '-o', signs);
    const page = await open(signs);
    for (const name of names) {
      await find(page, name);
      assert.equal(await heading(page), name);
    }
  });

  await all.test('the legend counts and filters', async ({ open }) => {
    const page = await open(file);
    const box = page.locator('#types input[data-type="University"]');
    const type = data.node_types.findIndex(t => t.name === 'University');
    const count = data.nodes.filter(n => n.type === type).length;
    assert.equal(await page.locator('#types label').filter({ has: page.locator('input[data-type="University"]') }).locator('.count').textContent(), String(count));
    await box.uncheck();
    assert.match(await announced(page), new RegExp(`显示 ${data.nodes.length - count} 个节点`, 'u'));
    assert.match(await at(page), /off=University/u);
    await page.locator('#query').fill('天津大学');
    assert.equal(await page.locator('#matches li').filter({ hasText: /^天津大学高校/u }).count(), 0);
    await page.locator('#query').press('Escape');
    await clickAt(page, university.at[0], university.at[1]);
    assert.ok(await page.locator('#panel').isHidden());
    await box.check();
    await clickAt(page, university.at[0], university.at[1]);
    assert.equal(await heading(page), '天津大学');
    // What is filtered out is no longer picked.
    await box.uncheck();
    assert.ok(await page.locator('#panel').isHidden());
  });

  await all.test('a click shows names, properties and evidence, and dims the rest', async ({ open }) => {
    const page = await open(file);
    await clickAt(page, zone.at[0], zone.at[1]);
    assert.equal(await heading(page), '兰州新区');
    const panel = await page.locator('#panel').textContent();
    assert.match(panel, /Lanzhou New Area/u);
    const [document, line, start, end] = zone.evidence[0];
    assert.match(panel, new RegExp(`《${data.documents[document].title}》`, 'u'));
    assert.match(panel, new RegExp(`第 ${line} 行，字符 ${start}–${end}`, 'u'));
    // The sheet for the printer is drawn from the same state.
    const dimmed = await page.evaluate(() => {
      dispatchEvent(new Event('beforeprint'));
      const all = [...document.querySelectorAll('#sheet path.node')];
      return { nodes: all.length, bright: all.filter(g => !g.hasAttribute('opacity')).length };
    });
    const index = data.nodes.indexOf(zone);
    const near = new Set(data.edges.flatMap(e => (e.from === index ? [e.to] : e.to === index ? [e.from] : [])).concat(index));
    assert.deepEqual(dimmed, { nodes: data.nodes.length, bright: near.size });
    await page.locator('#panel .close').click();
    assert.ok(await page.locator('#panel').isHidden());
  });

  await all.test('a click on an edge shows its kind, its ends and its evidence', async ({ open }) => {
    const page = await open(file);
    const middle = e => { const c = e.curve, k = 6 * Math.floor((c.length / 2 - 1) / 6); return [0, 1].map(i => (c[k + i] + 3 * c[k + 2 + i] + 3 * c[k + 4 + i] + c[k + 6 + i]) / 8); };
    // One whose middle lies free of nodes and of other edges.
    const clear = (e, [x, y]) => data.nodes.every(n => Math.abs(x - n.at[0]) > n.at[2] / 2 + 8 || Math.abs(y - n.at[1]) > n.at[3] / 2 + 8)
      && data.edges.every(o => o === e || !o.curve || Math.hypot(middle(o)[0] - x, middle(o)[1] - y) > 60);
    const edge = data.edges.find(e => e.curve && e.evidence.length > 0 && data.edges.filter(o => o.from === e.from && o.to === e.to).length === 1 && clear(e, middle(e)));
    await clickAt(page, ...middle(edge));
    const panel = await page.locator('#panel').textContent();
    assert.match(await at(page), /edge=/u);
    const picked = data.edge_types.find(t => t.caption === data.edge_types[edge.type].caption);
    assert.match(panel, new RegExp(picked.caption, 'u'));
    assert.match(panel, /第 \d+ 行，字符 \d+–\d+/u);
  });

  await all.test('two nodes picked show the shortest paths, as many as the tool finds', async ({ open }) => {
    const page = await open(file);
    await find(page, '兰州新区');
    await page.locator('.path-from').click();
    assert.match(await page.locator('#banner').textContent(), /兰州新区/u);
    await find(page, '天津大学');
    assert.equal(await heading(page), '兰州新区 → 天津大学');
    const told = JSON.parse(all.run('path', 'graphs/lanzhou', 'lanzhou-new-area', 'tianjin-university', '--mode', 'all-shortest', '--json'));
    assert.equal(await page.locator('#panel .path').count(), told.paths.length);
    assert.match(await page.locator('#panel').textContent(), /战略合作协议/u);
    await page.locator('#panel .path > button').first().click();
    assert.equal(await page.locator('#panel .path > button').first().getAttribute('aria-pressed'), 'true');
    assert.match(await at(page), /from=lanzhou-new-area&to=tianjin-university&path=1/u);
    // With the mouse alone: one picked, the other with the shift key.
    await page.keyboard.press('Escape');
    await clickAt(page, zone.at[0], zone.at[1]);
    await clickAt(page, university.at[0], university.at[1], { modifiers: ['Shift'] });
    assert.equal(await heading(page), '兰州新区 → 天津大学');
    // Filters act inside the search.
    await page.locator('#types input[data-type="Agreement"]').uncheck();
    assert.doesNotMatch(await page.locator('#panel').textContent(), /战略合作协议/u);
  });

  await all.test('paths leave weak ties aside, as the tool does, and say so where they would be shorter', async ({ open }) => {
    const page = await open(file);
    const pick = async (one, other) => {
      await page.keyboard.press('Escape');
      await find(page, one);
      await page.locator('.path-from').click();
      await find(page, other);
    };
    await pick('天津大学兰州新区技术转移基地', '天津大学');
    const told = JSON.parse(all.run('path', 'graphs/lanzhou', '天津大学兰州新区技术转移基地', '天津大学', '--mode', 'all-shortest', '--json'));
    assert.ok(told.paths[0].length > 1);
    assert.equal(await page.locator('#panel .path').count(), told.paths.length);
    assert.match(await page.locator('#panel .aside').textContent(), /略去了弱关系.*更短/u);
    await pick('兰州新区', '天津大学');
    assert.equal(await page.locator('#panel .aside').count(), 0);
  });

  await all.test('everything can be done from the keyboard', async ({ open }) => {
    const page = await open(file);
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'query');
    await page.keyboard.type('兰州新区');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'picture');
    assert.match(await announced(page), /已选：兰州新区，新区，\d+ 条关系/u);
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H2');
    await page.locator('#picture').focus();
    await page.keyboard.press('ArrowRight');
    const current = (await announced(page)).split('，')[0];
    assert.notEqual(current, '兰州新区');
    await page.keyboard.press('Enter');
    assert.equal(await heading(page), current);
    await page.keyboard.press('p');
    assert.ok(await page.locator('#banner').isVisible());
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('p');
    assert.match(await heading(page), /→/u);
    await page.keyboard.press('Escape');
    assert.ok(await page.locator('#panel').isHidden());
    await page.keyboard.press('0');
    await atRest(page, false);
    await page.keyboard.press('+');
    await atRest(page);
    await page.keyboard.press('?');
    assert.ok(await page.locator('#keys').isVisible());
    await page.keyboard.press('Escape');
    assert.ok(await page.locator('#keys').isHidden());
    // From the top, Tab goes over search, buttons, legend and picture, and all of them have names.
    await page.evaluate(() => document.activeElement.blur());
    const order = [];
    for (let i = 0; i < 200 && !(order.includes('query') && order.lastIndexOf('picture') > order.indexOf('query')); ++i) {
      await page.keyboard.press('Tab');
      order.push(await page.evaluate(() => { const e = document.activeElement; return e.getAttribute('aria-label') || e.textContent || e.labels?.length ? e.id || e.tagName : `unnamed ${e.outerHTML}`; }));
    }
    assert.deepEqual(order.slice(order.indexOf('query'), order.indexOf('query') + 6), ['query', 'zoom-in', 'zoom-out', 'fit', 'undo', 'redo']);
    assert.deepEqual(order.filter(name => name.startsWith('unnamed')), []);
    assert.ok(order.includes('picture'));
  });

  await all.test('the address restores what was picked, filtered and seen', async ({ open }) => {
    const page = await open(file);
    await page.locator('#types input[data-type="Figure"]').uncheck();
    await page.locator('#types input[data-type="SCOPE"]').uncheck();
    await find(page, '兰州牧药所');
    await page.locator('.path-from').click();
    await find(page, '兰州高新区');
    await page.locator('#panel .path > button').nth(1).click();
    await page.locator('#by-size').selectOption('degree');
    await page.locator('#by-colour').selectOption('pagerank');
    await page.locator('#panel .path > button').nth(1).click();
    await page.locator('#picture').focus();
    await page.keyboard.press('+');
    const hash = await atRest(page);
    assert.match(hash, /from=.*to=.*path=2.*off=Figure.*size=degree&colour=pagerank.*off-edge=SCOPE.*zoom=.*x=.*y=/u);
    const again = await open(file, { hash });
    assert.equal(await heading(again), '兰州牧药所 → 兰州高新区');
    assert.equal(await again.locator('#panel .path > button').nth(1).getAttribute('aria-pressed'), 'true');
    assert.equal(await again.locator('#types input[data-type="Figure"]').isChecked(), false);
    assert.equal(await again.locator('#types input[data-type="SCOPE"]').isChecked(), false);
    assert.equal(await again.locator('#types input:not(:checked)').count(), 2);
    assert.deepEqual([await again.locator('#by-size').inputValue(), await again.locator('#by-colour').inputValue()], ['degree', 'pagerank']);
    assert.equal(await again.evaluate(() => location.hash), hash);
    // Back leads to the pick before.
    await page.goBack();
    assert.equal(await heading(page), '兰州牧药所');
    // What the graph does not have is passed over.
    const other = await open(file, { hash: '#node=nobody&off=Nothing&zoom=wide&path=%00&hide=nobody&keep=x&moved=1,2,nobody&moved=x&size=weight&colour=__proto__&day=1e9' });
    assert.ok(await other.locator('#panel').isHidden());
    assert.equal(await other.locator('#types input:not(:checked)').count(), 0);
  });

  await all.test('dark or light after the reader, with contrast', async ({ open }) => {
    const page = await open(file, { scheme: 'dark', hash: '#node=lanzhou-new-area' });
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(22, 22, 22)');
    await page.emulateMedia({ colorScheme: 'light' });
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
    // Every word of the picture on its ground, turned over as the page does it.
    const part = name => readFileSync(path.join(all.root, `lib/hexi/draw/page/${name}.js`), 'utf8');
    const inside = { matchMedia: () => ({ matches: true }), Intl, nodes: [], edges: [], data: { measures: [], nodes: [], node_types: [], edge_types: [] }, say: {}, chinese: false };
    vm.runInNewContext(`${part('colours')}${part('measure')}\nthis.ink = ink; this.ramp = ramp; this.unmeasured = unmeasured;`, inside);
    const luminance = hex => [1, 3, 5].map(i => { const c = parseInt(hex.slice(i, i + 2), 16) / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; }).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const contrast = (a, b) => { const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x); return (high + 0.05) / (low + 0.05); };
    for (const d of [data, dataOf(english)]) {
      for (const n of d.nodes) for (const [text, , , , , colour] of n.text) {
        assert.ok(contrast(colour, n.fill) >= 4.5, `${text} ${colour} on ${n.fill} by day`);
        assert.ok(contrast(inside.ink(colour), inside.ink(n.fill)) >= 4.5, `${text} ${inside.ink(colour)} on ${inside.ink(n.fill)} by night`);
      }
      for (const { fill, text } of [...inside.ramp, inside.unmeasured]) {
        assert.ok(contrast(text, fill) >= 4.5, `${text} on ${fill} by day`);
        assert.ok(contrast(inside.ink(text), inside.ink(fill)) >= 4.5, `${text} on ${fill} by night`);
      }
      const lightness = inside.ramp.map(({ fill }) => [luminance(fill), luminance(inside.ink(fill))]);
      for (let i = 1; i < lightness.length; ++i) assert.ok(lightness[i][0] < lightness[i - 1][0] - 0.02 && lightness[i][1] > lightness[i - 1][1] + 0.02, `class ${i} is told from the one before`);
      const ground = d.frames.length > 0 ? d.frames[0].fill : '#FFFFFF';
      for (const e of d.edges) for (const [text, , , , , colour] of e.text ?? []) assert.ok(contrast(inside.ink(colour), inside.ink(ground)) >= 4.5, `${text} by night`);
    }
  });

  await all.test('prints as vectors with words that can be searched', async ({ open }) => {
    const page = await open(file, { hash: '#node=lanzhou-new-area' });
    const pdf = await page.pdf({ path: all.file('lanzhou.pdf'), format: 'A4', landscape: true });
    assert.ok(pdf.length > 20_000);
    const words = await page.evaluate(() => { dispatchEvent(new Event('beforeprint')); const text = document.querySelector('#sheet svg').textContent; dispatchEvent(new Event('afterprint')); return [text, document.querySelector('#sheet').childElementCount]; });
    assert.match(words[0], /天津大学/u);
    assert.equal(words[1], 0);
  });

  await all.test('works in a hand: 390 pixels, touch', async ({ open }) => {
    const page = await open(file, { width: 390, height: 844 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    await page.screenshot({ path: all.file('light-390.png') });
    // What stands in the window stands in it whole: bars, and the names that float over the picture.
    const within = () => page.evaluate(() => [...document.querySelectorAll('body *')].filter(e => !e.closest('.unseen, [hidden], noscript') && e.getClientRects().length > 0 && !e.closest('svg'))
      .filter(e => { const box = e.getBoundingClientRect(); return box.left < -0.5 || box.right > 390.5; }).map(e => e.id || e.tagName));
    assert.deepEqual(await within(), []);
    const floating = (await inSvg(page, (await savedSvg(page)).text, 'text[font-weight][font-size="12"]'));
    assert.ok(floating.length >= 5, `${floating.length} names`);
    for (const name of floating) assert.ok(name.left >= 0 && name.right <= 390, `${name.text} from ${name.left} to ${name.right}`);
    await page.locator('#legend summary').click();
    assert.deepEqual(await within(), []);
    await page.locator('#legend summary').click();
    await page.locator('#more summary').click();
    assert.deepEqual(await within(), []);
    await page.locator('#more summary').click();
    const touch = await page.context().newCDPSession(page);
    await touch.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 });
    const box = await page.locator('#picture').boundingBox();
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    // Two fingers apart: zoom in.
    const fingers = apart => [{ x: middle.x - apart, y: middle.y, id: 0 }, { x: middle.x + apart, y: middle.y, id: 1 }];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(30) });
    for (const apart of [45, 60, 75, 90]) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    const asked = new URLSearchParams((await atRest(page)).slice(1));
    assert.ok(Number(asked.get('zoom')) > 2.5 * Math.min(390 / data.width, box.height / data.height) * 0.8, asked.toString());
    // A tap picks.
    await goTo(page, zone.at[0], zone.at[1]);
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ ...middle, id: 0 }] });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await page.waitForFunction(() => !document.getElementById('panel').hidden);
    assert.equal(await heading(page), '兰州新区');
    assert.deepEqual(await within(), []);
    await page.screenshot({ path: all.file('picked-390.png') });
    // A finger on the picked node moves it, anywhere else the picture.
    const stage = await page.locator('#picture').boundingBox();
    const drag = async (x, y) => {
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y, id: 0 }] });
      for (const by of [12, 30, 50]) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: x + by, y: y + by, id: 0 }] });
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    await goTo(page, zone.at[0], zone.at[1]);
    await drag(stage.x + stage.width / 2, stage.y + stage.height / 2);
    assert.match(await announced(page), /^已移动并固定：兰州新区/u);
    assert.match(await at(page), /moved=/u);
    const before = await atRest(page);
    await drag(stage.x + 30, stage.y + stage.height - 60);
    await page.waitForFunction(then => location.hash !== then, before);
    assert.equal((await at(page)).match(/moved=[^&]*/gu).length, 1);
  });

  await all.test('says everything in both languages', async () => {
    const said = language => {
      const inside = { document: { getElementById: () => ({ textContent: JSON.stringify({ language }) }) } };
      vm.runInNewContext(`${readFileSync(path.join(all.root, 'lib/hexi/draw/page/words.js'), 'utf8')}\nthis.say = say;`, inside);
      return inside.say;
    };
    const zh = said('zh'), en = said('en');
    assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
    const text = entry => (typeof entry === 'function' ? entry('A', 2, 3) : JSON.stringify(entry));
    for (const name of Object.keys(zh)) {
      assert.equal(typeof zh[name], typeof en[name], name);
      assert.doesNotMatch(text(en[name]), /\p{Script=Han}/u, name);
      if (name !== 'pathTitle') assert.match(text(zh[name]), /[\p{Script=Han}，《]/u, name);
    }
    assert.equal(zh.keys.length, en.keys.length);
    // No part of the page speaks but by these words.
    for (const part of ['graph', 'arrange', 'measure', 'time', 'pencil', 'paint', 'view', 'search', 'legend', 'panel', 'address', 'save', 'main'])
      assert.doesNotMatch(readFileSync(path.join(all.root, `lib/hexi/draw/page/${part}.js`), 'utf8'), /\p{Script=Han}|(?:text|'aria-label'|title): '[A-Za-z]/u, part);
  });

  await all.test('speaks English on request', async ({ open }) => {
    const page = await open(english);
    await find(page, '天津');
    assert.equal(await heading(page), 'Tianjin University');
    assert.match(await page.locator('#panel').textContent(), /line \d+, characters \d+–\d+/u);
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  });
}
