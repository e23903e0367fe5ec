// The labels of the shipped drawings, measured where people read them.
import assert from 'node:assert/strict';

const drawings = [
  ['overview', 'graphs/lanzhou'],
  ['overview-en', 'graphs/lanzhou', '--lang', 'en'],
  ['new-area', 'graphs/lanzhou', '--around', '兰州新区', '--hops', '1'],
  ['new-area-en', 'graphs/lanzhou', '--around', '兰州新区', '--hops', '1', '--lang', 'en'],
  ['new-area-folded', 'graphs/lanzhou', '--around', '兰州新区', '--fold', '--merge', '--collapse'],
  ['path', 'graphs/lanzhou', '--path', '兰州牧药所', '兰州高新区', '--hops', '1', '--lang', 'zh+en'],
  ['overview-print', 'graphs/lanzhou', '--style', 'print', '--lang', 'zh+en'],
  ['high-tech-zone', 'graphs/lanzhou', '--around', '兰州高新区', '--hops', '1'],
  ['university', 'graphs/lanzhou', '--around', '天津大学', '--hops', '2'],
];

/** In the page: the words that stick out of their nodes, and the labels of nodes that lie over one another. */
function measure() {
  const wrong = [], labels = [];
  for (const node of document.querySelectorAll('g.node')) {
    const shapes = [...node.querySelectorAll('polygon, ellipse, path')].map(s => s.getBoundingClientRect());
    const texts = [...node.querySelectorAll('text')];
    if (shapes.length === 0 || texts.length === 0) continue;
    const around = { left: Math.min(...shapes.map(s => s.left)), right: Math.max(...shapes.map(s => s.right)), top: Math.min(...shapes.map(s => s.top)), bottom: Math.max(...shapes.map(s => s.bottom)) };
    const boxes = texts.map(t => t.getBoundingClientRect());
    const slack = 1;  // pixel: the boxes of fonts are larger than their letters
    boxes.forEach((b, i) => {
      const out = Math.max(around.left - b.left, b.right - around.right);
      if (out > slack) wrong.push(`'${texts[i].textContent}' sticks out by ${out.toFixed(1)} px`);
      const middle = (b.top + b.bottom) / 2;
      if (middle < around.top || middle > around.bottom) wrong.push(`'${texts[i].textContent}' stands above or below its node`);
    });
    labels.push({ name: texts.map(t => t.textContent).join(' '), left: Math.min(...boxes.map(b => b.left)), right: Math.max(...boxes.map(b => b.right)), top: Math.min(...boxes.map(b => b.top + b.height * 0.15)), bottom: Math.max(...boxes.map(b => b.bottom - b.height * 0.15)) });
  }
  for (const [i, a] of labels.entries())
    for (const b of labels.slice(i + 1))
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) wrong.push(`'${a.name}' lies over '${b.name}'`);
  return { wrong, nodes: labels.length };
}

export async function svgTests(all) {
  for (const [name, ...words] of drawings) {
    await all.test(`in the drawing '${name}' each label lies within its node and over no other`, async ({ open }) => {
      const file = all.file(`${name}.svg`);
      all.run('draw', ...words, '-o', file);
      const page = await open(file);
      const { wrong, nodes } = await page.evaluate(measure);
      assert.ok(nodes > 3);
      assert.deepEqual(wrong, []);
    });
  }
}
