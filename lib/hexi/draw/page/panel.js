// What is known of the node, edge or path that is picked.
function factList(facts) {
  return make('dl', {}, ...facts.flatMap(([caption, value]) => [make('dt', { text: caption, dir: 'auto' }), make('dd', { text: value, dir: 'auto' })]));
}

/** The places where a fact was read, by document; with the words where the page has them. */
function evidenceList(evidence) {
  if (evidence.length === 0) return make('p', { class: 'small', text: say.noEvidence });
  const places = new Map();
  for (const [document, ...place] of evidence) places.set(document, [...(places.get(document) ?? []), place]);
  return make('div', { class: 'evidence' }, ...[...places].map(([document, all]) => {
    const d = data.documents[document];
    const about = make('p', {}, make('bdi', { text: say.quoted(d.title) }));
    if (d.note) about.append(make('span', { class: 'small', dir: 'auto', text: d.note }));
    about.append(make('code', { text: d.key, dir: 'auto' }));
    if (/^https?:\/\//iu.test(d.address ?? '')) about.append(' ', make('a', { href: d.address, rel: 'noreferrer noopener', target: '_blank', text: say.open }));
    return make('section', {}, about, make('ul', {}, ...all.map(([line, start, end, certainty = 1, before, words, behind]) =>
      make('li', {}, words === undefined ? null : make('blockquote', { dir: 'auto' }, make('span', { text: before }), make('mark', { text: words }), make('span', { text: behind })),
        make('span', { text: say.at(line, start, end) + (certainty === 1 ? '' : ` · ${say.sure(certainty)}`) })))));
  }));
}

const typeOf = n => data.node_types[nodes[n].type];
const kindLine = (type, ofNode, ...more) => make('p', { class: 'kind' }, swatch(type, ofNode), make('span', { text: type.caption, dir: 'auto' }), ...more);
const section = (title, ...content) => [make('h3', { text: title }), ...content];

function head(title, act) {
  return make('div', { class: 'head' }, make('h2', { tabindex: '-1', dir: 'auto', text: title }),
    make('button', { class: 'close', type: 'button', text: '✕', 'aria-label': say.close, title: say.close, click: () => act.clear() }));
}

/** `→ caption` seen from `n`. */
function via(e, n) {
  const type = data.edge_types[edges[e].type];
  if (type.symmetric) return `— ${type.caption}`;
  return edges[e].from === n ? `→ ${type.caption}` : `← ${type.caption}`;
}

function nodePanel(n, act) {
  const node = nodes[n], more = unseen(n).length;
  const near = ties[n].filter(([e]) => edgeOn(e)).sort(([a, x], [b, y]) => edges[a].type - edges[b].type || (edges[a].from === n) - (edges[b].from === n) || x - y);
  const names = [...node.names.filter(([, name]) => name !== node.name).map(([language, name]) => [language, name]), ...node.aliases.map(alias => ['', alias])];
  return [
    head(node.name, act),
    kindLine(typeOf(n), true, make('code', { text: node.key, title: say.key, dir: 'auto' })),
    make('div', { class: 'actions' },
      make('button', { type: 'button', class: 'path-from', text: say.pathFrom, click: () => act.waitFor(n) }),
      make('button', { type: 'button', text: say.show, click: () => centre(...node.at.slice(0, 2)) }),
      more > 0 ? make('button', { type: 'button', class: 'expand', text: say.expand(more), click: () => expand(n) }) : null,
      make('button', { type: 'button', class: 'hide', text: say.hide, click: () => act.hide(n) }),
      make('button', { type: 'button', class: 'only', text: say.only, click: () => only(n) }),
      look.moved.has(n) && !node.beyond ? make('button', { type: 'button', class: 'put-back', text: say.putBack, click: () => putBack([n]) }) : null),
    ...(names.length > 0 ? section(say.names, make('ul', {}, ...names.map(([language, name]) => make('li', {}, make('span', { class: 'name', dir: 'auto', lang: language || false, text: name }))))) : []),
    ...(node.facts.length > 0 ? section(say.facts, factList(node.facts)) : []),
    ...section(say.evidence, evidenceList(node.evidence)),
    ...section(say.ties(tally(near.map(([e]) => edges[e]))), make('ul', {}, ...near.map(([e, other]) => make('li', {},
      make('button', { type: 'button', class: 'step', click: () => act.pickNode(other) },
        make('span', { class: 'via', text: via(e, n), dir: 'auto' }), make('span', { class: 'name', dir: 'auto', text: nodes[other].name })),
      ...[edgeButton(e, act)])))),
  ];
}
/** A small way from a neighbour to the edge that leads there. */
function edgeButton(e, act) {
  const facts = edges[e].facts.map(([, value]) => value).join(' · ');
  return make('button', { type: 'button', class: 'step edge', click: () => act.pickEdge(e) }, make('span', { class: 'small', dir: 'auto', text: `${facts === '' ? '' : facts + ' · '}${say.evidence} ${edges[e].evidence.length}` }));
}

function edgePanel(e, act) {
  const edge = edges[e], type = data.edge_types[edge.type];
  const end = (n, mark) => make('li', {}, make('button', { type: 'button', class: 'step', click: () => act.pickNode(n) }, make('span', { class: 'via', text: mark }), make('span', { class: 'name', dir: 'auto', text: nodes[n].name })));
  return [
    head(type.caption, act),
    kindLine(type, false, make('code', { text: type.name, dir: 'auto' })),
    make('ul', {}, end(edge.from, '●'), end(edge.to, type.symmetric ? '●' : '→')),
    ...(edge.facts.length > 0 ? section(say.facts, factList(edge.facts)) : []),
    ...section(say.evidence, evidenceList(edge.evidence)),
  ];
}

function pathPanel(p, act) {
  const { paths, more, aside } = p.found;
  const title = say.pathTitle(brief(nodes[p.from].name), brief(nodes[p.to].name));
  return [
    head(title, act),
    make('p', { class: 'kind' }, make('span', { text: paths.length === 0 ? say.noPath : say.paths(paths.length, more) })),
    ...(aside ? [make('p', { class: 'kind aside' }, make('span', { text: say.weakAside(paths.length > 0) }))] : []),
    make('div', { class: 'actions' }, make('button', { type: 'button', text: say.swap, click: () => act.pickPath(p.to, p.from) })),
    ...paths.map((path, i) => make('div', { class: 'path' },
      make('button', { type: 'button', 'aria-pressed': String(p.path === i), text: say.path(i + 1, path.edges.length), click: () => act.choosePath(p.path === i ? -1 : i) }),
      make('ol', {}, ...path.nodes.flatMap((n, at) => {
        const node = make('li', {}, make('button', { type: 'button', class: 'step', click: () => act.pickNode(n) }, make('span', { class: 'name', dir: 'auto', text: nodes[n].name }), make('span', { class: 'via', text: typeOf(n).caption, dir: 'auto' })));
        if (at === path.edges.length) return [node];
        const e = path.edges[at];
        const facts = edges[e].facts.map(([, value]) => value).join(' · ');
        const arrow = data.edge_types[edges[e].type].symmetric ? '│' : edges[e].from === n ? '↓' : '↑';
        const edge = make('li', {}, make('button', { type: 'button', class: 'step edge', click: () => act.pickEdge(e) },
          make('span', { text: `${arrow} ${data.edge_types[edges[e].type].caption}${facts === '' ? '' : ` · ${facts}`}`, dir: 'auto' })));
        return [node, edge];
      })))),
  ];
}

function showPanel(act) {
  const panel = by('panel'), p = state.picked;
  // What had the focus is made anew: its like gets it again.
  const held = panel.contains(document.activeElement) ? document.activeElement.className : null;
  panel.hidden = p === null;
  if (p === null) panel.replaceChildren();
  else panel.replaceChildren(...('node' in p ? nodePanel(p.node, act) : 'edge' in p ? edgePanel(p.edge, act) : pathPanel(p, act)));
  if (p !== null) panel.setAttribute('aria-label', panel.querySelector('h2').textContent);
  panel.scrollTop = 0;
  if (held === null) return;
  if (p === null) by('picture').focus({ preventScroll: true });
  else ([...panel.querySelectorAll('button')].find(b => b.className === held && /^(?:expand|hide|only|put-back|path-from)$/u.test(held)) ?? panel.querySelector('h2')).focus({ preventScroll: true });
}
