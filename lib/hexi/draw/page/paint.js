// Draws the picture on a canvas: Graphviz's own shapes, curves and words. What looks alike becomes one path, so
// that ten thousand edges cost some twenty strokes a frame.
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
/** An edge's curve; a straight line for what only a frame shows. */
const curveOf = e => e.curve ?? [...nodes[e.from].at.slice(0, 2), ...nodes[e.from].at.slice(0, 2), ...nodes[e.to].at.slice(0, 2), ...nodes[e.to].at.slice(0, 2)];
function addCurve(path, e) {
  const c = curveOf(e);
  path.moveTo(c[0], c[1]);
  for (let at = 2; at + 5 < c.length; at += 6) path.bezierCurveTo(c[at], c[at + 1], c[at + 2], c[at + 3], c[at + 4], c[at + 5]);
}
/** The corners of an edge's arrow, from the end of its curve to its tip. */
function arrowOf(e) {
  const [x, y] = e.tip, [bx, by] = e.curve.slice(-2);
  const ux = (x - bx) * 0.35, uy = (y - by) * 0.35;  // as wide as Graphviz's
  return [x, y, bx - uy, by + ux, bx + uy, by - ux];
}
const dashes = { dashed: [5, 3], dotted: [1.2, 3] };
const dashOf = e => (e.curve ? data.edge_types[e.type].dash : 'dashed');

let layers = [];  // in drawing order: {things: [{box, add}], whole, alpha, fill, line, width, dash}

/** The box around points `[x, y, x, y..]`. */
function boxOf(points) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  points.forEach((v, i) => { box[i % 2] = Math.min(box[i % 2], v); box[2 + i % 2] = Math.max(box[2 + i % 2], v); });
  return box;
}
const nodeBox = ({ at: [x, y, w, h] }) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2];

/** Sorts what is shown into layers; to be called after each change of the state. */
function layOut() {
  const out = standOut();
  const groups = new Map();
  const put = (key, made, box, add) => { if (!groups.has(key)) groups.set(key, { things: [], whole: null, ...made }); groups.get(key).things.push({ box, add }); };
  data.frames.forEach((f, i) => {
    if (!frameOn(i)) return;
    const [left, top, right, bottom] = f.box;
    // Each its own layer: an inner frame lies on its outer one.
    put(`0 ${i}`, { fill: f.fill, line: f.line, width: 1, alpha: out === null ? 1 : faint.frames }, f.box, path => path.roundRect(left, top, right - left, bottom - top, 10));
  });
  edges.forEach((e, i) => {
    const strong = out !== null && out.edges.has(i), dim = out !== null && !strong;
    if (!edgeOn(i) || (!e.curve && !strong)) return;
    const rank = dim ? 1 : strong ? 3 : 2;
    const width = e.pen + (strong ? 1.3 : 0), alpha = dim ? faint.edges : 1, dash = dim ? undefined : dashes[dashOf(e)];
    put(`${rank} ${e.line} ${width} ${dash}`, { line: e.line, width, dash, alpha, edges: true }, boxOf(curveOf(e)), path => addCurve(path, e));
    if (e.tip) put(`${rank} ${e.line} tips`, { fill: e.line, alpha, edges: true, small: true }, boxOf(e.tip), path => addCorners(path, arrowOf(e), true));
  });
  nodes.forEach((n, i) => {
    if (!nodeOn(i)) return;
    const dim = out !== null && !out.nodes.has(i), alpha = dim ? faint.nodes : 1;
    put(`${dim ? 4 : 5} ${n.fill} ${n.line} ${n.pen}`, { fill: n.fill, line: n.line, width: n.pen, alpha }, nodeBox(n), path => addShape(path, n));
    for (const stroke of n.strokes ?? []) put(`${dim ? 4 : 5} ~ ${n.line} ${n.pen}`, { line: n.line, width: n.pen, alpha, small: true }, nodeBox(n), path => addCorners(path, stroke, false));
  });
  const rank = ([key, { fill }]) => Number.parseInt(key, 10) + (fill === undefined ? 0.5 : 0);
  layers = [...groups].sort((a, b) => rank(a) - rank(b)).map(([, made]) => made);
  draw();
}

/** The path of what is seen of a layer: the whole, kept, or the part that lies in view: dashes far outside cost most. */
function pathOf(layer, seen) {
  const all = seen.left <= 0 && seen.top <= 0 && seen.right >= data.width && seen.bottom >= data.height;
  if (all && layer.whole !== null) return layer.whole;
  const path = new Path2D(), slack = 10;
  for (const { box: [left, top, right, bottom], add } of layer.things)
    if (all || (right >= seen.left - slack && left <= seen.right + slack && bottom >= seen.top - slack && top <= seen.bottom + slack)) add(path);
  if (all) layer.whole = path;
  return path;
}

/** Draws lines `[text, x, y, size, bold, colour, align]`. */
function write(lines, zoom) {
  for (const [text, x, y, size, bold, colour, align] of lines) {
    if (size * zoom < smallest) continue;
    pencil.font = `${bold ? 'bold ' : ''}${size}px ${fonts}`;
    pencil.fillStyle = ink(colour);
    pencil.textAlign = align === 'l' ? 'left' : align === 'r' ? 'right' : 'center';
    pencil.fillText(text, x, y);
  }
}

function writeAll(zoom, extent) {
  const out = standOut();
  const seen = (x1, y1, x2, y2) => x2 >= extent.left && x1 <= extent.right && y2 >= extent.top && y1 <= extent.bottom;
  data.frames.forEach((f, i) => {
    if (!frameOn(i) || !seen(...f.box)) return;
    pencil.globalAlpha = out === null ? 1 : faint.frames;
    write(f.text, zoom);
  });
  edges.forEach((e, i) => {
    if (!e.text || !edgeOn(i)) return;
    const [, x, y] = e.text[0];
    if (!seen(x - 100, y - 20, x + 100, y + 20)) return;
    pencil.globalAlpha = out === null || out.edges.has(i) ? 1 : faint.edges;
    write(e.text, zoom);
  });
  nodes.forEach((n, i) => {
    const [x, y, w, h] = n.at;
    if (!nodeOn(i) || !seen(x - w / 2, y - h / 2, x + w / 2, y + h / 2)) return;
    pencil.globalAlpha = out === null || out.nodes.has(i) ? 1 : faint.nodes;
    write(n.text, zoom);
  });
  pencil.globalAlpha = 1;
}

/** From far away, the names of the nodes with the most edges, as large as they can be read, none over another. */
const landmarks = nodes.map((_, i) => i).sort((a, b) => ties[b].length - ties[a].length || a - b).slice(0, 60);
function writeLandmarks(zoom, extent) {
  const out = standOut(), size = 12 / zoom, most = Math.min(14, wide() * high() / 30000), taken = [];
  pencil.font = `bold ${size}px ${fonts}`;
  pencil.textAlign = 'center';
  pencil.lineJoin = 'round';
  pencil.lineWidth = 3.5 / zoom;
  pencil.strokeStyle = ink('#FFFFFF');
  pencil.fillStyle = ink('#1A1A1A');
  // Where other names can still be guessed, only those of the greatest.
  const least = out === null && 12 * zoom >= smallest ? ties[landmarks[0]].length / 3 : 0;
  for (const i of out === null ? landmarks : [...out.nodes].slice(0, 60)) {
    if (ties[i].length < least) return;
    const [x, y] = nodes[i].at;
    if (taken.length >= most) return;
    if (!nodeOn(i) || x < extent.left || x > extent.right || y < extent.top || y > extent.bottom) continue;
    const text = brief(nodes[i].name, /[\u2e80-\uffef]/u.test(nodes[i].name) ? 14 : 26), half = pencil.measureText(text).width / 2 + 0.3 * size;
    if (taken.some(([ox, oy, other]) => Math.abs(x - ox) < half + other && Math.abs(y - oy) < 1.4 * size)) continue;
    taken.push([x, y, half]);
    pencil.strokeText(text, x, y + 0.35 * size);
    pencil.fillText(text, x, y + 0.35 * size);
  }
}

/** A ring around a node, as wide on the screen at any zoom. */
function ring(n, colour, width, away, zoom) {
  const path = new Path2D();
  addShape(path, nodes[n], 2 * away / zoom);
  pencil.strokeStyle = colour;
  pencil.lineWidth = width / zoom;
  pencil.stroke(path);
}

let slow = false;  // whether the last whole picture took too long for moving
function drawNow(moving) {
  const began = performance.now();
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * ratio), height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
  const { k: zoom, x, y } = view.at;
  pencil.setTransform(1, 0, 0, 1, 0, 0);
  pencil.clearRect(0, 0, width, height);
  pencil.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
  pencil.direction = 'ltr';
  const brisk = moving && slow, seen = extent();
  for (const layer of layers) {
    if ((brisk && layer.edges) || (layer.small && zoom < 0.12)) continue;
    const path = pathOf(layer, seen);
    pencil.globalAlpha = layer.alpha;
    if (layer.fill !== undefined) { pencil.fillStyle = ink(layer.fill); pencil.fill(path); }
    if (layer.line !== undefined) {
      pencil.strokeStyle = ink(layer.line);
      // Never thinner than a third of a pixel, or the whole of a large graph would fade.
      pencil.lineWidth = Math.max(layer.width, 0.35 / zoom);
      pencil.setLineDash(zoom > 0.2 && layer.dash ? layer.dash : []);
      pencil.stroke(path);
    }
  }
  pencil.setLineDash([]);
  pencil.globalAlpha = 1;
  const p = state.picked;
  for (const n of p === null || 'edge' in p ? [] : 'node' in p ? [p.node] : [p.from, p.to]) if (nodeOn(n)) ring(n, ink(nodes[n].line), 3, 1, zoom);
  if (state.waiting !== null) ring(state.waiting, accent(), 3, 2, zoom);
  if (view.hover !== null && nodeOn(view.hover)) ring(view.hover, ink(nodes[view.hover].line), 1.5, 1, zoom);
  if (state.current !== null && nodeOn(state.current) && document.activeElement === canvas) ring(state.current, accent(), 2.5, 5, zoom);
  if (!brisk && zoom * 13 >= smallest) writeAll(zoom, seen);
  if (zoom * 12 < 6) writeLandmarks(zoom, seen);
  if (!moving) slow = performance.now() - began > 60;
}
const accent = () => getComputedStyle(document.documentElement).getPropertyValue('--accent').trim();

let asked = 0, whole = 0;
/** Draws at the next frame; while the picture moves perhaps without edges and words, and whole once it rests. */
function draw(moving = false) {
  if (asked === 0) asked = requestAnimationFrame(() => { asked = 0; drawNow(moving); });
  if (!moving) return;
  clearTimeout(whole);
  whole = setTimeout(() => draw(), 120);
}
