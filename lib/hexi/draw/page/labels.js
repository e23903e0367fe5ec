// The words of the picture, on a canvas above cytoscape's: Graphviz's lines, places and colours.
const canvas = by('words');
const pencil = canvas.getContext('2d');
const smallest = 3.5;  // pixels: below, letters are only grey

/** Draws lines `[text, x, y, size, bold, colour, align]`. */
function write(lines, zoom) {
  for (const [text, x, y, size, bold, colour, align] of lines) {
    if (size * zoom < smallest) continue;
    pencil.font = `${bold ? 'bold ' : ''}${size}px ${fonts}`;
    pencil.fillStyle = ink(colour);
    pencil.textAlign = align === 'l' ? 'left' : align === 'r' ? 'right' : 'center';
    pencil.fillText(text, x, y);
  }
}
const fonts = getComputedStyle(document.documentElement).getPropertyValue('--fonts').trim();

function drawWords() {
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(cy.width() * ratio), height = Math.round(cy.height() * ratio);
  if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
  const zoom = cy.zoom(), pan = cy.pan(), extent = cy.extent();
  pencil.setTransform(1, 0, 0, 1, 0, 0);
  pencil.clearRect(0, 0, width, height);
  if (zoom * 13 < smallest) return;
  pencil.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * pan.x, ratio * pan.y);
  pencil.direction = 'ltr';
  const seen = (x1, y1, x2, y2) => x2 >= extent.x1 && x1 <= extent.x2 && y2 >= extent.y1 && y1 <= extent.y2;
  data.frames.forEach((f, i) => {
    if (!seen(...f.box) || frameElements[i].hasClass('off')) return;
    pencil.globalAlpha = state.picked === null ? 1 : 0.5;
    write(f.text, zoom);
  });
  edges.forEach((e, i) => {
    if (!e.text || !edgeOn(i)) return;
    const [, x, y] = e.text[0];
    if (!seen(x - 100, y - 20, x + 100, y + 20)) return;
    pencil.globalAlpha = dimmed.edges.has(i) ? 0.13 : 1;
    write(e.text, zoom);
  });
  nodes.forEach((n, i) => {
    const [x, y, w, h] = n.at;
    if (!nodeOn(i) || !seen(x - w / 2, y - h / 2, x + w / 2, y + h / 2)) return;
    pencil.globalAlpha = dimmed.nodes.has(i) ? 0.2 : 1;
    if (n.strokes && zoom > 0.25) {
      pencil.strokeStyle = ink(n.line);
      pencil.lineWidth = n.pen;
      for (const stroke of n.strokes) {
        pencil.beginPath();
        for (let at = 0; at < stroke.length; at += 2) pencil.lineTo(stroke[at], stroke[at + 1]);
        pencil.stroke();
      }
    }
    write(n.text, zoom);
  });
}
cy.on('render', drawWords);

/** The edge whose label is at a point of the picture. */
function labelledEdgeAt({ x, y }) {
  return edges.findIndex((e, i) => e.text && edgeOn(i) && e.text.some(([text, lx, ly, size]) => Math.abs(x - lx) <= [...text].length * size * 0.5 && y <= ly + 3 && y >= ly - size));
}
