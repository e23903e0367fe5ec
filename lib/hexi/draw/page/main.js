// What happens on a click, a tap, a key.
const act = {
  pickNode(n) {
    if (state.waiting !== null && state.waiting !== n) return act.pickPath(state.waiting, n);
    state.waiting = null;
    state.current = n;
    state.picked = { node: n };
    refresh(true);
    reveal([n]);
    announce(say.picked(nodes[n].name, typeOf(n).caption, ties[n].filter(([e]) => edgeOn(e)).length));
  },
  pickEdge(e) {
    state.waiting = null;
    state.picked = { edge: e };
    refresh(true);
    reveal([...new Set([edges[e].from, edges[e].to])]);
    announce(`${nodes[edges[e].from].name} ${data.edge_types[edges[e].type].caption} ${nodes[edges[e].to].name}`);
  },
  pickPath(from, to) {
    state.waiting = null;
    state.current = to;
    state.picked = { from, to, path: -1, found: shortestPaths(from, to) };
    refresh(true);
    const { paths, more } = state.picked.found;
    reveal([...new Set([from, to, ...paths.flatMap(path => path.nodes)])]);
    announce(paths.length === 0 ? say.noPath : say.paths(paths.length, more));
  },
  choosePath(i) {
    state.picked.path = i;
    refresh(false);
    by('panel').querySelectorAll('.path > button')[Math.max(i, 0)]?.focus();
  },
  waitFor(n) {
    state.waiting = n;
    refresh(false);
    announce(say.pickEnd(nodes[n].name));
    by('picture').focus({ preventScroll: true });
  },
  clear() {
    if (state.waiting !== null) state.waiting = null;
    else state.picked = null;
    refresh(true);
    announce(say.cleared);
    by('picture').focus({ preventScroll: true });
  },
};

/** Brings all that is seen to the state. */
function refresh(step) {
  show();
  showPanel(act);
  const banner = by('banner');
  banner.hidden = state.waiting === null;
  if (state.waiting !== null) banner.firstElementChild.textContent = say.pickEnd(brief(nodes[state.waiting].name));
  tellAddress(step);
}

/** After a filter: what is no longer shown is no longer picked, and paths are asked for again. */
function filtered() {
  const p = state.picked;
  if (p !== null) {
    if ('node' in p ? !nodeOn(p.node) : 'edge' in p ? !edgeOn(p.edge) : !nodeOn(p.from) || !nodeOn(p.to)) state.picked = null;
    else if ('from' in p) state.picked = { ...p, path: -1, found: shortestPaths(p.from, p.to) };
  }
  if (state.waiting !== null && !nodeOn(state.waiting)) state.waiting = null;
  if (state.current !== null && !nodeOn(state.current)) state.current = null;
  refresh(false);
  announce(say.shown(nodes.filter((_, n) => nodeOn(n)).length, edges.filter((_, e) => edgeOn(e)).length));
}

/** The node nearest to the current one in a direction; nearest to the middle where there is none. */
function neighbourInPicture(dx, dy) {
  const extent = cy.extent();
  const [x, y] = state.current === null ? [(extent.x1 + extent.x2) / 2, (extent.y1 + extent.y2) / 2] : nodes[state.current].at;
  let best = null, least = Infinity;
  nodes.forEach((n, i) => {
    if (i === state.current || !nodeOn(i)) return;
    const ahead = (n.at[0] - x) * dx + (n.at[1] - y) * dy, aside = Math.abs((n.at[0] - x) * dy) + Math.abs((n.at[1] - y) * dx);
    if (state.current !== null && (ahead <= 0 || aside > 2 * ahead)) return;
    const cost = state.current === null ? Math.hypot(n.at[0] - x, n.at[1] - y) : ahead + 2 * aside;
    if (cost < least) { least = cost; best = i; }
  });
  return best;
}

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
function keyInPicture(event) {
  const arrow = arrows[event.key];
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (arrow && event.shiftKey) {
    cy.panBy({ x: -80 * arrow[0], y: -80 * arrow[1] });
  } else if (arrow) {
    const next = neighbourInPicture(...arrow);
    if (next === null) return true;
    state.current = next;
    show();
    reveal([next]);
    announce(say.current(nodes[next].name, typeOf(next).caption));
  } else if (event.key === 'Enter' || event.key === ' ') {
    if (state.current === null) return false;
    if (state.waiting === null && state.picked !== null && state.picked.node === state.current) by('panel').querySelector('h2').focus();
    else act.pickNode(state.current);
  } else if (event.key === 'p' || event.key === 'P') {
    if (state.current === null) return false;
    if (state.waiting !== null) act.pickNode(state.current);
    else act.waitFor(state.current);
  } else if (event.key === '+' || event.key === '=') zoomBy(1.25);
  else if (event.key === '-') zoomBy(0.8);
  else if (event.key === '0') fitAll();
  else return false;
  return true;
}

function setUpKeys() {
  by('picture').addEventListener('keydown', event => { if (keyInPicture(event)) event.preventDefault(); });
  document.addEventListener('keydown', event => {
    const typing = event.target instanceof HTMLInputElement && event.target.type === 'search';
    if (typing || event.ctrlKey || event.metaKey || event.altKey || by('keys').open) return;
    if (event.key === '/') by('query').focus();
    else if (event.key === '?') by('keys').showModal();
    else if (event.key === 'Escape' && (state.picked !== null || state.waiting !== null)) act.clear();
    else return;
    event.preventDefault();
  });
}

function setUpPointer() {
  cy.on('tap', event => {
    const other = event.originalEvent.shiftKey || event.originalEvent.ctrlKey || event.originalEvent.metaKey;
    if (event.target !== cy && event.target.isNode()) {
      const n = event.target.data('i'), p = state.picked;
      const from = p === null ? undefined : p.node ?? p.from;
      if (other && from !== undefined && from !== n) act.pickPath(from, n);
      else act.pickNode(n);
      return;
    }
    const e = event.target === cy ? labelledEdgeAt(event.position) : event.target.data('i');
    if (e >= 0) act.pickEdge(e);
    else if (state.picked !== null && state.waiting === null) act.clear();
  });
  cy.on('mouseover', '.node', event => { event.target.addClass('hover'); by('picture').style.cursor = 'pointer'; });
  cy.on('mouseout', '.node', event => { event.target.removeClass('hover'); by('picture').style.cursor = ''; });
}

function setUpButtons() {
  const button = (id, name, click) => { const b = by(id); b.title = name; b.setAttribute('aria-label', name); b.addEventListener('click', click); };
  button('zoom-in', say.zoomIn, () => zoomBy(1.4));
  button('zoom-out', say.zoomOut, () => zoomBy(1 / 1.4));
  button('fit', say.fit, () => fitAll());
  button('print', say.print, () => print());
  button('help', say.help, () => by('keys').showModal());
  by('tools').setAttribute('aria-label', say.tools);
  by('keys').append(make('h2', { text: say.help }), make('dl', {}, ...say.keys.flatMap(([key, meaning]) => [make('dt', {}, make('kbd', { text: key })), make('dd', { text: meaning })])),
    make('button', { type: 'button', text: say.close, click: () => by('keys').close() }));
  by('keys').setAttribute('aria-label', say.help);
  const cancel = by('banner').lastElementChild;
  cancel.textContent = say.cancel;
  cancel.addEventListener('click', () => act.clear());
}

document.documentElement.lang = data.language;
document.title = data.title;
by('title').textContent = data.title;
by('title').title = data.title;
by('hint').textContent = say.hint;
by('picture').setAttribute('aria-label', `${say.picture} · ${say.shown(nodes.length, edges.length)}`);
setUpButtons();
setUpKeys();
setUpPointer();
const legend = setUpLegend(filtered);
setUpSearch(n => { act.pickNode(n); by('picture').focus({ preventScroll: true }); });

function restore() {
  const view = fromFragment();
  moved = view !== null;
  show();
  showPanel(act);
  by('banner').hidden = true;
  legend.tick();
  cy.resize();
  if (view !== null) cy.viewport({ zoom: view.zoom, pan: { x: cy.width() / 2 - view.zoom * view.x, y: cy.height() / 2 - view.zoom * view.y } });
  else fitAll(false);
  told = location.hash;
}
restore();
addEventListener('popstate', restore);
addEventListener('hashchange', () => { if (location.hash !== told) restore(); });

// Where the picture stands becomes part of the address once it has come to rest elsewhere than where all of it fits.
let later = 0;
cy.on('viewport', () => {
  clearTimeout(later);
  later = setTimeout(() => { moved = !atFit(); tellAddress(false); }, 250);
});
// The panel takes its room from the picture's right or lower side: what is seen stays where it is.
new ResizeObserver(() => cy.resize()).observe(by('stage'));
addEventListener('resize', () => { if (!moved) { cy.resize(); fitAll(false); } });
dark.addEventListener('change', () => { paint(); legend.draw(); showPanel(act); });
// How long it took from the start of the page to the first picture, for tests.
cy.one('render', () => { document.documentElement.dataset.ready = String(Math.round(performance.now())); });
cy.forceRender();
