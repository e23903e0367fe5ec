// Size and colour by a measure: discs whose area tells a number, fills that tell in which fifth of all it is.
const degrees = nodes.map(() => 0);
for (const { from, to, type } of edges) {
  ++degrees[from];
  if (from !== to || !data.edge_types[type].symmetric) ++degrees[to];
}
const measures = [{ name: 'degree', caption: say.degree, values: degrees.map((n, i) => [i, n, String(n)]) }, ...data.measures];
// Blue, lighter to darker also where `ink` turns it over, each with a text that can be read on it.
const ramp = ['#EFF6FC', '#A6CDE9', '#6DADDC', '#1A6FAB', '#0B3B63'].map((fill, i) => ({ fill, line: '#0B3B63', text: i < 3 ? '#1A1A1A' : '#FFFFFF' }));
const unmeasured = { fill: '#FFFFFF', line: '#8A929C', text: '#59626D' };

const prepared = new Map();
/** A measure with its numbers by node and its classes, each with about as many nodes; nothing where there is none of that name. */
function measured(name) {
  const measure = measures.find(m => m.name === name);
  if (measure === undefined) return null;
  if (prepared.has(name)) return prepared.get(name);
  const sorted = measure.values.slice().sort((a, b) => a[1] - b[1]);
  const starts = [...new Set([0, 1, 2, 3, 4].map(i => sorted[Math.floor(i * sorted.length / 5)][1]))];
  const classes = starts.map((start, i) => {
    const inside = sorted.filter(([, v]) => v >= start && (i + 1 === starts.length || v < starts[i + 1]));
    const [low, high] = [inside[0][2], inside.at(-1)[2]];
    return { start, text: low === high ? low : `${low} – ${high}`, look: ramp[starts.length === 1 ? 2 : Math.round(i * 4 / (starts.length - 1))] };
  });
  const out = { ...measure, of: new Map(measure.values.map(([n, v]) => [n, v])), least: sorted.find(([, v]) => v > 0)?.[1] ?? 0, most: sorted.at(-1)[1], range: `${sorted[0][2]} – ${sorted.at(-1)[2]}`, classes };
  prepared.set(name, out);
  return out;
}

/** How a node is coloured by the measure chosen; nothing where none is. */
function colouring(n) {
  const by = measured(look.colour);
  if (by === null) return null;
  const v = by.of.get(n);
  return v === undefined ? unmeasured : by.classes.findLast(c => c.start <= v).look;
}
/** The radius of the largest disc: as many as there are nodes would cover the picture. */
const mostRadius = Math.sqrt(data.width * data.height / Math.max(data.nodes.length, 1)) * 0.6;
const radiusOf = (by, v) => (v > 0 ? mostRadius * Math.sqrt(v / by.most) : 0);
const discColour = '#0072B2', discAlpha = () => (ink('#FFFFFF') === '#FFFFFF' ? 0.2 : 0.4);

/** A round number not above `most`. */
function roundBelow(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return power * [5, 2, 1].find(step => step * power <= most * (1 + 1e-9));
}
const shortNumber = new Intl.NumberFormat(chinese ? 'zh' : 'en', { notation: 'compact', maximumSignificantDigits: 3 });

/** The scale of what is sized and coloured, in the lower left corner: its rows and its box; nothing where there is none. */
function scaleOf(pencil, zoom, width, height) {
  const colours = measured(look.colour), sizes = measured(look.size), rows = [];
  if (sizes !== null && sizes.most > 0) {
    // Such that the larger disc has room; from near by none has, and the title says how far the numbers go.
    const large = roundBelow(sizes.most * Math.min(1, (34 / (mostRadius * zoom)) ** 2));
    const discs = [large, roundBelow(large / 4)].filter(v => v >= sizes.least);
    rows.push({ title: say.sizedBy(sizes.caption) });
    if (discs.length === 0) rows.push({ text: sizes.range, plain: true });
    for (const v of discs) rows.push({ disc: radiusOf(sizes, v) * zoom, text: `${shortNumber.format(v)}${sizes.unit ? ` ${sizes.unit}` : ''}` });
  }
  if (colours !== null) {
    rows.push({ title: say.colouredBy(colours.caption) });
    for (const c of colours.classes) rows.push({ look: c.look, text: c.text });
    if (colours.values.length < on.nodes.filter(Boolean).length) rows.push({ look: unmeasured, text: say.noValue });
  }
  if (rows.length === 0) return null;
  for (const row of rows) {
    row.high = row.disc === undefined ? 19 : Math.max(19, 2 * row.disc + 4);
    row.indent = row.title || row.plain ? 0 : row.disc === undefined ? 30 : Math.max(30, 2 * row.disc + 8);
    row.font = `${row.title ? 'bold ' : ''}12px ${fonts}`;
    row.text = brief(row.title ?? row.text, width < 500 ? 28 : 64);
    pencil.font = row.font;
    row.wide = row.indent + pencil.measureText(row.text).width;
  }
  const wide = Math.max(...rows.map(row => row.wide)) + 20, tall = rows.reduce((sum, row) => sum + row.high, 0) + 14;
  return { rows, box: [10, height - tall - 10, 10 + wide, height - 10] };
}
function drawScale(pencil, { rows, box: [left, above, right, below] }) {
  const box = pathFor(pencil);
  let top = above + 7;
  box.roundRect(left, above, right - left, below - above, 8);
  pencil.globalAlpha = 0.92;
  pencil.fillStyle = ink('#FFFFFF');
  pencil.fill(box);
  pencil.globalAlpha = 1;
  pencil.strokeStyle = ink('#C8D0D9');
  pencil.lineWidth = 1;
  pencil.stroke(box);
  pencil.textAlign = 'left';
  for (const row of rows) {
    const middle = top + row.high / 2, mark = pathFor(pencil);
    if (row.look) {
      mark.roundRect(left + 10, middle - 6.5, 22, 13, 3);
      pencil.fillStyle = ink(row.look.fill);
      pencil.strokeStyle = ink(row.look.line);
    } else if (row.disc !== undefined) {
      mark.moveTo(left + 10 + 2 * row.disc, middle);
      mark.ellipse(left + 10 + row.disc, middle, row.disc, row.disc, 0, 0, 2 * Math.PI);
      pencil.fillStyle = ink(discColour);
      pencil.strokeStyle = ink(discColour);
      pencil.globalAlpha = discAlpha();
    }
    if (row.look || row.disc !== undefined) { pencil.fill(mark); pencil.globalAlpha = 1; pencil.stroke(mark); }
    pencil.font = row.font;
    pencil.fillStyle = ink('#1A1A1A');
    pencil.fillText(row.text, left + 10 + row.indent, middle + 4.5);
    top += row.high;
  }
}
/** The same in words, for readers who do not see it. */
const scaleInWords = () => {
  const by = measured(look.colour);
  return by === null ? '' : `${say.colouredBy(by.caption)}: ${by.classes.map(c => c.text).join('; ')}`;
};

/** The two choices, above the legend. */
function setUpMeasures() {
  const choice = (what, title) => {
    const select = make('select', { id: `by-${what}` }, make('option', { value: '', text: say.noMeasure }), ...measures.map(m => make('option', { value: m.name, text: m.caption })));
    select.addEventListener('change', () => change({ [what]: select.value }, select.value === '' ? say.noMeasure : (what === 'size' ? say.sizedBy : say.colouredBy)(measured(select.value).caption)));
    return make('label', {}, make('span', { text: title }), select);
  };
  by('measures').replaceChildren(make('legend', { text: say.look }), choice('size', say.size), choice('colour', say.colour), make('p', { id: 'scale', class: 'unseen' }));
}
function showMeasures() {
  by('by-size').value = look.size;
  by('by-colour').value = look.colour;
  by('scale').textContent = scaleInWords();
}
