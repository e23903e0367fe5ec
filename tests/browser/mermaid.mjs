// Charts as Mermaid draws them, letter for letter, in the versions that pages of the web use.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const versions = ['10.9', '11.4', '11.12', '12'];
const texts = ['LENDS_TO', '1140.8亿元', '1. list', '- dash', '# head', '*i* **b** `code` ~~s~~', '[a](b) www.x.org a@b.de', '<b>bold</b> &amp; &lt;', '\\_x C:\\data\\', '> quote $$x^2$$ fa:fa-car', '+ plus',
  'ﬂ°°60¶ßb', 'ﬂ°35¶ß', 'Straße 20° ¶', 'end', 'graph LR', 'a"b\'c', '`**bold**`', '%% comment', '#35; #quot;', '{{x}} ((y)) |z|', 'style a:#35;', 'http://example.org/?a=b&c', 'javascript:alert(1)', '__z__', '==> -->',
  '12) a_b', '!', '&', '___', '***', '<script>alert(1)</script>', '$x$', '$$', '::icon(fa fa-x)', ':::t0', '@{ shape: x }', 'x@y', '1.', '&#35;', 'a&nbsp;b', '兰州新区'];

/** In the page: the words of each node, by its number, and of each edge. */
async function drawn(chart) {
  globalThis.mermaid.initialize({ startOnLoad: false });
  const { svg } = await globalThis.mermaid.render('chart', chart);
  document.body.innerHTML = svg;
  const words = of => of.innerText.replaceAll('\u200B', '').replaceAll('\u00A0', ' ').trim();
  return {
    nodes: [...document.querySelectorAll('.node')].map(n => [Number(/-n(\d+)-/u.exec(n.id)[1]), words(n.querySelector('.nodeLabel'))]),
    edges: [...document.querySelectorAll('span.edgeLabel')].map(words).filter(said => said !== ''),
  };
}

export async function mermaidTests(all) {
  const charts = [];
  const key = i => `k${String(i).padStart(3, '0')}`;
  writeFileSync(all.file('texts.json'), JSON.stringify({ directed: true, nodes: texts.map((label, i) => ({ id: key(i), label, type: 'T' })),
    links: texts.map((type, i) => ({ source: key(i), target: key((i + 1) % texts.length), type })) }));
  const chart = all.run('export', all.file('texts.json'), '--to', 'mermaid');
  assert.doesNotMatch(chart, /<|\\/u, 'a chart holds no tag and no backslash');
  charts.push(['any text letter for letter', chart, ({ nodes, edges }) => {
    assert.equal(nodes.length, texts.length);
    for (const [i, said] of nodes) assert.equal(said, `${texts[i]}\nT`);
    assert.deepEqual(edges.slice().sort(), texts.slice().sort());
  }]);
  const many = { nodes: [{ id: 'a' }, { id: 'b' }], links: ['OWNS', 'OWNS', 'AUDITS'].map(type => ({ source: 'a', target: 'a', type })).concat(['LENDS_TO', 'LENDS_TO'].map(type => ({ source: 'a', target: 'b', type }))) };
  writeFileSync(all.file('parallel.json'), JSON.stringify(many));
  charts.push(['all loops at a node', all.run('export', all.file('parallel.json'), '--to', 'mermaid'), ({ edges }) => assert.deepEqual(edges.slice().sort(), ['LENDS_TO', 'LENDS_TO', 'OWNS ×2\nAUDITS'])]);
  charts.push(['how many edges a merged one stands for', all.run('export', all.file('parallel.json'), '--to', 'mermaid', '--merge'), ({ edges }) => assert.deepEqual(edges.slice().sort(), ['LENDS_TO ×2', 'OWNS ×2\nAUDITS'])]);
  writeFileSync(all.file('lines.json'), JSON.stringify({ nodes: [{ id: 'a', label: '第一行\n# 第二行\n\n1. x\n    y' }], links: [{ source: 'a', target: 'a', type: 'of two\nlines' }] }));
  charts.push(['the lines of a name', all.run('export', all.file('lines.json'), '--to', 'mermaid'), ({ nodes, edges }) => {
    assert.equal(nodes[0][1], '第一行\n# 第二行\n1. x\ny\nNode');
    assert.deepEqual(edges, ['of two lines']);
  }]);
  const lanzhou = JSON.parse(all.run('export', 'graphs/lanzhou', '--to', 'json', '--around', '兰州新区'));
  const names = lanzhou.nodes.slice().sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key))).map(n => n.name);
  charts.push(['Lanzhou New Area', all.run('export', 'graphs/lanzhou', '--to', 'mermaid', '--around', '兰州新区'), ({ nodes }) => {
    assert.equal(nodes.length, names.length);
    for (const [i, said] of nodes) assert.equal(said.split('\n')[0], names[i]);
  }]);
  writeFileSync(all.file('mermaid.txt'), '');
  for (const version of versions) {
    await all.test(`Mermaid ${version} draws ${charts.map(([name]) => name).join(', ')}`, async ({ open }) => {
      const page = await open(all.file('mermaid.txt'));
      const beside = path.join(path.dirname(new URL(import.meta.url).pathname), 'mermaid', 'node_modules', `mermaid-${version}`, 'dist', 'mermaid.min.js');
      await page.addScriptTag({ content: readFileSync(beside, 'utf8') });
      for (const [, text, check] of charts) check(await page.evaluate(drawn, text));
    });
  }
}
