// node run.mjs HEXI ROOT OUT CHROMIUM GROUP...: draws with the tool, opens the drawings in the browser, says what fails.
import { mkdirSync } from 'node:fs';
import { tester } from './browser.mjs';
import { bigTests } from './big.mjs';
import { hostileTests } from './hostile.mjs';
import { mermaidTests } from './mermaid.mjs';
import { pageTests } from './page.mjs';
import { arrangeTests } from './arrange.mjs';
import { svgTests } from './svg.mjs';

const groups = { pages: [pageTests, arrangeTests, bigTests], hostile: [hostileTests], drawings: [svgTests], mermaid: [mermaidTests] };
const all = new tester(process.argv.slice(2));
mkdirSync(all.out, { recursive: true });
await all.open();
for (const name of process.argv.slice(6)) for (const tests of groups[name]) await tests(all);
await all.close();
console.log(`${all.passed} passed, ${all.failed} failed; pictures are in ${all.out}`);
process.exit(all.failed === 0 && all.passed > 0 ? 0 : 1);
