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

function setUpLegend(changed) {
  const box = by('legend');
  const draw = () => {
    box.firstElementChild.textContent = say.legend(nodes.length, edges.length);
    by('types').replaceChildren(...[['node_types', nodes, 'offNodes', say.nodes], ['edge_types', edges, 'offEdges', say.edges]].map(([kind, items, off, title]) => {
      const counts = new Map();
      for (const { type } of items) counts.set(type, (counts.get(type) ?? 0) + 1);
      const used = [...counts.keys()].sort((a, b) => a - b);
      const group = make('fieldset', {}, make('legend', {}, make('span', { text: title }),
        make('button', { type: 'button', text: say.all, click: () => { state[off].clear(); tick(); changed(); } }),
        make('button', { type: 'button', text: say.nothing, click: () => { used.forEach(t => state[off].add(t)); tick(); changed(); } })));
      for (const t of used) {
        const type = data[kind][t];
        const input = make('input', { type: 'checkbox', 'data-type': type.name, 'data-kind': kind });
        input.addEventListener('change', () => { if (input.checked) state[off].delete(t); else state[off].add(t); changed(); });
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
      input.checked = !state[nodesToo ? 'offNodes' : 'offEdges'].has(at);
    }
  };
  box.open = matchMedia('(min-width: 761px) and (min-height: 560px)').matches;
  draw();
  return { draw, tick };
}
