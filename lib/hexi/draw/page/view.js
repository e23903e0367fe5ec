// Where the reader stands: a place and a zoom, moved by mouse, wheel, fingers and keys.
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const leastZoom = 0.01, mostZoom = 8;
const view = { at: { k: 1, x: 0, y: 0 }, hover: null };  // a point p of the picture is seen at k p + (x, y)

const wide = () => canvas.clientWidth, high = () => canvas.clientHeight;
const toPicture = (x, y, at = view.at) => [(x - at.x) / at.k, (y - at.y) / at.k];
/** The part of the picture that is seen. */
const extent = () => {
  const [left, top] = toPicture(0, 0), [right, bottom] = toPicture(wide(), high());
  return { left, top, right, bottom };
};

let step = 0;  // of a movement
function stand(at) {
  view.at = at;
  draw(true);
  rested();
}
function move(to, animated = true) {
  cancelAnimationFrame(step);
  if (!animated || calm.matches || slow) return stand(to);
  const from = view.at, began = performance.now(), x = wide() / 2, y = high() / 2;
  const [ax, ay] = toPicture(x, y, from), [bx, by] = toPicture(x, y, to);
  const go = now => {
    const t = Math.min(1, Math.max(0, (now - began) / 280)), s = t * t * (3 - 2 * t), k = from.k * (to.k / from.k) ** s;
    stand(t === 1 ? to : { k, x: x - k * (ax + (bx - ax) * s), y: y - k * (ay + (by - ay) * s) });
    if (t < 1) step = requestAnimationFrame(go);
  };
  step = requestAnimationFrame(go);
}
/** Nearer by a factor, a point of the screen staying where it is. */
function nearer(factor, x, y, from = view.at) {
  const k = Math.min(mostZoom, Math.max(leastZoom, from.k * factor)), ratio = k / from.k;
  return { k, x: x - ratio * (x - from.x), y: y - ratio * (y - from.y) };
}
/** Moves a point of the picture to the middle; unless told, at a zoom at which labels can be read. */
function centre(x, y, zoom = Math.max(view.at.k, 0.9), animated = true) {
  move({ k: zoom, x: wide() / 2 - zoom * x, y: high() / 2 - zoom * y }, animated);
}
const zoomBy = factor => move(nearer(factor, wide() / 2, high() / 2));
const panBy = (x, y) => stand({ ...view.at, x: view.at.x + x, y: view.at.y + y });

const margin = () => Math.min(40, wide() * 0.04);
let fit = null;  // where `fitAll` put the picture
function fitAll(animated = true) {
  const [left, top, right, bottom] = bounds();
  const zoom = Math.max(leastZoom, Math.min(1.6, (wide() - 2 * margin()) / (right - left), (high() - 2 * margin()) / (bottom - top)));
  fit = { k: zoom, x: wide() / 2 - zoom * (left + right) / 2, y: high() / 2 - zoom * (top + bottom) / 2 };
  move(fit, animated);
}
const atFit = () => fit !== null && Math.abs(view.at.k / fit.k - 1) < 1e-3 && Math.hypot(view.at.x - fit.x, view.at.y - fit.y) < 1;

// --- mouse, pen and fingers -----------------------------------------------------------------

const fingers = new Map();  // where each is that is down
let gesture = null;         // how it began: {fingers, at, far, node}
function beginGesture(node, far) {
  cancelAnimationFrame(step);
  gesture = { fingers: [...fingers.values()], at: view.at, far, node };
}
/** Follows what the fingers do: one moves the picture, or a node that `grab` gives; two bring nearer. */
function setUpGestures({ grab, drag, drop }) {
  canvas.addEventListener('pointerdown', event => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    const far = fingers.size > 0;
    if (far && gesture.node !== null && gesture.far) drop(gesture.node);
    fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    beginGesture(far ? null : grab(event), far);
  });
  canvas.addEventListener('pointermove', event => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    const [[ax, ay], b] = gesture.fingers, [[cx, cy], d] = [...fingers.values()];
    if (!gesture.far && Math.hypot(cx - ax, cy - ay) < (event.pointerType === 'mouse' ? 4 : 9)) return;
    const first = !gesture.far;
    gesture.far = true;
    if (b !== undefined && d !== undefined) {
      const apart = ([px, py], [qx, qy]) => Math.max(1, Math.hypot(px - qx, py - qy));
      const x = (ax + b[0]) / 2, y = (ay + b[1]) / 2;
      const to = nearer(apart([cx, cy], d) / apart([ax, ay], b), x, y, gesture.at);
      stand({ ...to, x: to.x + (cx + d[0]) / 2 - x, y: to.y + (cy + d[1]) / 2 - y });
    } else if (gesture.node !== null) {
      drag(gesture.node, (cx - ax) / view.at.k, (cy - ay) / view.at.k, first);
    } else {
      stand({ ...gesture.at, x: gesture.at.x + cx - ax, y: gesture.at.y + cy - ay });
    }
  });
  const lift = event => {
    if (!fingers.delete(event.pointerId)) return;
    if (gesture.node !== null && gesture.far) drop(gesture.node);
    if (fingers.size > 0) beginGesture(null, true);
  };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  canvas.addEventListener('wheel', event => {
    event.preventDefault();
    cancelAnimationFrame(step);
    const pixels = event.deltaY * [1, 16, high()][event.deltaMode];
    stand(nearer(2 ** (-pixels * (event.ctrlKey ? 0.02 : 0.002)), event.offsetX, event.offsetY));
  }, { passive: false });
}

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
  centre((left + right) / 2, (top + bottom) / 2, Math.max(leastZoom, Math.min(1.2, (wide() - room) / (right - left), (high() - room) / (bottom - top))), animated);
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
  const c = curveOf(e), line = [c[0], c[1]];  // pieces are forgotten when an end moves: see `lead`
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
    if (!edgeOn(i) || (!isDrawn(e) && !(out !== null && out.edges.has(i)))) return;
    const [sx, sy] = e.way?.shift ?? [0, 0];
    if (e.text && e.text.some(([text, lx, ly, size]) => Math.abs(x - lx - sx) <= [...text].length * size * 0.5 && y <= ly + sy + 3 && y >= ly + sy - size)) { best = i; least = -1; return; }
    const [left, top, right, bottom] = pieces(e).box;
    if (x < left - slack || x > right + slack || y < top - slack || y > bottom + slack) return;
    const far = distanceTo(e, x, y);
    if (far < least) { least = far; best = i; }
  });
  return best;
}
