// How the reader arranges the picture: expand, hide, move; undo and redo.
const undone = { before: [], after: [], kind: null };

/** Changes the arrangement. Changes of the same `kind`, one after the other, are undone as one. */
function change(made, told, kind = null) {
  if (kind === null || kind !== undone.kind) undone.before.push(look);
  undone.kind = kind;
  undone.after.length = 0;
  look = { ...look, ...made };
  arranged(told);
}
function takeBack(from, to, told, none) {
  if (from.length === 0) return announce(none);
  to.push(look);
  look = from.pop();
  undone.kind = null;
  arranged(told);
}
const undo = () => takeBack(undone.before, undone.after, say.undone, say.nothingToUndo);
const redo = () => takeBack(undone.after, undone.before, say.redone, say.nothingToRedo);

const withAll = (set, more) => new Set([...set, ...more]);
const without = (set, fewer) => { const out = new Set(set); for (const one of fewer) out.delete(one); return out; };

function expand(n) {
  const more = unseen(n);
  if (more.length === 0) return announce(say.allShown(nodes[n].name));
  change({ hidden: without(look.hidden, more), kept: withAll(look.kept, more.filter(m => look.offNodes.has(nodes[m].type))), moved: placesBeside(n, more.filter(m => nodes[m].beyond && !look.moved.has(m))) },
    say.expanded(nodes[n].name, more.length));
}
const hide = n => change({ hidden: withAll(look.hidden, [n]), kept: without(look.kept, [n]) }, say.hid(nodes[n].name));
function only(n) {
  const near = new Set([n, ...ties[n].filter(([e]) => edgeOn(e)).map(([, other]) => other)]);
  change({ hidden: withAll(look.hidden, [...nodes.keys()].filter(i => nodeOn(i) && !near.has(i))) }, say.onlyNow(nodes[n].name));
}
const showAll = () => change({ hidden: new Set(), kept: new Set() }, say.showAll);
/** The nodes that the reader has moved; those from beyond have no place of their own. */
const movedNodes = () => [...look.moved.keys()].filter(n => !nodes[n].beyond);
const putBack = which => change({ moved: new Map([...look.moved].filter(([n]) => nodes[n].beyond || !which.includes(n))) }, which.length === 1 ? say.back(nodes[which[0]].name) : say.putAllBack);
/** Moves a node as one change with the moves of it before. */
const moveTo = (n, to) => change({ moved: new Map(look.moved).set(n, to) }, say.moved(nodes[n].name), `move ${n}`);

// --- places and ways of what was moved ------------------------------------------------------

/** A box for what is not drawn: its name and its type. */
function settleBeyond(n) {
  const { fill, line, caption } = data.node_types[n.type], name = brief(n.name, 24), small = brief(caption, 24);
  const long = (text, size) => [...text].reduce((sum, c) => sum + (c > '\u2e80' ? size : size * 0.58), 0);
  Object.assign(n, { at: [0, 0, Math.max(long(name, 12), long(small, 9)) + 18, 34], outline: 'round-rectangle', fill, line, pen: 1 });
  n.text = [[name, 0, -2, 12, 1, '#1A1A1A', 'c'], [small, 0, 11, 9, 0, '#1A1A1A', 'c']];
}
nodes.filter(n => n.beyond).forEach(settleBeyond);
for (const e of data.beyond_edges) Object.assign(e, { line: data.edge_types[e.type].line, pen: 1.2 });

/** Where nodes from beyond go: on rings around a node, where nothing that is shown is; with all that was moved before. */
function placesBeside(n, fresh) {
  const out = new Map(look.moved), taken = nodes.map((node, i) => (nodeOn(i) ? nodeBox(node) : null)).filter(box => box !== null);
  const [x, y, w, h] = nodes[n].at;
  for (const m of fresh) {
    const [, , mw, mh] = nodes[m].at;
    for (let ring = 1; !out.has(m); ++ring) {
      const rx = (w + mw) / 2 + 60 * ring, ry = (h + mh) / 2 + 50 * ring, steps = 8 + 6 * ring;
      for (let i = 0; i < steps; ++i) {
        const angle = 2 * Math.PI * i / steps, at = [Math.round(x + rx * Math.cos(angle)), Math.round(y + ry * Math.sin(angle))];
        const box = [at[0] - mw / 2 - 8, at[1] - mh / 2 - 8, at[0] + mw / 2 + 8, at[1] + mh / 2 + 8];
        if (taken.some(t => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1])) continue;
        taken.push(box);
        out.set(m, at);
        break;
      }
    }
  }
  return out;
}

for (const n of nodes) { n.home = n.at.slice(0, 2); n.shift = [0, 0]; }

function place(n, [x, y]) {
  const node = nodes[n];
  [node.at[0], node.at[1]] = [x, y];
  node.shift = [x - node.home[0], y - node.home[1]];
}
/** Brings every node to where the arrangement has it, and every edge to its ends. */
function settle() {
  nodes.forEach((node, n) => place(n, look.moved.get(n) ?? node.home));
  edges.forEach((_, e) => lead(e));
}
function lead(e) {
  const edge = edges[e];
  const moved = look.moved.has(edge.from) || look.moved.has(edge.to);
  if (!moved && !edge.way) return;
  edge.way = moved ? wayOf(e) : null;
  edge.pieces = null;
}

/** Where a line from the middle of a node to a point leaves its outline. */
function borderOf({ at: [x, y, w, h], outline }, [tx, ty]) {
  const dx = tx - x, dy = ty - y;
  let share = Math.min(w / 2 / Math.abs(dx || 1e-9), h / 2 / Math.abs(dy || 1e-9));
  if (outline === 'ellipse') share = 1 / Math.hypot(dx / (w / 2), dy / (h / 2));
  return [x + dx * share, y + dy * share];
}

/** The way of an edge with a moved end: straight, parallel ones bent apart; with the places of its tip and label. */
function wayOf(e) {
  const edge = edges[e], a = nodes[edge.from], b = nodes[edge.to];
  if (a === b) {
    const along = list => list && list.map((v, i) => v + a.shift[i % 2]);
    return edge.curve ? { curve: along(edge.curve), tip: along(edge.tip), shift: a.shift } : null;
  }
  const beside = ties[edge.from].filter(([other, end]) => end === edge.to && edgeOn(other)).map(([other]) => other);
  const bend = (Math.max(beside.indexOf(e), 0) - (beside.length - 1) / 2) * 44 * (edge.from < edge.to ? 1 : -1);
  const [ax, ay] = a.at, [bx, by] = b.at, long = Math.hypot(bx - ax, by - ay) || 1;
  const middle = [(ax + bx) / 2 - (by - ay) / long * bend, (ay + by) / 2 + (bx - ax) / long * bend];
  const start = borderOf(a, middle), end = borderOf(b, middle);
  const directed = edge.curve ? edge.tip !== undefined : !data.edge_types[edge.type].symmetric;
  const back = Math.hypot(end[0] - middle[0], end[1] - middle[1]) || 1, arrow = directed ? Math.min(8, back) : 0;
  const last = [end[0] + (middle[0] - end[0]) / back * arrow, end[1] + (middle[1] - end[1]) / back * arrow];
  const third = (from, to) => [0, 1].map(i => from[i] + (to[i] - from[i]) * 2 / 3);
  const curve = [...start, ...third(start, middle), ...third(last, middle), ...last];
  const label = edge.text?.[0];
  return { curve, tip: directed ? end : undefined, shift: label ? [middle[0] - label[1], middle[1] - label[2]] : [0, 0] };
}
const isDrawn = e => Boolean(e.curve || e.way);
/** An edge's curve; a straight line for what only a frame shows. */
const curveOf = e => e.way?.curve ?? e.curve ?? [...nodes[e.from].at.slice(0, 2), ...nodes[e.from].at.slice(0, 2), ...nodes[e.to].at.slice(0, 2), ...nodes[e.to].at.slice(0, 2)];
const tipOf = e => (e.way ? e.way.tip : e.tip);

/** The box around all that is shown: left, top, right, bottom. */
function bounds() {
  let box = [Infinity, Infinity, -Infinity, -Infinity];
  const grow = (left, top, right, bottom) => { box = [Math.min(box[0], left), Math.min(box[1], top), Math.max(box[2], right), Math.max(box[3], bottom)]; };
  let all = true;
  nodes.forEach(({ at: [x, y, w, h] }, n) => { if (nodeOn(n)) grow(x - w / 2, y - h / 2, x + w / 2, y + h / 2); else if (!nodes[n].beyond) all = false; });
  data.frames.forEach((f, i) => { if (all && frameOn(i)) grow(...f.box); });
  if (all || box[0] === Infinity) grow(0, 0, data.width, data.height);
  return box;
}
