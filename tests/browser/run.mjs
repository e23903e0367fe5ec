// node run.mjs HEXI ROOT OUT CHROMIUM [GROUP...]: draws with the tool, opens the drawings in the browser, says what fails.
import { mkdirSync } from 'node:fs';
import { tester } from './browser.mjs';
import { bigTests } from './big.mjs';
import { hostileTests } from './hostile.mjs';
import { lanzhouTests } from './lanzhou.mjs';
import { mermaidTests } from './mermaid.mjs';
import { svgTests } from './svg.mjs';

const groups = { lanzhou: lanzhouTests, hostile: hostileTests, big: bigTests, svg: svgTests, mermaid: mermaidTests };
const asked = process.argv.slice(6);
const all = new tester(process.argv.slice(2));
mkdirSync(all.out, { recursive: true });
await all.open();
for (const [name, tests] of Object.entries(groups)) if (asked.length === 0 || asked.includes(name)) await tests(all);
await all.close();
console.log(`${all.passed} passed, ${all.failed} failed; pictures are in ${all.out}`);
process.exit(all.failed === 0 ? 0 : 1);
