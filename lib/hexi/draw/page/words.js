// What the page says, in the language of its data.
const data = JSON.parse(document.getElementById('data').textContent);
const chinese = data.language.startsWith('zh');
const many = (n, one) => (String(n) === '1' ? `1 ${one}` : `${n} ${one}s`);  // in English
const say = chinese ? {
  search: '搜索名称、别名或代号', results: n => `${n} 个结果`, none: '没有找到', viaAlias: a => `又名 ${a}`,
  tools: '视图', zoomIn: '放大', zoomOut: '缩小', fit: '显示全图', undo: '撤销', redo: '重做', more: '更多',
  saveSvg: '保存为 SVG', savePng: '保存为 PNG', saved: name => `已保存 ${name}`, print: '打印', help: '键盘与操作说明',
  legend: (n, e) => `图例 · ${n} 个节点，${e} 条边`, nodes: '节点', edges: '关系', all: '全选', nothing: '全不选',
  look: '按指标显示', size: '大小', colour: '颜色', noMeasure: '（无）', degree: '关系数', noValue: '无数据', sizedBy: name => `圆面积：${name}`, colouredBy: name => `颜色：${name}`,
  hiddenNow: n => `隐藏了 ${n} 个节点`, showAll: '全部显示', movedNow: n => `移动了 ${n} 个节点`, putAllBack: '全部放回',
  time: '时间', allTimes: '所有时间', asOf: day => `${day} 时`,
  picture: '关系图', hint: '方向键在节点间移动，回车查看，E 键展开，H 键隐藏，P 键选择路径两端，问号键查看全部按键。',
  close: '关闭', key: '代号', names: '其他名称', facts: '属性', ties: n => `关系（${n}）`, evidence: '出处', noEvidence: '没有记录出处',
  pathFrom: '从这里找路径', pickEnd: name => `请选择路径的另一端（起点：${name}）`, cancel: '取消', show: '在图中显示',
  expand: n => `展开（${n}）`, hide: '隐藏', only: '只看它及邻居', putBack: '放回原处',
  expanded: (name, n) => `${name}：又显示 ${n} 个相邻节点`, allShown: name => `${name} 的相邻节点都已显示`, hid: name => `已隐藏：${name}`, onlyNow: name => `只显示 ${name} 及其邻居`, moved: name => `已移动并固定：${name}`, back: name => `已放回原处：${name}`,
  undone: '已撤销', redone: '已重做', nothingToUndo: '没有可撤销的', nothingToRedo: '没有可重做的',
  paths: (n, more) => more ? `前 ${n} 条最短路径` : `${n} 条最短路径`, path: (i, n) => `路径 ${i} · ${n} 步`, swap: '交换两端', noPath: '在显示的关系中，两者之间没有路径', weakAside: shorter => `略去了弱关系（如名称相同）；经过它们${shorter ? '有更短的路径' : '有路径'}`,
  pathTitle: (a, b) => `${a} → ${b}`, at: (line, start, end) => `第 ${line} 行，字符 ${start}–${end}`, sure: c => `可信度 ${c}`, quoted: t => `《${t}》`, open: '打开原文',
  picked: (name, type, n) => `已选：${name}，${type}，${n} 条关系`, current: (name, type) => `${name}，${type}`, cleared: '已取消选择', shown: (n, e) => `显示 ${n} 个节点，${e} 条边`,
  keys: [['/', '搜索'], ['← ↑ → ↓', '移到那个方向最近的节点'], ['Enter', '查看当前节点；再按一次进入其资料'], ['E', '展开当前节点：显示其未显示的邻居（也可双击）'], ['H', '隐藏当前节点'], ['O', '只看当前节点及其邻居'], ['Ctrl + ← ↑ → ↓', '移动并固定当前节点（也可拖动；触屏上先点选再拖）'], ['B', '把当前节点放回原处'], ['P', '把当前节点作为路径的一端'], ['Shift + 单击', '已选节点与它之间的最短路径'], ['Ctrl + Z', '撤销；加 Shift 重做'], ['+ − 0', '放大、缩小、全图'], ['Shift + ← ↑ → ↓', '平移'], ['Esc', '取消选择'], ['?', '本说明']],
} : {
  search: 'Search names, aliases, keys', results: n => many(n, 'result'), none: 'nothing found', viaAlias: a => `also ${a}`,
  tools: 'View', zoomIn: 'Zoom in', zoomOut: 'Zoom out', fit: 'Show everything', undo: 'Undo', redo: 'Redo', more: 'More',
  saveSvg: 'Save as SVG', savePng: 'Save as PNG', saved: name => `${name} is saved`, print: 'Print', help: 'Keys and gestures',
  legend: (n, e) => `Legend · ${many(n, 'node')}, ${many(e, 'edge')}`, nodes: 'Nodes', edges: 'Edges', all: 'all', nothing: 'none',
  look: 'By a measure', size: 'Size', colour: 'Colour', noMeasure: '(none)', degree: 'number of edges', noValue: 'no value', sizedBy: name => `Area of discs: ${name}`, colouredBy: name => `Colour: ${name}`,
  hiddenNow: n => `${many(n, 'node')} hidden`, showAll: 'Show all', movedNow: n => `${many(n, 'node')} moved`, putAllBack: 'Put all back',
  time: 'Time', allTimes: 'all times', asOf: day => `as of ${day}`,
  picture: 'Graph', hint: 'Arrow keys move between nodes, Enter shows one, E expands it, H hides it, P picks the ends of a path, question mark lists all keys.',
  close: 'Close', key: 'Key', names: 'Other names', facts: 'Properties', ties: n => `Edges (${n})`, evidence: 'Evidence', noEvidence: 'no evidence recorded',
  pathFrom: 'Path from here', pickEnd: name => `Pick the other end of the path from ${name}`, cancel: 'Cancel', show: 'Show in the picture',
  expand: n => `Expand (${n})`, hide: 'Hide', only: 'Only this and neighbours', putBack: 'Put back',
  expanded: (name, n) => `${name}: ${many(n, 'more neighbour')} shown`, allShown: name => `all neighbours of ${name} are shown`, hid: name => `${name} is hidden`, onlyNow: name => `only ${name} and its neighbours are shown`, moved: name => `${name} is moved and pinned`, back: name => `${name} is back in its place`,
  undone: 'undone', redone: 'redone', nothingToUndo: 'nothing to undo', nothingToRedo: 'nothing to redo',
  paths: (n, more) => more ? `the first ${n} shortest paths` : many(n, 'shortest path'), path: (i, n) => `Path ${i} · ${many(n, 'step')}`, swap: 'Swap ends', noPath: 'no path over the edges shown', weakAside: shorter => `weak ties, such as a name in common, were left aside; over them there is a ${shorter ? 'shorter ' : ''}path`,
  pathTitle: (a, b) => `${a} → ${b}`, at: (line, start, end) => `line ${line}, characters ${start}–${end}`, sure: c => `certainty ${c}`, quoted: t => `“${t}”`, open: 'open the source',
  picked: (name, type, n) => `${name}, ${type}, ${many(n, 'edge')}`, current: (name, type) => `${name}, ${type}`, cleared: 'Nothing picked', shown: (n, e) => `${many(n, 'node')} and ${many(e, 'edge')} shown`,
  keys: [['/', 'search'], ['← ↑ → ↓', 'to the nearest node that way'], ['Enter', 'show the current node; again: go to its facts'], ['E', 'expand the current node: show its neighbours that are not shown (or double-click)'], ['H', 'hide the current node'], ['O', 'only the current node and its neighbours'], ['Ctrl + ← ↑ → ↓', 'move and pin the current node (or drag it; by touch, tap it first)'], ['B', 'put the current node back'], ['P', 'make the current node an end of a path'], ['Shift + click', 'shortest paths from the picked node'], ['Ctrl + Z', 'undo; with Shift redo'], ['+ − 0', 'zoom in, zoom out, everything'], ['Shift + ← ↑ → ↓', 'move the picture'], ['Esc', 'pick nothing'], ['?', 'this list']],
};

const by = id => document.getElementById(id);

/** An element; `text` is only ever text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'text') element.textContent = value;
    else if (name === 'click') element.addEventListener('click', value);
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(child => child !== undefined && child !== null));
  return element;
}

/** Tells readers who do not see the picture. */
function announce(text) { by('live').textContent = text; }

/** A name where a line has room for few characters. */
const brief = (text, most = 40) => { const all = [...text]; return all.length > most ? all.slice(0, most - 1).join('') + '…' : text; };
