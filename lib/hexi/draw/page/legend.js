// The types that are drawn, with counts; unticked ones are filtered out.
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
  if (ofNode) add('rect', { x: 1, y: 1, width: 16, height: 11, rx: 2.5, fill: ink(type.fill), stroke: ink(type.line), 'stroke-width': 1.5 });
  else add('line', { x1: 0, x2: 18, y1: 6.5, y2: 6.5, stroke: ink(type.line), 'stroke-width': 2.2, 'stroke-dasharray': type.dash === 'dashed' ? '5 3' : type.dash === 'dotted' ? '2 2.5' : 'none' });
  return svg;
}

function setUpLegend() {
  const box = by('legend');
  const draw = () => {
    box.firstElementChild.textContent = say.legend(nodes.length, edges.length);
    changes();
    by('types').replaceChildren(...[['node_types', nodes, 'offNodes', say.nodes], ['edge_types', edges, 'offEdges', say.edges]].map(([kind, items, off, title]) => {
      const counts = new Map();
      for (const { type } of items) counts.set(type, (counts.get(type) ?? 0) + 1);
      const used = [...counts.keys()].sort((a, b) => a - b);
      const filter = set => change({ [off]: set }, null);
      const group = make('fieldset', {}, make('legend', {}, make('span', { text: title }),
        make('button', { type: 'button', text: say.all, 'aria-label': `${title}: ${say.all}`, click: () => filter(new Set()) }),
        make('button', { type: 'button', text: say.nothing, 'aria-label': `${title}: ${say.nothing}`, click: () => filter(new Set(used)) })));
      for (const t of used) {
        const type = data[kind][t];
        const input = make('input', { type: 'checkbox', 'data-type': type.name, 'data-kind': kind });
        input.addEventListener('change', () => filter(input.checked ? without(look[off], [t]) : withAll(look[off], [t])));
        group.append(make('label', {}, input, swatch(type, kind === 'node_types'), make('span', { class: 'caption', dir: 'auto', text: type.caption }), make('span', { class: 'count', text: counts.get(t) })));
      }
      return group;
    }));
    tick();
  };
  const tick = () => {
    for (const input of by('types').querySelectorAll('input')) {
      const nodesToo = input.dataset.kind === 'node_types';
      const at = data[input.dataset.kind].findIndex(type => type.name === input.dataset.type);
      input.checked = !look[nodesToo ? 'offNodes' : 'offEdges'].has(at);
    }
    changes();
  };
  // What the reader did beside filtering, and the way back.
  const changes = () => by('changes').replaceChildren(...[[look.hidden.size, say.hiddenNow, say.showAll, showAll], [look.moved.size, say.movedNow, say.putAllBack, () => putBack([...look.moved.keys()])]]
    .flatMap(([count, told, back, click]) => (count === 0 ? [] : [make('p', {}, make('span', { text: told(count) }), make('button', { type: 'button', text: back, click }))])));
  box.open = matchMedia('(min-width: 761px) and (min-height: 560px)').matches;
  draw();
  return { draw, tick };
}
