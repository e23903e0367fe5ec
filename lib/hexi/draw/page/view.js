// Where the reader stands: d3-zoom turns mouse, wheel, touch and keys into a place and a zoom.
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const view = { at: d3.zoomIdentity, hover: null };
const stage = d3.select(canvas);
const zooming = d3.zoom().scaleExtent([0.01, 8]).clickDistance(4).touchable(true).on('zoom', event => { view.at = event.transform; draw(true); rested(); });
stage.call(zooming).on('dblclick.zoom', null);

const wide = () => canvas.clientWidth, high = () => canvas.clientHeight;
/** The part of the picture that is seen. */
const extent = () => {
  const [left, top] = view.at.invert([0, 0]), [right, bottom] = view.at.invert([wide(), high()]);
  return { left, top, right, bottom };
};

function move(to, animated = true) {
  stage.interrupt();
  if (animated && !calm && !slow) stage.transition().duration(280).call(zooming.transform, to);
  else stage.call(zooming.transform, to);
}
/** Moves a point of the picture to the middle; unless told, at a zoom at which labels can be read. */
function centre(x, y, zoom = Math.max(view.at.k, 0.9), animated = true) {
  move(d3.zoomIdentity.translate(wide() / 2 - zoom * x, high() / 2 - zoom * y).scale(zoom), animated);
}
const zoomBy = factor => (calm || slow ? stage : stage.transition().duration(160)).call(zooming.scaleBy, factor);
const panBy = (x, y) => stage.call(zooming.translateBy, x / view.at.k, y / view.at.k);

const margin = () => Math.min(40, wide() * 0.04);
let fit = null;  // where `fitAll` put the picture
function fitAll(animated = true) {
  const zoom = Math.max(0.01, Math.min(1.6, (wide() - 2 * margin()) / data.width, (high() - 2 * margin()) / data.height));
  fit = d3.zoomIdentity.translate((wide() - zoom * data.width) / 2, (high() - zoom * data.height) / 2).scale(zoom);
  move(fit, animated);
}
const atFit = () => fit !== null && Math.abs(view.at.k / fit.k - 1) < 1e-3 && Math.hypot(view.at.x - fit.x, view.at.y - fit.y) < 1;

/** Brings nodes into view if any is outside or too small to read. */
function reveal(which, animated = true) {
  const seen = extent();
  const inside = n => { const [x, y, w, h] = nodes[n].at; return x - w / 2 >= seen.left && x + w / 2 <= seen.right && y - h / 2 >= seen.top && y + h / 2 <= seen.bottom; };
  if (view.at.k >= 0.5 && which.every(inside)) return;
  if (which.length === 1) return centre(...nodes[which[0]].at.slice(0, 2), undefined, animated);
  const corners = which.map(n => nodes[n].at);
  const left = Math.min(...corners.map(([x, , w]) => x - w / 2)), right = Math.max(...corners.map(([x, , w]) => x + w / 2));
  const top = Math.min(...corners.map(([, y, , h]) => y - h / 2)), bottom = Math.max(...corners.map(([, y, , h]) => y + h / 2));
  const room = 2 * margin() + 40;
  centre((left + right) / 2, (top + bottom) / 2, Math.max(0.01, Math.min(1.2, (wide() - room) / (right - left), (high() - room) / (bottom - top))), animated);
}

// --- what is under a point ------------------------------------------------------------------

/** The node at a point of the picture; `slack` is how far beside it still counts. */
function nodeAt(x, y, slack) {
  for (let i = nodes.length - 1; i >= 0; --i) {
    const [cx, cy, w, h] = nodes[i].at;
    if (Math.abs(x - cx) > w / 2 + slack || Math.abs(y - cy) > h / 2 + slack || !nodeOn(i)) continue;
    if (nodes[i].outline === 'ellipse' && ((x - cx) / (w / 2 + slack)) ** 2 + ((y - cy) / (h / 2 + slack)) ** 2 > 1) continue;
    return i;
  }
  return null;
}

/** An edge's curve as short straight pieces, and the box around it; made when first asked for. */
function pieces(e) {
  if (e.pieces) return e.pieces;
  const c = curveOf(e), line = [c[0], c[1]];
  for (let k = 0; k + 7 < c.length; k += 6)
    for (let step = 1; step <= 8; ++step) {
      const t = step / 8, s = 1 - t;
      for (const i of [0, 1]) line.push(s * s * s * c[k + i] + 3 * s * s * t * c[k + 2 + i] + 3 * s * t * t * c[k + 4 + i] + t * t * t * c[k + 6 + i]);
    }
  const xs = line.filter((_, i) => i % 2 === 0), ys = line.filter((_, i) => i % 2 === 1);
  return e.pieces = { line, box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] };
}
function distanceTo(e, x, y) {
  const { line } = pieces(e);
  let least = Infinity;
  for (let i = 0; i + 3 < line.length; i += 2) {
    const dx = line[i + 2] - line[i], dy = line[i + 3] - line[i + 1];
    const t = Math.min(1, Math.max(0, ((x - line[i]) * dx + (y - line[i + 1]) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(x - line[i] - t * dx, y - line[i + 1] - t * dy));
  }
  return least;
}
/** The edge at a point of the picture: by its label or its line, the nearest within `slack`. */
function edgeAt(x, y, slack) {
  const out = standOut();
  let best = null, least = slack;
  edges.forEach((e, i) => {
    if (!edgeOn(i) || (!e.curve && !(out !== null && out.edges.has(i)))) return;
    if (e.text && e.text.some(([text, lx, ly, size]) => Math.abs(x - lx) <= [...text].length * size * 0.5 && y <= ly + 3 && y >= ly - size)) { best = i; least = -1; return; }
    const [left, top, right, bottom] = pieces(e).box;
    if (x < left - slack || x > right + slack || y < top - slack || y > bottom + slack) return;
    const far = distanceTo(e, x, y);
    if (far < least) { least = far; best = i; }
  });
  return best;
}
