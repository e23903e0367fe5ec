// Ten thousand Chinese names and how pinyin-pro reads them, a line each: NAME, SYLLABLES, INITIALS, apart by tabs; then how it
// reads each common character in any word: CHARACTER, SYLLABLES.
//
//     node names.mjs > names.tsv
import { pinyin } from 'pinyin-pro';

// The common characters, as GB 2312 lists them, the same for everybody; and words whose characters are read in several ways.
const common = [];
const decoder = new TextDecoder('gb18030');
for (let row = 0xb0; row <= 0xd7; ++row)
  for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); ++cell) common.push(decoder.decode(new Uint8Array([row, cell])));
const words = ['银行', '重庆', '长沙', '朝阳', '乐山', '厦门', '大厦', '音乐', '行走', '会计', '大会', '兰州', '天津', '大学', '新区', '高新', '吕梁', '女子', '绿地', '旅游',
  '六安', '台州', '蚌埠', '番禺', '东阿', '单县', '尉犁', '乌鲁木齐', '西安', '昌都', '解放', '调查', '重工', '长城', '率先', '效率', '觉醒', '睡觉', '还原', '曾经', '中国'];
const endings = ['', '公司', '大学', '银行', '新区', '研究院', '有限责任公司', '（上海）分行', 'ABC'];

// A sequence of numbers that is the same everywhere. Source: D. H. Lehmer, 1949
let state = 20240423;
const below = n => (state = (state * 48271) % 2147483647) % n;
const ascii = text => text.replace(/ü/g, 'v');
const names = new Set();
while (names.size < 10000) {
  let name = '';
  for (let parts = 1 + below(3); parts > 0; --parts) name += below(3) === 0 ? words[below(words.length)] : common[below(common.length)] + common[below(common.length)];
  names.add(name + endings[below(endings.length)]);
}
const lines = [];
for (const name of names) {
  const all = pinyin(name, { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' });
  const syllables = all.filter(s => /[a-zA-Z]/.test(s)).map(s => ascii(s.toLowerCase()));
  lines.push([name, syllables.join(' '), syllables.map(s => /^[a-z]+$/.test(s) && s !== 'abc' ? s[0] : s).join('')].join('\t'));
}
for (const c of common) lines.push([c, [...new Set(pinyin(c, { toneType: 'none', type: 'array', v: true, multiple: true }).map(ascii))].join(' ')].join('\t'));
process.stdout.write(lines.join('\n') + '\n');
