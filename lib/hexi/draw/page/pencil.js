// A pencil that makes SVG of what would be drawn on a canvas: `paint` draws with either, so what is saved is what is seen.
const svgSpace = 'http://www.w3.org/2000/svg';
const near2 = v => Math.round(v * 100) / 100;

class SvgPath {
  d = '';
  add(letter, ...numbers) { this.d += letter + numbers.map(near2).join(' '); }
  moveTo(x, y) { this.add('M', x, y); }
  lineTo(x, y) { this.add('L', x, y); }
  bezierCurveTo(...points) { this.add('C', ...points); }
  closePath() { this.d += 'Z'; }
  roundRect(x, y, w, h, r) {
    this.add('M', x + r, y);
    for (const [lx, ly, ax, ay] of [[x + w - r, y, x + w, y + r], [x + w, y + h - r, x + w - r, y + h], [x + r, y + h, x, y + h - r], [x, y + r, x + r, y]]) {
      this.add('L', lx, ly);
      this.add('A', r, r, 0, 0, 1, ax, ay);
    }
    this.closePath();
  }
  /** A whole one, from the point that was moved to. */
  ellipse(x, y, rx, ry) {
    this.add('A', rx, ry, 0, 1, 1, x - rx, y);
    this.add('A', rx, ry, 0, 1, 1, x + rx, y);
    this.closePath();
  }
}

class SvgPencil {
  globalAlpha = 1; fillStyle = '#000'; strokeStyle = '#000'; lineWidth = 1; font = ''; textAlign = 'left'; dash = [];
  constructor(width, height) {
    this.root = this.group = this.part('svg', { xmlns: svgSpace, viewBox: `0 0 ${near2(width)} ${near2(height)}`, width: near2(width), height: near2(height), role: 'img', 'font-family': fonts }, null);
  }
  part(tag, attributes, into = this.group) {
    const element = document.createElementNS(svgSpace, tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== undefined && name !== 'xmlns') element.setAttribute(name, value);
    into?.append(element);
    return element;
  }
  newPath() { return new SvgPath(); }
  setTransform(a, b, c, d, e, f) { this.group = this.part('g', { transform: `matrix(${[a, b, c, d, e, f].map(v => Math.round(v * 1e5) / 1e5).join(' ')})` }, this.root); }
  setLineDash(dash) { this.dash = dash; }
  clearRect() {}
  get alpha() { return this.globalAlpha === 1 ? undefined : this.globalAlpha; }
  fill(path) { return this.part('path', { d: path.d, fill: this.fillStyle, opacity: this.alpha }); }
  stroke(path) { return this.part('path', { d: path.d, fill: 'none', ...this.line() }); }
  line() { return { stroke: this.strokeStyle, 'stroke-width': near2(this.lineWidth), 'stroke-dasharray': this.dash.length > 0 ? this.dash.join(' ') : undefined, opacity: this.alpha }; }
  /** What a layer holds: each thing an element of its own, with its name. */
  thing(path, { name, kind }, { fill, line }) {
    const element = this.part('path', { class: kind, d: path.d, fill: fill === undefined ? 'none' : this.fillStyle, ...(line === undefined ? { opacity: this.alpha } : this.line()) });
    if (name !== undefined) this.part('title', {}, element).textContent = clean(name);
  }
  text(text, x, y, more) {
    const [, bold, size] = /^(bold )?([\d.]+)px/u.exec(this.font);
    this.part('text', { x: near2(x), y: near2(y), 'font-size': near2(Number(size)), 'font-weight': bold ? 'bold' : undefined,
      'text-anchor': { left: undefined, center: 'middle', right: 'end' }[this.textAlign], opacity: this.alpha, ...more }).textContent = clean(text);
  }
  fillText(text, x, y) { this.text(text, x, y, { fill: this.fillStyle }); }
  strokeText(text, x, y) { this.text(text, x, y, { fill: 'none', 'stroke-linejoin': 'round', ...this.line(), 'aria-hidden': 'true' }); }
  measureText(text) {
    pencil.font = this.font;
    return pencil.measureText(text);
  }
}
/** XML has no other control characters. */
const clean = text => text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/gu, '\uFFFD');
const pathFor = pencil => (pencil.newPath ? pencil.newPath() : new Path2D());
