// The picture: cytoscape draws shapes and edges where Graphviz placed them, and does pan, zoom and touch.
// Its labels know one font each, so names and second lines are drawn by labels.js on a canvas above.
const large = nodes.length + edges.length > 4000;
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

/** A curve's points as cytoscape takes them: how far along the line between the nodes' centres, and how far off it. */
function controls(e) {
  const [ax, ay] = nodes[e.from].at, [bx, by] = nodes[e.to].at;
  const length = Math.hypot(bx - ax, by - ay);
  if (length < 1 || e.curve.length < 8) return null;
  const ux = (bx - ax) / length, uy = (by - ay) / length;
  const points = [];
  const c = e.curve;
  const last = c.length - 2;
  // Cytoscape joins quadratic pieces at the middles of its control points; from enough points of the cubic
  // spline it draws a curve that cannot be told from it.
  const pieces = (c.length / 2 - 1) / 3;
  const each = pieces > 3 ? 3 : 5;
  for (let piece = 0; piece < pieces; ++piece) {
    const k = piece * 6;
    for (let step = piece === 0 ? 1 : 0; step < each; ++step) {
      const t = step / each, s = 1 - t;
      const at = i => s * s * s * c[k + i] + 3 * s * s * t * c[k + 2 + i] + 3 * s * t * t * c[k + 4 + i] + t * t * t * c[k + 6 + i];
      points.push([at(0), at(1)]);
    }
  }
  if (e.tip) points.push([c[last], c[last + 1]]);
  return {
    along: points.map(([x, y]) => ((x - ax) * ux + (y - ay) * uy) / length),
    off: points.map(([x, y]) => (y - ay) * ux - (x - ax) * uy),
  };
}

function elements() {
  const all = [];
  for (const [i, f] of data.frames.entries()) {
    const [left, top, right, bottom] = f.box;
    all.push({ group: 'nodes', classes: 'frame', data: { id: `f${i}`, w: right - left, h: bottom - top }, position: { x: (left + right) / 2, y: (top + bottom) / 2 } });
  }
  for (const [i, n] of nodes.entries()) {
    const [x, y, w, h] = n.at;
    const shape = typeof n.outline === 'string' ? { shape: n.outline } : { shape: 'polygon', points: n.outline };
    all.push({ group: 'nodes', classes: 'node', data: { id: `n${i}`, i, w, h, pen: n.pen, ...shape }, position: { x, y } });
  }
  for (const [i, e] of edges.entries()) {
    const type = data.edge_types[e.type];
    const one = { group: 'edges', classes: 'edge', data: { id: `e${i}`, i, source: `n${e.from}`, target: `n${e.to}`, pen: e.pen, dash: type.dash === 'bold' ? 'solid' : type.dash, head: e.tip ? 'triangle' : 'none' } };
    const curve = e.curve ? controls(e) : null;
    if (curve) {
      const [fx, fy] = nodes[e.from].at, [tx, ty] = nodes[e.to].at;
      const end = e.tip ?? e.curve.slice(-2);
      Object.assign(one.data, { along: curve.along, off: curve.off, start: `${(e.curve[0] - fx).toFixed(1)}px ${(e.curve[1] - fy).toFixed(1)}px`, end: `${(end[0] - tx).toFixed(1)}px ${(end[1] - ty).toFixed(1)}px` });
      one.classes += ' curve';
    } else if (!e.curve) {
      one.classes += ' frameshown';
    }
    all.push(one);
  }
  return all;
}

const rules = [
  { selector: 'node', style: { shape: 'data(shape)', width: 'data(w)', height: 'data(h)', 'background-color': 'data(fill)', 'border-color': 'data(line)', 'border-width': 'data(pen)', 'overlay-opacity': 0 } },
  { selector: 'node[points]', style: { 'shape-polygon-points': 'data(points)' } },
  { selector: '.frame', style: { shape: 'round-rectangle', 'corner-radius': 8, 'border-width': 1, events: 'no', 'z-compound-depth': 'bottom' } },
  { selector: '.edge', style: { 'curve-style': 'bezier', width: 'data(pen)', 'line-color': 'data(line)', 'line-style': 'data(dash)', 'target-arrow-color': 'data(line)', 'target-arrow-shape': 'data(head)', 'arrow-scale': 0.62, 'overlay-opacity': 0 } },
  { selector: '.curve', style: { 'curve-style': 'unbundled-bezier', 'edge-distances': 'node-position', 'control-point-weights': 'data(along)', 'control-point-distances': 'data(off)', 'source-endpoint': 'data(start)', 'target-endpoint': 'data(end)' } },
  // What a frame says stays undrawn until it is part of an answer.
  { selector: '.frameshown', style: { display: 'none', 'line-style': 'dashed' } },
  { selector: '.frameshown.strong', style: { display: 'element' } },
  { selector: '.dim', style: { opacity: 0.13 } },
  { selector: '.frame.dim', style: { opacity: 0.5 } },
  { selector: 'edge.strong', style: { width: e => e.data('pen') + 1.4, 'z-index': 10 } },
  { selector: 'node.hover', style: { 'border-width': n => n.data('pen') + 1 } },
  { selector: 'node.picked', style: { 'border-width': n => n.data('pen') + 2.4 } },
  { selector: 'node.current', style: { 'outline-width': 3, 'outline-offset': 3, 'outline-color': 'data(line)' } },
  { selector: '.off', style: { display: 'none' } },
];

function paint() {
  cy.batch(() => {
    cy.nodes('.frame').forEach((f, i) => { f.data({ fill: ink(data.frames[i].fill), line: ink(data.frames[i].line) }); });
    cy.nodes('.node').forEach(n => { const { fill, line } = nodes[n.data('i')]; n.data({ fill: ink(fill), line: ink(line) }); });
    cy.edges().forEach(e => { e.data('line', ink(edges[e.data('i')].line)); });
  });
}

const made = elements();
for (const one of made) {  // colours go in with the elements: changing 15,000 of them later costs a second
  const { i, id } = one.data;
  const from = one.classes === 'frame' ? data.frames[id.slice(1)] : one.group === 'nodes' ? nodes[i] : edges[i];
  one.data.line = ink(from.line);
  if (from.fill) one.data.fill = ink(from.fill);
}
const cy = cytoscape({
  container: by('picture'), elements: made, style: rules, layout: { name: 'preset', fit: false }, minZoom: 0.01, maxZoom: 6,
  autoungrabify: true, autounselectify: true, boxSelectionEnabled: false, hideEdgesOnViewport: edges.length > 8000, textureOnViewport: large,
});
const nodeElements = nodes.map((_, i) => cy.getElementById(`n${i}`));
const edgeElements = edges.map((_, i) => cy.getElementById(`e${i}`));
const frameElements = data.frames.map((_, i) => cy.getElementById(`f${i}`));

/** Whether each is dimmed, for labels.js and print.js. */
const dimmed = { nodes: new Set(), edges: new Set() };

/** Brings the picture to the state. */
function show() {
  const out = standOut();
  const p = state.picked;
  const ends = p === null ? [] : 'node' in p ? [p.node] : 'edge' in p ? [] : [p.from, p.to];
  dimmed.nodes.clear();
  dimmed.edges.clear();
  cy.batch(() => {
    nodeElements.forEach((element, n) => {
      const dim = out !== null && !out.nodes.has(n);
      if (dim) dimmed.nodes.add(n);
      element.toggleClass('off', !nodeOn(n)).toggleClass('dim', dim).toggleClass('picked', ends.includes(n)).toggleClass('current', state.current === n);
    });
    edgeElements.forEach((element, e) => {
      const strong = out !== null && out.edges.has(e);
      if (out !== null && !strong) dimmed.edges.add(e);
      element.toggleClass('off', !edgeOn(e)).toggleClass('dim', out !== null && !strong).toggleClass('strong', strong);
    });
    frameElements.forEach((element, f) => element.toggleClass('off', !data.frames[f].members.some(nodeOn)).toggleClass('dim', out !== null));
  });
}

// --- moving ---------------------------------------------------------------------------------

const margin = () => Math.min(40, cy.width() * 0.04);

/** Whether the picture is elsewhere than where `fitAll` put it: the address keeps the view only then. */
let moved = false;
let fit = null;
const atFit = () => fit !== null && Math.abs(cy.zoom() / fit.zoom - 1) < 1e-3 && Math.hypot(cy.pan('x') - fit.pan.x, cy.pan('y') - fit.pan.y) < 1;

function move(to, animated = true) {
  cy.stop();
  if (animated && !calm && !large) cy.animate({ ...to, duration: 260, easing: 'ease-in-out' });
  else cy.viewport(to);
}
function fitAll(animated = true) {
  const zoom = Math.min(1.6, (cy.width() - 2 * margin()) / data.width, (cy.height() - 2 * margin()) / data.height);
  fit = { zoom, pan: { x: (cy.width() - zoom * data.width) / 2, y: (cy.height() - zoom * data.height) / 2 } };
  move(fit, animated);
}
/** Zooms about the middle. */
function zoomBy(factor) {
  const middle = { x: cy.width() / 2, y: cy.height() / 2 };
  const zoom = Math.min(cy.maxZoom(), Math.max(cy.minZoom(), cy.zoom() * factor));
  const ratio = zoom / cy.zoom();
  move({ zoom, pan: { x: middle.x - (middle.x - cy.pan('x')) * ratio, y: middle.y - (middle.y - cy.pan('y')) * ratio } });
}
/** Moves a point of the picture to the middle, at a zoom at which labels can be read. */
function centre(x, y, zoom = Math.max(cy.zoom(), 0.9)) {
  move({ zoom, pan: { x: cy.width() / 2 - zoom * x, y: cy.height() / 2 - zoom * y } });
}
/** Brings nodes into view if any is outside or too small to read. */
function reveal(which) {
  const extent = cy.extent();
  const inside = n => { const [x, y, w, h] = nodes[n].at; return x - w / 2 >= extent.x1 && x + w / 2 <= extent.x2 && y - h / 2 >= extent.y1 && y + h / 2 <= extent.y2; };
  if (cy.zoom() >= 0.5 && which.every(inside)) return;
  if (which.length === 1) return centre(...nodes[which[0]].at.slice(0, 2));
  const corners = which.map(n => nodes[n].at);
  const left = Math.min(...corners.map(([x, , w]) => x - w / 2)), right = Math.max(...corners.map(([x, , w]) => x + w / 2));
  const top = Math.min(...corners.map(([, y, , h]) => y - h / 2)), bottom = Math.max(...corners.map(([, y, , h]) => y + h / 2));
  const room = 2 * margin() + 40;
  const zoom = Math.max(cy.minZoom(), Math.min(1.2, (cy.width() - room) / (right - left), (cy.height() - room) / (bottom - top)));
  centre((left + right) / 2, (top + bottom) / 2, zoom);
}
