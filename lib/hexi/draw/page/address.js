// The address fragment: what is picked, filtered and seen, by keys and type names, so that it outlives a new drawing.
//
//     #node=lanzhou-new-area&off=Figure&off=Honour&zoom=1.2&x=830&y=412
//     #from=A&to=B&path=2        #edge=PARTY_TO&from=A&to=B&nth=0
//     #hide=A&keep=B&moved=120,-40,A&size=degree&colour=pagerank&day=19836        #only=A&only=B, where that is shorter
const near = number => String(Math.round(number * 1000) / 1000);

function toFragment() {
  const out = new URLSearchParams();
  const p = state.picked;
  if (p !== null && 'node' in p) out.set('node', nodes[p.node].key);
  if (p !== null && 'edge' in p) {
    const e = edges[p.edge];
    out.set('edge', data.edge_types[e.type].name);
    out.set('from', nodes[e.from].key);
    out.set('to', nodes[e.to].key);
    const nth = parallel(e).indexOf(p.edge);
    if (nth > 0) out.set('nth', String(nth));
  }
  if (p !== null && 'from' in p) {
    out.set('from', nodes[p.from].key);
    out.set('to', nodes[p.to].key);
    if (p.path >= 0) out.set('path', String(p.path + 1));
  }
  for (const t of [...look.offNodes].sort((a, b) => a - b)) out.append('off', data.node_types[t].name);
  for (const n of look.hidden.size * 2 <= nodes.length ? look.hidden : []) out.append('hide', nodes[n].key);
  for (const n of look.hidden.size * 2 > nodes.length ? nodes.keys() : []) if (!look.hidden.has(n)) out.append('only', nodes[n].key);
  for (const n of look.kept) out.append('keep', nodes[n].key);
  for (const [n, [x, y]] of look.moved) out.append('moved', `${Math.round(x)},${Math.round(y)},${nodes[n].key}`);
  if (look.size !== '') out.set('size', look.size);
  if (look.colour !== '') out.set('colour', look.colour);
  if (look.day !== null) out.set('day', String(look.day));
  for (const t of [...look.offEdges].sort((a, b) => a - b)) out.append('off-edge', data.edge_types[t].name);
  if (!atFit()) {
    const [x, y] = toPicture(wide() / 2, high() / 2);
    out.set('zoom', near(view.at.k));
    out.set('x', near(x));
    out.set('y', near(y));
  }
  return out.toString();
}
const parallel = ({ type, from, to }) => edges.flatMap((e, i) => (e.type === type && e.from === from && e.to === to ? [i] : []));

/** Sets the state as the fragment says; what it does not know is passed over. Returns the view, if it gives one. */
function fromFragment() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const node = name => nodeOfKey.get(asked.get(name) ?? '');
  const types = (name, kind) => new Set(asked.getAll(name).map(type => data[kind].findIndex(t => t.name === type)).filter(t => t >= 0));
  const all = name => asked.getAll(name).map(key => nodeOfKey.get(key)).filter(n => n !== undefined);
  const shown = new Set(all('only')), day = Number.parseInt(asked.get('day') ?? '', 10);
  const places = asked.getAll('moved').map(text => /^(-?\d{1,9}),(-?\d{1,9}),([^]*)$/u.exec(text)).filter(found => found !== null && nodeOfKey.has(found[3]));
  look = {
    offNodes: types('off', 'node_types'), offEdges: types('off-edge', 'edge_types'),
    hidden: new Set(shown.size > 0 ? [...nodes.keys()].filter(n => !shown.has(n)) : all('hide')), kept: new Set(all('keep')),
    moved: new Map(places.map(([, x, y, key]) => [nodeOfKey.get(key), [Number(x), Number(y)]])),
    size: measured(asked.get('size'))?.name ?? '', colour: measured(asked.get('colour'))?.name ?? '',
    day: data.days.some(([one]) => one === day) ? day : null,
  };
  decide();
  settle();
  state.picked = null;
  state.waiting = null;
  const from = node('from'), to = node('to');
  if (node('node') !== undefined) {
    state.picked = { node: node('node') };
  } else if (from !== undefined && to !== undefined) {
    if (asked.has('edge')) {
      const edge = parallel({ type: data.edge_types.findIndex(t => t.name === asked.get('edge')), from, to })[Number(asked.get('nth') ?? 0)];
      if (edge !== undefined) state.picked = { edge };
    } else if (from !== to) {
      state.picked = { from, to, path: Math.trunc(Number(asked.get('path') ?? 0)) - 1, found: shortestPaths(from, to) };
    }
  }
  const numbers = ['zoom', 'x', 'y'].map(name => Number.parseFloat(asked.get(name) ?? ''));
  return numbers.every(Number.isFinite) && numbers[0] > 0 ? { zoom: numbers[0], x: numbers[1], y: numbers[2] } : null;
}

let told = '';
/** Writes the fragment; a new pick makes a step that the reader can go back by. */
function tellAddress(step) {
  const fragment = '#' + toFragment();
  if (fragment === told) return;
  told = fragment;
  history[step ? 'pushState' : 'replaceState'](null, '', fragment);
}

let later = 0;
/** Tells where the picture stands once it has come to rest. */
function rested() {
  clearTimeout(later);
  later = setTimeout(() => tellAddress(false), 250);
}
