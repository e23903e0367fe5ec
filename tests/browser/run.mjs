// node run.mjs HEXI ROOT OUT CHROMIUM: draws with the tool, opens the drawings in the browser, says what fails.
import { mkdirSync, rmSync } from 'node:fs';
import { tester } from './browser.mjs';
import { bigTests } from './big.mjs';
import { hostileTests } from './hostile.mjs';
import { lanzhouTests } from './lanzhou.mjs';
import { svgTests } from './svg.mjs';

const all = new tester(process.argv.slice(2));
rmSync(all.out, { recursive: true, force: true });
mkdirSync(all.out, { recursive: true });
await all.open();
for (const tests of [lanzhouTests, hostileTests, bigTests, svgTests]) await tests(all);
await all.close();
console.log(`${all.passed} passed, ${all.failed} failed; pictures are in ${all.out}`);
process.exit(all.failed === 0 ? 0 : 1);
