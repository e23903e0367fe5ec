// The types that are drawn, with counts; unticked ones are filtered out.
const outlineOf = type => nodes.find(n => data.node_types[n.type] === type)?.outline;
function swatch(type, ofNode) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const add = (tag, attributes) => {
    const part = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
    svg.append(part);
  };
  svg.setAttribute('class', 'swatch');
  svg.setAttribute('viewBox', '0 0 18 13');
  svg.setAttribute('aria-hidden', 'true');
  const look = ofNode && { fill: ink(type.fill), stroke: ink(type.line), 'stroke-width': 1.5 }, outline = ofNode && outlineOf(type);
  if (outline === 'ellipse') add('ellipse', { cx: 9, cy: 6.5, rx: 8, ry: 5.5, ...look });
  else if (Array.isArray(outline)) add('polygon', { points: outline.map((v, i) => (i % 2 === 0 ? 9 + 8 * v : 6.5 + 5.5 * v)).join(' '), ...look });
  else if (ofNode) add('rect', { x: 1, y: 1, width: 16, height: 11, rx: 2.5, ...look });
  else add('line', { x1: 0, x2: 18, y1: 6.5, y2: 6.5, stroke: ink(type.line), 'stroke-width': 2.2, 'stroke-dasharray': type.dash === 'dashed' ? '5 3' : type.dash === 'dotted' ? '2 2.5' : 'none' });
  return svg;
}

function setUpLegend() {
  const box = by('legend');
  const draw = () => {
    box.firstElementChild.textContent = say.legend(tally(data.nodes), tally(data.edges));
    changes();
    by('types').replaceChildren(...[['node_types', nodes, 'offNodes', say.nodes, data.nodes.length], ['edge_types', edges, 'offEdges', say.edges, data.edges.length]].map(([kind, items, off, title, drawn]) => {
      const counts = new Map();
      items.forEach((item, i) => { if (i < drawn || (kind === 'node_types' ? look.moved.has(i) : edgeOn(i))) counts.set(item.type, [...(counts.get(item.type) ?? []), item]); });
      const used = [...counts.keys()].sort((a, b) => a - b);
      const filter = set => change({ [off]: set }, null);
      const group = make('fieldset', {}, make('legend', {}, make('span', { text: title }),
        make('button', { type: 'button', text: say.all, 'aria-label': `${title}: ${say.all}`, click: () => filter(new Set()) }),
        make('button', { type: 'button', text: say.nothing, 'aria-label': `${title}: ${say.nothing}`, click: () => filter(new Set(used)) })));
      for (const t of used) {
        const type = data[kind][t];
        const input = make('input', { type: 'checkbox', 'data-type': type.name, 'data-kind': kind });
        input.addEventListener('change', () => filter(input.checked ? without(look[off], [t]) : withAll(look[off], [t])));
        group.append(make('label', {}, input, swatch(type, kind === 'node_types'), make('span', { class: 'caption', dir: 'auto', text: type.caption }), make('span', { class: 'count', text: tally(counts.get(t)) })));
      }
      return group;
    }));
    tick();
  };
  // What came from beyond has types, too.
  let brought = 0;
  const tick = () => {
    const now = [...look.moved.keys()].filter(n => nodes[n].beyond).length;
    if (now !== brought) { brought = now; return draw(); }
    for (const input of by('types').querySelectorAll('input')) {
      const nodesToo = input.dataset.kind === 'node_types';
      const at = data[input.dataset.kind].findIndex(type => type.name === input.dataset.type);
      input.checked = !look[nodesToo ? 'offNodes' : 'offEdges'].has(at);
    }
    changes();
  };
  // What the reader did beside filtering, and the way back.
  const changes = () => by('changes').replaceChildren(...[[look.hidden.size, say.hiddenNow, say.showAll, showAll], [movedNodes().length, say.movedNow, say.putAllBack, () => putBack(movedNodes())]]
    .flatMap(([count, told, back, click]) => (count === 0 ? [] : [make('p', {}, make('span', { text: told(count) }), make('button', { type: 'button', text: back, click }))])));
  box.open = matchMedia('(min-width: 761px) and (min-height: 560px)').matches;
  draw();
  return { draw, tick };
}
