// Draws the picture: the layout's own shapes, curves and words. On a canvas, what looks alike becomes one path, so that ten
// thousand edges cost some twenty strokes a frame.
const canvas = by('picture');
const pencil = canvas.getContext('2d');
const fonts = getComputedStyle(document.documentElement).getPropertyValue('--fonts').trim();
const smallest = 3.5;  // pixels of a font: below, letters are only grey
const faint = { nodes: 0.16, edges: 0.1, frames: 0.5 };

/** Adds a closed line through points `[x, y, x, y..]`. */
function addCorners(path, points, closed) {
  for (let at = 0; at < points.length; at += 2) {
    if (at === 0) path.moveTo(points[0], points[1]);
    else path.lineTo(points[at], points[at + 1]);
  }
  if (closed) path.closePath();
}
/** A node's corners in the picture; only polygons have some. */
const cornersOf = ({ at: [x, y, w, h], outline }) => outline.map((v, i) => (i % 2 === 0 ? x + v * w / 2 : y + v * h / 2));
const radius = (w, h) => Math.min(10, w / 3, h / 3);  // of a rounded box; Graphviz's

function addShape(path, n, wider = 0) {
  const [x, y] = n.at, w = n.at[2] + wider, h = n.at[3] + wider;
  if (n.outline === 'ellipse') {
    path.moveTo(x + w / 2, y);
    path.ellipse(x, y, w / 2, h / 2, 0, 0, 2 * Math.PI);
  } else if (n.outline === 'round-rectangle') {
    path.roundRect(x - w / 2, y - h / 2, w, h, radius(w, h));
  } else {
    addCorners(path, cornersOf({ at: [x, y, w, h], outline: n.outline }), true);
  }
}
function addCurve(path, e) {
  const c = curveOf(e);
  path.moveTo(c[0], c[1]);
  for (let at = 2; at + 5 < c.length; at += 6) path.bezierCurveTo(c[at], c[at + 1], c[at + 2], c[at + 3], c[at + 4], c[at + 5]);
}
/** The corners of an edge's arrow, from the end of its curve to its tip. */
function arrowOf(e) {
  const [x, y] = tipOf(e), [bx, by] = curveOf(e).slice(-2);
  const ux = (x - bx) * 0.35, uy = (y - by) * 0.35;  // as wide as Graphviz's
  return [x, y, bx - uy, by + ux, bx + uy, by - ux];
}
const dashes = { dashed: [5, 3], dotted: [1.2, 3] };
const dashOf = e => (isDrawn(e) ? data.edge_types[e.type].dash : 'dashed');

let layers = [];  // in drawing order: {things: [{box, add, name, kind}], whole, alpha, fill, line, width, dash}
let seenWhole = [0, 0, 0, 0];  // the box around all of them

/** The box around points `[x, y, x, y..]`. */
function boxOf(points) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  points.forEach((v, i) => { box[i % 2] = Math.min(box[i % 2], v); box[2 + i % 2] = Math.max(box[2 + i % 2], v); });
  return box;
}
const nodeBox = ({ at: [x, y, w, h] }) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2];

/** Sorts what is shown into layers; to be called after each change of the state. */
function layOut() {
  const out = standOut(), sizes = measured(look.size);
  const groups = new Map();
  const put = (key, made, thing) => { if (!groups.has(key)) groups.set(key, { things: [], whole: null, ...made }); groups.get(key).things.push(thing); };
  data.frames.forEach((f, i) => {
    if (!frameOn(i)) return;
    const [left, top, right, bottom] = f.box;
    // Each its own layer: an inner frame lies on its outer one.
    put(`0 ${i}`, { fill: f.fill, line: f.line, width: 1, alpha: out === null ? 1 : faint.frames }, { kind: 'frame', box: f.box, add: path => path.roundRect(left, top, right - left, bottom - top, 10) });
  });
  if (sizes !== null) nodes.forEach((n, i) => {
    const r = nodeOn(i) ? radiusOf(sizes, sizes.of.get(i) ?? 0) : 0;
    if (r <= 0) return;
    const [x, y] = n.at, dim = out !== null && !out.nodes.has(i);
    // One by one: where two lie over each other, both can be seen.
    put(`0 disc ${i}`, { fill: discColour, line: discColour, width: 0.8, alpha: dim ? 0.06 : discAlpha() }, { kind: 'disc', name: n.name, box: [x - r, y - r, x + r, y + r], add: path => { path.moveTo(x + r, y); path.ellipse(x, y, r, r, 0, 0, 2 * Math.PI); } });
  });
  edges.forEach((e, i) => {
    const strong = out !== null && out.edges.has(i), dim = out !== null && !strong;
    if (!edgeOn(i) || (!isDrawn(e) && !strong)) return;
    const rank = dim ? 1 : strong ? 3 : 2;
    const width = e.pen + (strong ? 1.3 : 0), alpha = dim ? faint.edges : 1, dash = dim ? undefined : dashes[dashOf(e)];
    put(`${rank} ${e.line} ${width} ${dash}`, { line: e.line, width, dash, alpha, edges: true }, { kind: 'edge', name: relationOf(i), box: boxOf(curveOf(e)), add: path => addCurve(path, e) });
    if (tipOf(e)) put(`${rank} ${e.line} tips`, { fill: e.line, alpha, edges: true, small: true }, { kind: 'tip', box: boxOf(tipOf(e)), add: path => addCorners(path, arrowOf(e), true) });
  });
  nodes.forEach((n, i) => {
    if (!nodeOn(i)) return;
    const dim = out !== null && !out.nodes.has(i), alpha = dim ? faint.nodes : 1, { fill, line } = colouring(i) ?? n;
    put(`${dim ? 4 : 5} ${fill} ${line} ${n.pen}`, { fill, line, width: n.pen, alpha }, { kind: 'node', name: n.name, box: nodeBox(n), add: path => addShape(path, n) });
    for (const stroke of n.strokes ?? []) {
      const at = stroke.map((v, k) => v + n.shift[k % 2]);
      put(`${dim ? 4 : 5} ~ ${line} ${n.pen}`, { line, width: n.pen, alpha, small: true }, { kind: 'stroke', box: nodeBox(n), add: path => addCorners(path, at, false) });
    }
  });
  const rank = ([key, { fill }]) => Number.parseInt(key, 10) + (fill === undefined ? 0.5 : 0);
  layers = [...groups].sort((a, b) => rank(a) - rank(b)).map(([, made]) => made);
  const [left, top, right, bottom] = bounds();
  seenWhole = [Math.min(left, 0), Math.min(top, 0), Math.max(right, data.width), Math.max(bottom, data.height)];
  draw();
}
/** What an edge says: how it is called in the picture, else by its type. */
const relationOf = e => edges[e].text?.map(([text]) => text).join(' ') ?? data.edge_types[edges[e].type].caption;

/** The path of what is seen of a layer: the whole, kept, or the part that lies in view: dashes far outside cost most. */
function pathOf(layer, seen) {
  const [first, above, last, below] = seenWhole;
  const all = seen.left <= first && seen.top <= above && seen.right >= last && seen.bottom >= below;
  if (all && layer.whole !== null) return layer.whole;
  const path = new Path2D();
  for (const { box, add } of layer.things) if (all || isSeen(box, seen)) add(path);
  if (all) layer.whole = path;
  return path;
}
const isSeen = ([left, top, right, bottom], seen, slack = 10) => right >= seen.left - slack && left <= seen.right + slack && bottom >= seen.top - slack && top <= seen.bottom + slack;

/** Draws lines `[text, x, y, size, bold, colour, align]`, moved by `shift`; on a ground of the page's where `over` lines. */
function write(pencil, lines, zoom, { shift = [0, 0], colour, over = false } = {}) {
  for (const [text, x, y, size, bold, own, align] of lines) {
    if (size * zoom < smallest) continue;
    pencil.font = `${bold ? 'bold ' : ''}${size}px ${fonts}`;
    pencil.textAlign = align === 'l' ? 'left' : align === 'r' ? 'right' : 'center';
    if (over) halo(pencil, text, x + shift[0], y + shift[1], 3);
    pencil.fillStyle = ink(colour ?? own);
    pencil.fillText(text, x + shift[0], y + shift[1]);
  }
}
function halo(pencil, text, x, y, width) {
  pencil.lineJoin = 'round';
  pencil.lineWidth = width;
  pencil.strokeStyle = ink('#FFFFFF');
  pencil.strokeText(text, x, y);
}

function writeAll(pencil, zoom, seen) {
  const out = standOut();
  data.frames.forEach((f, i) => {
    if (!frameOn(i) || !isSeen(f.box, seen)) return;
    pencil.globalAlpha = out === null ? 1 : faint.frames;
    write(pencil, f.text, zoom);
  });
  edges.forEach((e, i) => {
    // What stands out is named by `writeRelations`.
    if (!e.text || !edgeOn(i) || (out !== null && out.edges.has(i))) return;
    const [, x, y] = e.text[0], shift = e.way?.shift ?? [0, 0];
    if (!isSeen([x + shift[0], y + shift[1], x + shift[0], y + shift[1]], seen, 100)) return;
    pencil.globalAlpha = out === null ? 1 : faint.edges;
    write(pencil, e.text, zoom, { shift, over: out === null });
  });
  nodes.forEach((n, i) => {
    if (!nodeOn(i) || !isSeen(nodeBox(n), seen)) return;
    pencil.globalAlpha = out === null || out.nodes.has(i) ? 1 : faint.nodes;
    write(pencil, n.text, zoom, { shift: n.shift, colour: colouring(i)?.text });
  });
  pencil.globalAlpha = 1;
}

/** Boxes on the screen that are taken; `take` says whether there was room. */
class Room {
  constructor(taken) { this.taken = [...taken]; }
  isFree([left, top, right, bottom]) { return !this.taken.some(t => left < t[2] && right > t[0] && top < t[3] && bottom > t[1]); }
  take(box) { const free = this.isFree(box); if (free) this.taken.push(box); return free; }
}

/** Writes a name as large as it can be read at any zoom; to be called in the screen's own lengths. */
function writeOver(pencil, text, x, y, colour) {
  halo(pencil, text, x, y + 4, 3.5);
  pencil.fillStyle = ink(colour);
  pencil.fillText(text, x, y + 4);
}

/** Points along a line `[x, y, x, y..]`, equally far apart however its own are, each with the way aside from there, one long. */
function spread(line, count = 60) {
  const lengths = [0];
  for (let at = 2; at < line.length; at += 2) lengths.push(lengths.at(-1) + Math.hypot(line[at] - line[at - 2], line[at + 1] - line[at - 1]));
  const out = [];
  let piece = 1;
  for (let i = 1; i < count; ++i) {
    const wanted = lengths.at(-1) * i / count;
    while (piece + 1 < lengths.length && lengths[piece] < wanted) ++piece;
    const long = lengths[piece] - lengths[piece - 1], share = long > 0 ? (wanted - lengths[piece - 1]) / long : 0;
    const [x, y] = line.slice(2 * piece - 2), way = [line[2 * piece] - x, line[2 * piece + 1] - y];
    out.push({ on: [x + way[0] * share, y + way[1] * share], aside: long > 0 ? [-way[1] / long, way[0] / long] : [0, 1] });
  }
  return out;
}

/**
 * The names of the relations that stand out, each on its own line or else beside it, where no node that stands out and no other name is.
 * What finds no room is named when the reader comes nearer. Returns the edges that are named.
 */
function writeRelations(pencil, at, width, height, taken) {
  const out = standOut(), room = new Room(taken), named = [];
  if (out === null || out.edges.size > 400) return named;
  const toScreen = (x, y) => [x * at.k + at.x, y * at.k + at.y];
  for (const n of out.nodes) {
    const [left, top, right, bottom] = nodeBox(nodes[n]);
    // Where boxes are too small to be read they may be covered, but not the one picked.
    if (at.k * 12 >= 6 || n === state.picked.node) room.taken.push([...toScreen(left, top), ...toScreen(right, bottom)]);
  }
  pencil.font = `12px ${fonts}`;
  pencil.textAlign = 'center';
  const boxOfName = ({ x, y }, half) => [x - half, y - 8, x + half, y + 8];
  const waiting = [...out.edges].map(e => {
    const text = brief(relationOf(e), 30), half = pencil.measureText(text).width / 2 + 3;
    // Where it can be seen whole; lines lie apart far from the node that is picked: the middle first, then its other half.
    const isSeenWhole = ({ x, y }) => x >= half + 2 && x <= width - half - 2 && y >= 12 && y <= height - 12;
    const onLine = spread(pieces(edges[e]).line).map(({ on: [x, y], aside }) => ({ x: x * at.k + at.x, y: y * at.k + at.y, aside })).filter(isSeenWhole);
    if (edges[e].to === state.picked.node) onLine.reverse();
    const chosen = onLine.length === 0 ? [] : [...new Set([0.5, 0.6, 0.7, 0.8, 0.4, 0.3, 0.65, 0.55, 0.75, 0.45, 0.9, 0.2, 0.95, 0.1].map(share => onLine[Math.round(share * (onLine.length - 1))]))];
    return { e, text, half, isSeenWhole, chosen };
  });
  const isNamed = ({ e, text, half }, places) => {
    const place = places.find(p => room.take(boxOfName(p, half)));
    if (place === undefined) return false;
    writeOver(pencil, text, place.x, place.y, edges[e].text?.[0][5] ?? '#1A1A1A');
    return Boolean(named.push(e));
  };
  // Beside its line a name takes room from others': only when all have been looked for on their own.
  for (const each of waiting.filter(w => !isNamed(w, w.chosen))) {
    const beside = each.chosen.flatMap(({ x, y, aside: [ax, ay] }) => [1, -1].map(side => {
      const off = side * (Math.abs(ax) * each.half + Math.abs(ay) * 8 + 1);
      return { x: x + ax * off, y: y + ay * off };
    }));
    isNamed(each, beside.filter(each.isSeenWhole));
  }
  return named;
}

/** From far away, the names of the nodes with the most edges, as large as they can be read, none over another or beyond the window. */
const landmarks = data.nodes.map((_, i) => i).sort((a, b) => ties[b].length - ties[a].length || a - b).slice(0, 60);
function writeLandmarks(pencil, at, width, height, taken) {
  const out = standOut(), room = new Room(taken), most = Math.min(14, width * height / 30000), edge = 6;
  pencil.font = `bold 12px ${fonts}`;
  pencil.textAlign = 'center';
  // Where other names can still be guessed, only those of the greatest.
  const least = out === null && 12 * at.k >= smallest ? ties[landmarks[0]]?.length / 3 : 0;
  for (const i of out === null ? landmarks : [...out.nodes].slice(0, 60)) {
    if (ties[i].length < least || room.taken.length - taken.length >= most) return;
    const x = nodes[i].at[0] * at.k + at.x, y = nodes[i].at[1] * at.k + at.y;
    if (!nodeOn(i) || x < 0 || x > width || y < 0 || y > height) continue;
    const letters = [...nodes[i].name], wide = /[\u2e80-\uffef]/u.test(nodes[i].name) ? 14 : 26;
    let text = brief(nodes[i].name, wide);
    for (let n = Math.min(letters.length, wide); n > 2 && pencil.measureText(text).width > width - 2 * edge; --n) text = brief(nodes[i].name, n);
    const half = pencil.measureText(text).width / 2, middle = Math.min(Math.max(x, half + edge), width - half - edge), level = Math.min(Math.max(y, 10), height - 10);
    if (room.take([middle - half - 4, level - 8, middle + half + 4, level + 8])) writeOver(pencil, text, middle, level, '#1A1A1A');
  }
}

/** A ring around a node, as wide on the screen at any zoom. */
function ring(pencil, n, colour, width, away, zoom) {
  const path = pathFor(pencil);
  addShape(path, nodes[n], 2 * away / zoom);
  pencil.strokeStyle = colour;
  pencil.lineWidth = width / zoom;
  pencil.stroke(path);
}
/** What the reader did to nodes: a pin on those moved, and how many neighbours are not shown. */
function writeMarks(pencil, at, width, height) {
  pencil.font = `bold 11px ${fonts}`;
  pencil.textAlign = 'center';
  const corner = n => { const [, top, right] = nodeBox(nodes[n]); return [right * at.k + at.x, top * at.k + at.y]; };
  for (const n of movedNodes()) {
    if (!nodeOn(n)) continue;
    const [x, y] = corner(n), pin = pathFor(pencil);
    pin.moveTo(x + 4, y);
    pin.ellipse(x, y, 4, 4, 0, 0, 2 * Math.PI);
    pencil.fillStyle = accent();
    pencil.fill(pin);
  }
  if ((look.hidden.size === 0 && data.beyond.length === 0) || at.k * 12 < 5) return;
  nodes.forEach((_, n) => {
    const [x, y] = corner(n);
    if (!nodeOn(n) || x < 0 || x > width || y < 0 || y > height) return;
    const more = unseen(n).length;
    if (more > 0) writeOver(pencil, `+${more}`, x + 10, y, '#0060A0');
  });
}

/**
 * Paints what is seen of the picture from a place at a zoom, with either pencil; returns the edges that are named. What has its size on
 * the screen is `large` times as large on paper.
 */
function paint(pencil, at, width, height, { ratio = 1, brisk = false, large = 1 } = {}) {
  const { k: zoom, x, y } = at;
  const inPicture = () => pencil.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y), onScreen = () => pencil.setTransform(ratio * large, 0, 0, ratio * large, 0, 0);
  inPicture();
  pencil.direction = 'ltr';
  const seen = { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
  for (const layer of layers) {
    if ((brisk && layer.edges) || (layer.small && zoom < 0.12)) continue;
    pencil.globalAlpha = layer.alpha;
    if (layer.fill !== undefined) pencil.fillStyle = ink(layer.fill);
    if (layer.line !== undefined) {
      pencil.strokeStyle = ink(layer.line);
      // Never thinner than a third of a pixel, or the whole of a large graph would fade.
      pencil.lineWidth = Math.max(layer.width, 0.35 / zoom);
      pencil.setLineDash(zoom > 0.2 && layer.dash ? layer.dash : []);
    }
    if (pencil.thing) {
      for (const thing of layer.things) {
        if (!isSeen(thing.box, seen)) continue;
        const path = pathFor(pencil);
        thing.add(path);
        pencil.thing(path, thing, layer);
      }
      continue;
    }
    const path = pathOf(layer, seen);
    if (layer.fill !== undefined) pencil.fill(path);
    if (layer.line !== undefined) pencil.stroke(path);
  }
  pencil.setLineDash([]);
  pencil.globalAlpha = 1;
  const p = state.picked;
  for (const n of p === null || 'edge' in p ? [] : 'node' in p ? [p.node] : [p.from, p.to]) if (nodeOn(n)) ring(pencil, n, ink(nodes[n].line), 3, 1, zoom);
  if (!brisk && zoom * 13 >= smallest) writeAll(pencil, zoom, seen);
  onScreen();
  const there = { k: zoom / large, x: x / large, y: y / large }, area = [width / large, height / large];
  const scale = scaleOf(pencil, there.k, ...area), taken = scale === null ? [] : [scale.box];
  const named = brisk ? [] : writeRelations(pencil, there, ...area, taken);
  if (there.k * 12 < 6) writeLandmarks(pencil, there, ...area, taken);
  writeMarks(pencil, there, ...area);
  if (scale !== null) drawScale(pencil, scale);
  return named;
}

let slow = false;  // whether the last whole picture took too long for moving
function drawNow(moving) {
  const began = performance.now();
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * ratio), height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
  pencil.setTransform(1, 0, 0, 1, 0, 0);
  pencil.clearRect(0, 0, width, height);
  const named = paint(pencil, view.at, canvas.clientWidth, canvas.clientHeight, { ratio, brisk: moving && slow });
  // What only the reader at the screen needs.
  const { k: zoom, x, y } = view.at;
  pencil.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
  if (state.waiting !== null) ring(pencil, state.waiting, accent(), 3, 2, zoom);
  if (view.hover !== null && nodeOn(view.hover)) ring(pencil, view.hover, ink(nodes[view.hover].line), 1.5, 1, zoom);
  if (state.current !== null && nodeOn(state.current) && document.activeElement === canvas) ring(pencil, state.current, accent(), 2.5, 5, zoom);
  // For tests: how many of the relations that stand out are named.
  canvas.dataset.named = named.length;
  if (!moving) slow = performance.now() - began > 60;
}
const accent = () => (printing ? '#0060A0' : getComputedStyle(document.documentElement).getPropertyValue('--accent').trim());

let asked = 0, whole = 0;
/** Draws at the next frame; while the picture moves perhaps without edges and words, and whole once it rests. */
function draw(moving = false) {
  if (asked === 0) asked = requestAnimationFrame(() => { asked = 0; drawNow(moving); });
  if (!moving) return;
  clearTimeout(whole);
  whole = setTimeout(() => draw(), 120);
}
