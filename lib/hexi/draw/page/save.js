// What is seen as a file, SVG or PNG; and the whole as SVG for paper.
const fileName = ending => `${data.title.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/gu, '').slice(0, 80) || 'graph'}.${ending}`;

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  make('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  announce(say.saved(name));
}

function saveSvg() {
  const into = new SvgPencil(wide(), high());
  into.part('title', {}).textContent = clean(data.title);
  into.part('rect', { width: '100%', height: '100%', fill: ink('#FFFFFF') });
  paint(into, view.at, wide(), high());
  save(new Blob([new XMLSerializer().serializeToString(into.root)], { type: 'image/svg+xml' }), fileName('svg'));
}

function savePng() {
  const sharp = Math.max(2, window.devicePixelRatio || 1), sheet = make('canvas', { width: Math.round(wide() * sharp), height: Math.round(high() * sharp) });
  const into = sheet.getContext('2d');
  into.fillStyle = ink('#FFFFFF');
  into.fillRect(0, 0, sheet.width, sheet.height);
  paint(into, view.at, wide(), high(), { ratio: sharp });
  sheet.toBlob(blob => save(blob, fileName('png')), 'image/png');
}

/** All that is shown, for the printer. */
function sheetForPaper() {
  const [left, top, right, bottom] = bounds(), edge = 10, width = right - left + 2 * edge, height = bottom - top + 2 * edge;
  const into = new SvgPencil(width, height);
  into.root.removeAttribute('width');
  into.root.removeAttribute('height');
  paint(into, { k: 1, x: edge - left, y: edge - top }, width, height, { large: Math.max(1, width / 1000, height / 700) });
  return into.root;
}
