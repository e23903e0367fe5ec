// What happens on a click, a tap, a key.
const act = {
  pickNode(n) {
    if (state.waiting !== null && state.waiting !== n) return act.pickPath(state.waiting, n);
    state.waiting = null;
    state.current = n;
    state.picked = { node: n };
    refresh(true);
    reveal([n]);
    announce(say.picked(nodes[n].name, typeOf(n).caption, tally(ties[n].filter(([e]) => edgeOn(e)).map(([e]) => edges[e]))));
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
    const { paths, more, aside } = state.picked.found;
    reveal([...new Set([from, to, ...paths.flatMap(path => path.nodes)])]);
    announce([paths.length === 0 ? say.noPath : say.paths(paths.length, more), ...(aside ? [say.weakAside(paths.length > 0)] : [])].join('. '));
  },
  choosePath(i) {
    state.picked = { ...state.picked, path: i };
    refresh(false);
    by('panel').querySelectorAll('.path > button')[Math.max(i, 0)]?.focus();
  },
  waitFor(n) {
    state.waiting = n;
    refresh(false);
    announce(say.pickEnd(nodes[n].name));
    by('picture').focus({ preventScroll: true });
  },
  hide(n) {
    hide(n);
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
  layOut();
  showPanel(act);
  const banner = by('banner');
  banner.hidden = state.waiting === null;
  if (state.waiting !== null) banner.firstElementChild.textContent = say.pickEnd(brief(nodes[state.waiting].name));
  tellAddress(step);
}

/** After a change of the arrangement: what is no longer shown is no longer picked, and paths are asked for again. */
function arranged(told) {
  decide();
  settle();
  const p = state.picked;
  if (p !== null) {
    if ('node' in p ? !nodeOn(p.node) : 'edge' in p ? !edgeOn(p.edge) : !nodeOn(p.from) || !nodeOn(p.to)) state.picked = null;
    else if ('from' in p) state.picked = { ...p, path: -1, found: shortestPaths(p.from, p.to) };
  }
  if (state.waiting !== null && !nodeOn(state.waiting)) state.waiting = null;
  if (state.current !== null && !nodeOn(state.current)) state.current = null;
  refresh(false);
  showArrangement();
  const shown = say.shown(tally(nodes.filter((_, n) => nodeOn(n))), tally(edges.filter((_, e) => edgeOn(e))));
  announce(told === null ? shown : `${told} · ${shown}`);
}
/** Brings the controls to the arrangement. */
function showArrangement() {
  legend.tick();
  showMeasures();
  showTime();
  by('undo').setAttribute('aria-disabled', String(undone.before.length === 0));
  by('redo').setAttribute('aria-disabled', String(undone.after.length === 0));
}

/** The node nearest to the current one in a direction; nearest to the middle where there is none. */
function neighbourInPicture(dx, dy) {
  const [x, y] = state.current === null ? toPicture(wide() / 2, high() / 2) : nodes[state.current].at;
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
  const arrow = arrows[event.key], letter = event.key.toLowerCase();
  if (arrow && event.ctrlKey && state.current !== null) {
    const [x, y] = nodes[state.current].at;
    moveTo(state.current, [x + 20 * arrow[0], y + 20 * arrow[1]]);
    return true;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (arrow && event.shiftKey) {
    panBy(-80 * arrow[0], -80 * arrow[1]);
  } else if (arrow) {
    const next = neighbourInPicture(...arrow);
    if (next === null) return true;
    state.current = next;
    draw();
    reveal([next]);
    announce(say.current(nodes[next].name, typeOf(next).caption));
  } else if (event.key === 'Enter' || event.key === ' ') {
    if (state.current === null) return false;
    if (state.waiting === null && state.picked !== null && state.picked.node === state.current) by('panel').querySelector('h2').focus();
    else act.pickNode(state.current);
  } else if ('ehobp'.includes(letter)) {
    if (state.current === null) return false;
    if (letter === 'e') expand(state.current);
    else if (letter === 'h') hide(state.current);
    else if (letter === 'o') only(state.current);
    else if (letter === 'b') putBack([state.current]);
    else if (state.waiting !== null) act.pickNode(state.current);
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
    const letter = event.key.toLowerCase();
    if (!typing && !by('keys').open && (event.ctrlKey || event.metaKey) && (letter === 'z' || letter === 'y')) {
      (letter === 'y' || event.shiftKey ? redo : undo)();
      return event.preventDefault();
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || by('keys').open) return;
    if (event.key === 'Escape' && by('more').open) {
      by('more').open = false;
      by('more').firstElementChild.focus();
    } else if (event.key === '/') by('query').focus();
    else if (event.key === '?') by('keys').showModal();
    else if (event.key === 'Escape' && (state.picked !== null || state.waiting !== null)) act.clear();
    else return;
    event.preventDefault();
  });
}

/** How far beside a thing still counts, in the picture's lengths: a finger is wider than a mouse. */
const slackOf = event => (event.pointerType === 'touch' ? 12 : 5) / view.at.k;

function setUpPointer() {
  setUpGestures({
    // A mouse takes any node, a finger only the one that is picked: it moves the picture more often.
    grab(event) {
      const n = nodeAt(...toPicture(event.offsetX, event.offsetY), 0);
      return n !== null && (event.pointerType === 'mouse' || state.picked?.node === n) ? n : null;
    },
    drag(n, dx, dy, first) {
      if (first) {
        view.grabbed = nodes[n].at.slice(0, 2);
        change({ moved: new Map(look.moved).set(n, view.grabbed) }, null);
      }
      const to = [view.grabbed[0] + dx, view.grabbed[1] + dy];
      look.moved.set(n, to);
      place(n, to);
      for (const [e] of ties[n]) lead(e);
      layOut();
    },
    drop(n) {
      arranged(say.moved(nodes[n].name));
    },
  });
  canvas.addEventListener('dblclick', event => {
    const n = nodeAt(...toPicture(event.offsetX, event.offsetY), 0);
    if (n !== null) expand(n);
  });
  canvas.addEventListener('click', event => {
    if (gesture !== null && gesture.far) return;  // it was a movement
    const [x, y] = toPicture(event.offsetX, event.offsetY);
    const n = nodeAt(x, y, slackOf(event) / 3);
    canvas.focus({ preventScroll: true });
    if (n !== null) {
      const p = state.picked, from = p === null ? undefined : p.node ?? (p.edge === undefined ? p.from : undefined);
      if ((event.shiftKey || event.ctrlKey || event.metaKey) && from !== undefined && from !== n) act.pickPath(from, n);
      else act.pickNode(n);
      return;
    }
    const e = edgeAt(x, y, slackOf(event));
    if (e !== null) act.pickEdge(e);
    else if (state.picked !== null && state.waiting === null) act.clear();
  });
  canvas.addEventListener('pointermove', event => {
    if (event.buttons !== 0) return;
    const [x, y] = toPicture(event.offsetX, event.offsetY);
    const hover = nodeAt(x, y, 0);
    canvas.style.cursor = hover !== null || (!slow && edgeAt(x, y, slackOf(event)) !== null) ? 'pointer' : '';
    if (hover !== view.hover) { view.hover = hover; draw(); }
  });
  canvas.addEventListener('pointerleave', () => { view.hover = null; draw(); });
  canvas.addEventListener('focus', () => draw());
  canvas.addEventListener('blur', () => draw());
}

function setUpButtons() {
  const button = (id, name, click) => { const b = by(id); b.title = name; b.setAttribute('aria-label', name); b.addEventListener('click', click); };
  button('zoom-in', say.zoomIn, () => zoomBy(1.4));
  button('zoom-out', say.zoomOut, () => zoomBy(1 / 1.4));
  button('fit', say.fit, () => fitAll());
  button('undo', say.undo, undo);
  button('redo', say.redo, redo);
  const menu = by('more'), summary = menu.firstElementChild;
  summary.title = say.more;
  summary.setAttribute('aria-label', say.more);
  const item = (id, name, click) => make('button', { type: 'button', id, text: name, click: () => { menu.open = false; summary.focus(); click(); } });
  menu.append(make('div', {}, item('save-svg', say.saveSvg, saveSvg), item('save-png', say.savePng, savePng), item('print', say.print, () => print()), item('help', say.help, () => by('keys').showModal())));
  document.addEventListener('pointerdown', event => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener('focusout', event => { if (event.relatedTarget !== null && !menu.contains(event.relatedTarget)) menu.open = false; });
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
by('about').textContent = data.about;
by('hint').textContent = say.hint;
by('picture').setAttribute('aria-label', `${say.picture} · ${say.shown(tally(data.nodes), tally(data.edges))}`);
setUpButtons();
setUpKeys();
setUpPointer();
setUpMeasures();
setUpTime();
decide();
const legend = setUpLegend();
setUpSearch(n => { act.pickNode(n); by('picture').focus({ preventScroll: true }); });

function prepare(paper) {
  printing = paper;
  by('sheet').replaceChildren(...(paper ? [sheetForPaper()] : []));
  legend.draw();
  showPanel(act);
}
addEventListener('beforeprint', () => prepare(true));
addEventListener('afterprint', () => prepare(false));

function restore() {
  const seen = fromFragment();
  state.current = state.picked?.node ?? state.picked?.to ?? null;
  layOut();
  showPanel(act);
  by('banner').hidden = true;
  showArrangement();
  if (seen !== null) {
    fit = null;
    centre(seen.x, seen.y, seen.zoom, false);
  } else {
    fitAll(false);
    const out = standOut();
    if (out !== null) reveal('node' in state.picked ? [state.picked.node] : [...out.nodes], false);
  }
  told = location.hash;
}
restore();
addEventListener('popstate', restore);
addEventListener('hashchange', () => { if (location.hash !== told) restore(); });
// The panel takes its room from the picture's right or lower side: what is seen stays where it is.
new ResizeObserver(() => draw()).observe(canvas);
addEventListener('resize', () => { if (atFit()) fitAll(false); else draw(); });
dark.addEventListener('change', () => { layOut(); legend.draw(); showPanel(act); });
if (document.fonts) document.fonts.addEventListener('loadingdone', () => draw());
// How long it took from the start of the page to the first whole picture, for tests.
requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.dataset.ready = String(Math.round(performance.now())); }));
