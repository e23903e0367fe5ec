// A graph whose texts want to be more than text.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataOf, find, heading } from './browser.mjs';

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
    assert.equal(await page.locator('script').count(), 3);
  });
}
