// What the page says, in the language of its data.
const data = JSON.parse(document.getElementById('data').textContent);
const chinese = data.language.startsWith('zh');
const say = chinese ? {
  search: '搜索名称、别名或代号', results: n => `${n} 个结果`, none: '没有找到',
  tools: '视图', zoomIn: '放大', zoomOut: '缩小', fit: '显示全图', print: '打印', help: '键盘与操作说明',
  legend: (n, e) => `图例 · ${n} 个节点，${e} 条边`, nodes: '节点', edges: '关系', all: '全选', nothing: '全不选',
  picture: '关系图', hint: '方向键在节点间移动，回车查看，P 键选择路径两端，问号键查看全部按键。',
  close: '关闭', key: '代号', names: '其他名称', facts: '属性', ties: n => `关系（${n}）`, evidence: '出处', noEvidence: '没有记录出处',
  pathFrom: '从这里找路径', pickEnd: name => `请选择路径的另一端（起点：${name}）`, cancel: '取消', show: '在图中显示',
  paths: (n, more) => more ? `前 ${n} 条最短路径` : `${n} 条最短路径`, path: (i, n) => `路径 ${i} · ${n} 步`, swap: '交换两端', noPath: '在显示的关系中，两者之间没有路径',
  pathTitle: (a, b) => `${a} → ${b}`, at: (line, start, end) => `第 ${line} 行，字符 ${start}–${end}`, sure: c => `可信度 ${c}`, quoted: t => `《${t}》`, open: '打开原文',
  picked: (name, type, n) => `已选：${name}，${type}，${n} 条关系`, current: (name, type) => `${name}，${type}`, cleared: '已取消选择', shown: (n, e) => `显示 ${n} 个节点，${e} 条边`,
  viaAlias: a => `又名 ${a}`,
  keys: [['/', '搜索'], ['← ↑ → ↓', '移到那个方向最近的节点'], ['Enter', '查看当前节点；再按一次进入其资料'], ['P', '把当前节点作为路径的一端'], ['Shift + 单击', '已选节点与它之间的最短路径'], ['+ − 0', '放大、缩小、全图'], ['Shift + ← ↑ → ↓', '平移'], ['Esc', '取消选择'], ['?', '本说明']],
} : {
  search: 'Search names, aliases, keys', results: n => n === 1 ? '1 result' : `${n} results`, none: 'nothing found',
  tools: 'View', zoomIn: 'Zoom in', zoomOut: 'Zoom out', fit: 'Show everything', print: 'Print', help: 'Keys and gestures',
  legend: (n, e) => `Legend · ${n} nodes, ${e} edges`, nodes: 'Nodes', edges: 'Edges', all: 'all', nothing: 'none',
  picture: 'Graph', hint: 'Arrow keys move between nodes, Enter shows one, P picks the ends of a path, question mark lists all keys.',
  close: 'Close', key: 'Key', names: 'Other names', facts: 'Properties', ties: n => `Edges (${n})`, evidence: 'Evidence', noEvidence: 'no evidence recorded',
  pathFrom: 'Path from here', pickEnd: name => `Pick the other end of the path from ${name}`, cancel: 'Cancel', show: 'Show in the picture',
  paths: (n, more) => more ? `the first ${n} shortest paths` : n === 1 ? '1 shortest path' : `${n} shortest paths`, path: (i, n) => `Path ${i} · ${n === 1 ? '1 step' : `${n} steps`}`, swap: 'Swap ends', noPath: 'no path over the edges shown',
  pathTitle: (a, b) => `${a} → ${b}`, at: (line, start, end) => `line ${line}, characters ${start}–${end}`, sure: c => `certainty ${c}`, quoted: t => `“${t}”`, open: 'open the source',
  picked: (name, type, n) => `${name}, ${type}, ${n === 1 ? '1 edge' : `${n} edges`}`, current: (name, type) => `${name}, ${type}`, cleared: 'Nothing picked', shown: (n, e) => `${n} nodes and ${e} edges shown`,
  viaAlias: a => `also ${a}`,
  keys: [['/', 'search'], ['← ↑ → ↓', 'to the nearest node that way'], ['Enter', 'show the current node; again: go to its facts'], ['P', 'make the current node an end of a path'], ['Shift + click', 'shortest paths from the picked node'], ['+ − 0', 'zoom in, zoom out, everything'], ['Shift + ← ↑ → ↓', 'move the picture'], ['Esc', 'pick nothing'], ['?', 'this list']],
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
