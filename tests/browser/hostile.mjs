// A graph whose texts want to be more than text.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataOf, find, heading, savedSvg } from './browser.mjs';

const names = [
  '</script><script>window.hacked = 1</script>',
  '<img src=x onerror="window.hacked = 2">',
  '"><svg onload=window.hacked=3>',
  "'-alert(4)-'",
  '<!--<script>',
  ']]><b>bold</b>',
  '{{policy}}{{data}}',
  '${window.hacked = 5}`+window.hacked',
  'javascript:window.hacked=6',
  '\u2028window.hacked=7\u2029',
  '\\u003c/script\\u003e \\" \\N \\l &lt;b&gt; &#60;',
  'مدينة لانتشو الجديدة <b>',
  '\u202Eattacker\u202C שלום עולם',
  '😀👩‍👩‍👧 emoji <i>',
  'a'.repeat(10_000),
  '长'.repeat(10_000),
  '__proto__', 'constructor', 'toString',
];

/** In the page: what a reader could follow, and what could run. */
const inside = () => {
  const found = [...document.querySelectorAll('*')];
  return {
    root: document.documentElement.localName, marks: [...document.documentElement.attributes].map(a => a.name), hacked: window.hacked,
    links: found.flatMap(e => [...e.attributes].filter(a => a.localName === 'href' || a.localName === 'src').map(a => a.value)),
    scripts: found.filter(e => ['script', 'foreignObject', 'image', 'use', 'set', 'animate', 'style', 'iframe', 'parsererror'].includes(e.localName)).length,
    handlers: found.flatMap(e => [...e.attributes]).filter(a => /^on/iu.test(a.name)).length,
  };
};

export async function hostileTests(all) {
  const folder = all.file('hostile');
  mkdirSync(folder, { recursive: true });
  const quoted = text => `"${text.replaceAll('"', '""')}"`;
  const key = i => ['k<b>', 'k"\'&', '</script>', 'k#&=?%00', '__proto__', 'hasOwnProperty'][i] ?? `k${i}`;
  writeFileSync(path.join(folder, 'nodes.csv'), ['key:ID,name,:LABEL,note', ...names.map((name, i) => [key(i), name, i % 2 === 0 ? 'Thing</script>' : '__proto__', name.slice(0, 2000)].map(quoted).join(','))].join('\n') + '\n');
  writeFileSync(path.join(folder, 'edges.csv'), [':START_ID,:END_ID,:TYPE,note', ...names.slice(1).map((name, i) => [key(i), key(i + 1), i % 2 === 0 ? '<img src=x onerror=window.hacked=8>' : 'constructor', name.slice(0, 2000)].map(quoted).join(','))].join('\n') + '\n');
  const file = all.file('hostile.html');

  await all.test('hostile names stay inert and readable', async ({ open }) => {
    all.run('draw', folder, '-o', file);
    const data = dataOf(file);
    assert.equal(data.nodes.length, names.length);
    const page = await open(file);
    await page.screenshot({ path: all.file('hostile.png') });
    for (const [i, name] of names.entries()) {
      await find(page, key(i));
      const shown = await heading(page);
      assert.equal(shown, data.nodes.find(n => n.key === key(i)).name);
      // Control characters may go; all that can be read stays.
      assert.equal(shown.replace(/[\u2028\u2029]/gu, ''), name.replace(/[\u2028\u2029]/gu, ''), `${i}`);
      assert.ok(await page.locator('#panel h2').evaluate(h => h.getBoundingClientRect().right <= innerWidth && h.childElementCount === 0));
      const hash = await page.evaluate(() => location.hash);
      if (i < 6) {
        const again = await open(file, { hash });
        assert.equal(await heading(again), shown);
      }
    }
    await page.screenshot({ path: all.file('hostile-picked.png') });
    await page.locator('#panel .step.edge').first().click();
    await page.keyboard.press('Escape');
    // Names on results, legend and paths, too.
    await page.locator('#query').fill('k');
    assert.ok(await page.locator('#matches li').count() > 5);
    await page.locator('#query').press('Escape');
    await find(page, key(0));
    await page.locator('.path-from').click();
    await find(page, key(9));
    assert.equal(await page.locator('#panel .path').count(), 1);
    await page.screenshot({ path: all.file('hostile-path.png') });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 1280);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.equal(await page.locator('img, iframe, #panel b, #panel script, #sheet image').count(), 0);
    assert.equal(await page.locator('script').count(), 2);
    // What is saved is well-formed and as inert.
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    const { name, text } = await savedSvg(page);
    assert.match(name, /^[\w-]+\.svg$/u);
    writeFileSync(all.file('hostile-saved.svg'), text);
    const alone = await open(all.file('hostile-saved.svg'));
    const found = await alone.evaluate(inside);
    assert.deepEqual([found.root, found.marks.includes('pwned'), found.hacked, found.links, found.scripts, found.handlers], ['svg', false, undefined, [], 0, 0]);
  });

  const addresses = [
    'javascript:window.hacked=10', 'JaVaScRiPt:window.hacked=11', ' javascript:window.hacked=12', 'java\nscript:window.hacked=13', 'data:text/html,<script>window.hacked=14</script>', 'file:///etc/passwd', 'blob:x', '//example.org',
    'https://x/"><script>document.documentElement.setAttribute(\'pwned\',\'yes\')</script><a b="', 'https://x/" onclick="window.hacked=15', "https://en.wikipedia.org/wiki/Xi'an", 'https://example.org/a(b)c', 'https://example.org/?a=1&amp;b=2&lt;c&d=3',
    'https://example.org/\u5170\u5dde \u65b0\u533a', 'https://example.org/\\N\\G', 'HTTP://EXAMPLE.ORG/%41%', 'https://example.org/\u202Ea\u2028b', 'http://', 'https://user:pass@example.org:8443/[x]#y#z',
  ];
  const links = all.file('hostile-links');
  mkdirSync(links, { recursive: true });
  writeFileSync(path.join(links, 'nodes.csv'), ['key:ID,name,:LABEL,url,evidence:string[]', ...addresses.flatMap((address, i) => [[`d${i}`, names[i % names.length], 'Document', address, ''], [`n${i}`, names[i % names.length], names[(i + 1) % 6], '', `d${i}:1:0-3`]]).map(row => row.map(quoted).join(','))].join('\n') + '\n');
  writeFileSync(path.join(links, 'edges.csv'), [':START_ID,:END_ID,:TYPE,note,evidence:string[]', ...addresses.map((address, i) => [`n${i}`, `n${(i + 1) % addresses.length}`, names[i % 6], address, `d${i}:1:0-3`].map(quoted).join(','))].join('\n') + '\n');

  for (const [engine, more] of [['dot', []], ['stress', []], ['fdp', []], ['sfdp', ['--style', 'dark']]]) {
    await all.test(`a drawing by ${engine} of hostile texts and addresses is inert, and links to http and https alone`, async ({ open }) => {
      const drawing = all.file(`hostile-${engine}.svg`);
      all.run('draw', links, '--with-sources', '-o', drawing, '--engine', engine, ...more);
      const page = await open(drawing);
      const seen = await page.evaluate(inside);
      assert.equal(seen.root, 'svg');
      assert.deepEqual(seen.marks.filter(name => !['role', 'width', 'height', 'viewBox', 'xmlns', 'xmlns:xlink'].includes(name)), []);
      assert.equal(seen.hacked, undefined);
      assert.equal(seen.scripts, 0);
      assert.equal(seen.handlers, 0);
      assert.ok(seen.links.length >= 20, `${seen.links.length}`);
      for (const link of seen.links) assert.match(link, /^https?:\/\/[\w\-.~:/?#[\]@!$&*+,;=%]+$/u);
      // A click goes where the address says, once the network lets it.
      const asked = [];
      await page.route('**/*', route => { asked.push(route.request().url()); return route.abort(); });
      page.removeAllListeners('request');
      page.removeAllListeners('console');
      for (let i = 0; i < 3; ++i) await page.locator('g.node a').nth(i * 3).dispatchEvent('click');
      await page.waitForTimeout(200);
      for (const url of asked) assert.match(url, /^https?:/u);
      assert.equal(await page.evaluate(() => window.hacked), undefined);
    });
  }
  await all.test('a page of hostile addresses links to http and https alone', async ({ open }) => {
    const linked = all.file('hostile-links.html');
    all.run('draw', links, '-o', linked);
    const page = await open(linked);
    const found = new Set();
    for (const i of addresses.keys()) {
      await find(page, `n${i}`);
      for (const link of await page.locator('#panel .evidence a').evaluateAll(a => a.map(e => e.getAttribute('href')))) found.add(link);
    }
    assert.ok(found.size >= 10, `${found.size}`);
    for (const link of found) assert.match(link, /^https?:\/\/[\w\-.~:/?#[\]@!$&*+,;=%]+$/u);
    assert.deepEqual([...found].sort(), [...new Set(dataOf(linked).documents.flatMap(d => d.address ?? []))].sort());
    assert.equal(await page.evaluate(() => window.hacked), undefined);
  });
}
