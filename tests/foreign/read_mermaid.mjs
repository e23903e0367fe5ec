// node read_mermaid.mjs FILE.mermaid FILE.json: Mermaid's own parser reads the one and finds in it all that the other says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

// Mermaid cleans texts with a library that needs a page.
const page = new JSDOM('<!doctype html><body></body>');
globalThis.window = page.window;
globalThis.document = page.window.document;
const { default: mermaid } = await import('mermaid');
mermaid.initialize({ startOnLoad: false });

/** What Mermaid shows for a label: it marks entity codes while it parses, and looks them up. tests/browser/mermaid.mjs looks at what is drawn. */
const seen = label => label.replace(/ﬂ°°(\d+)¶ß/gu, (_, code) => String.fromCodePoint(code)).replaceAll('\u200B', '');
/** Nothing in a label may mean something to Markdown or HTML, which read it next. */
const inert = (label, where) => assert.match(label, /^[^!-/:-@[-`{-~]*$/u, `${where}: a label is not all text`);
/** The lines of a label: line breaks stand in it as they are, or as Mermaid's own tag. */
const linesOf = label => label.split(/\n|<br ?\/?>/u);
/** A name as a chart shows it: white space made one space, control and invalid characters gone. */
const clean = text => text.replaceAll('\u200B', '').replace(/[\t-\r \u0085\u00A0\u2028\u2029\u3000\uFEFF]+/gu, ' ').replace(/[\0-\x1F\x7F-\x9F]/gu, '')
  .replace(/ +/gu, ' ').replace(/[\uFFFE\uFFFF]/gu, '\uFFFD').trim();
/** A node's name as a chart shows it: it keeps its line breaks. */
const cleanLines = text => text.split(/[\n-\r\u0085\u2028\u2029]+/u).map(clean).filter(line => line !== '').join('\n');
/** What a chart calls a node: by its key where nothing of its name is seen. */
const calledBy = n => /[^\s\p{Cc}\p{Cf}]/u.test(n.name) ? n.name : n.key;
function same(label, name, where, cleaned = clean) {
  const shown = seen(label);
  const wanted = cleaned(name);
  if (shown.endsWith('…') && shown !== wanted) assert.ok(wanted.startsWith(shown.slice(0, -1)) && (wanted.length > 60 || wanted.split('\n').length > 5), where);
  else assert.equal(shown === '\u00A0' ? '' : shown, wanted, where);
  inert(label, where);
}

const [file, expected] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const want = JSON.parse(readFileSync(expected, 'utf8'));
const limits = mermaid.mermaidAPI.defaultConfig;
assert.equal(limits.maxEdges, 500);
assert.equal(limits.maxTextSize, 50_000);
assert.ok(text.length <= limits.maxTextSize);
const many = count => `flowchart LR\n${'  n0 --> n1\n'.repeat(count)}`;
await mermaid.parse(many(500));
await assert.rejects(mermaid.parse(many(501)), /limit/u);

assert.equal((await mermaid.parse(text)).diagramType, 'flowchart-v2');
const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
const { nodes, edges } = db.getData();
const byId = new Map(nodes.map(n => [n.id, n]));
want.nodes.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
const number = new Map(want.nodes.map((n, i) => [n.key, i]));
assert.equal(number.size, want.nodes.length);
assert.equal(nodes.filter(n => !n.isGroup).length, want.nodes.length);
for (const [i, n] of want.nodes.entries()) {
  const found = byId.get(`n${i}`);
  const parts = linesOf(found.label);
  assert.ok(parts.length >= 2, n.key);
  same(parts.slice(0, -1).join('\n'), calledBy(n), n.key, cleanLines);
  assert.match(found.cssClasses, /\b[th]\d+\b/u, n.key);
  assert.equal(db.getClasses().has(found.cssClasses.trim().split(' ').at(-1)), true);
}
for (const n of nodes.filter(each => each.isGroup)) same(n.label, calledBy(want.nodes[n.id.slice(1)]), n.id);

// Every edge is an arrow, or its source stands inside its target.
// All loops at a node are one arrow, whose label says a type a line, and how often.
const standsFor = e => e.start !== e.end || !e.label ? 1 : linesOf(e.label).map(line => Number(/ ×(\d+)$/u.exec(line)?.[1] ?? 1)).reduce((a, b) => a + b);
const left = new Map();
for (const e of edges) left.set(`${e.start} ${e.end}`, (left.get(`${e.start} ${e.end}`) ?? 0) + standsFor(e));
let framed = 0;
for (const e of want.edges) {
  const [from, to] = [number.get(e.from), number.get(e.to)];
  const arrows = left.get(`n${from} n${to}`) ?? 0;
  const frame = byId.get(`f${from}`) ?? byId.get(`n${from}`);
  if (frame.parentId === `f${to}` && arrows === 0) ++framed;
  else assert.ok(arrows > 0, `${e.from} -> ${e.to}`);
  if (arrows > 0) left.set(`n${from} n${to}`, arrows - 1);
}
assert.equal(edges.map(standsFor).reduce((a, b) => a + b, 0) + framed, want.edges.length);
for (const e of edges) for (const line of linesOf(e.label ?? '')) inert(line, `${e.start} -> ${e.end}`);
console.log(`Mermaid read ${want.nodes.length} nodes, ${edges.length} arrows and ${framed} edges shown by frames`);
