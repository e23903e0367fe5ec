// The picture for paper: the same lines and words as SVG, made when the reader prints.
function sheet() {
  const space = 'http://www.w3.org/2000/svg';
  const part = (tag, attributes, ...children) => {
    const element = document.createElementNS(space, tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const pairs = list => { const out = []; for (let at = 0; at < list.length; at += 2) out.push(`${list[at]},${list[at + 1]}`); return out.join(' '); };
  const words = lines => (lines ?? []).map(([text, x, y, size, bold, colour, align]) => {
    const line = part('text', { x, y, 'font-size': size, 'font-weight': bold ? 'bold' : undefined, fill: colour, 'text-anchor': align === 'l' ? 'start' : align === 'r' ? 'end' : 'middle' });
    line.textContent = text;
    return line;
  });
  const out = standOut();
  const svg = part('svg', { viewBox: `-10 -10 ${data.width + 20} ${data.height + 20}`, role: 'img' });
  for (const [i, f] of data.frames.entries()) {
    if (!frameOn(i)) continue;
    const [left, top, right, bottom] = f.box;
    svg.append(part('g', { class: 'frame' }, part('rect', { x: left, y: top, width: right - left, height: bottom - top, rx: 8, fill: f.fill, stroke: f.line }), ...words(f.text)));
  }
  for (const [i, e] of edges.entries()) {
    const strong = out !== null && out.edges.has(i), dim = out !== null && !strong;
    if (!edgeOn(i) || (!e.curve && !strong)) continue;
    const c = curveOf(e);
    const line = part('path', { d: `M${c[0]},${c[1]}C${pairs(c.slice(2))}`, fill: 'none', stroke: e.line, 'stroke-width': e.pen + (strong ? 1.4 : 0), 'stroke-dasharray': dashes[dashOf(e)]?.join(' ') });
    const group = part('g', { class: 'edge', opacity: dim ? faint.edges : undefined }, line);
    if (e.tip) group.append(part('polygon', { points: pairs(arrowOf(e)), fill: e.line }));
    group.append(...words(e.text));
    svg.append(group);
  }
  for (const [i, n] of nodes.entries()) {
    if (!nodeOn(i)) continue;
    const [x, y, w, h] = n.at;
    const look = { fill: n.fill, stroke: n.line, 'stroke-width': n.pen };
    const shape = n.outline === 'ellipse' ? part('ellipse', { cx: x, cy: y, rx: w / 2, ry: h / 2, ...look })
      : n.outline === 'round-rectangle' ? part('rect', { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: radius(w, h), ...look })
      : part('polygon', { points: pairs(cornersOf(n)), ...look });
    svg.append(part('g', { class: 'node', opacity: out !== null && !out.nodes.has(i) ? faint.nodes : undefined }, shape, ...(n.strokes ?? []).map(s => part('polyline', { points: pairs(s), ...look, fill: 'none' })), ...words(n.text)));
  }
  return svg;
}
