// A browser without a network, and what the tests share.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export class tester {
  constructor([hexi, root, out, executable]) {
    Object.assign(this, { hexi, root, out, executable, failed: 0, passed: 0 });
  }
  /** Runs the tool; its standard output. Fails with what it said. */
  run(...words) {
    const ran = spawnSync(this.hexi, words, { cwd: this.root, encoding: 'utf8', maxBuffer: 1 << 28 });
    assert.equal(ran.status, 0, `hexi ${words.join(' ')}\n${ran.stderr}`);
    return ran.stdout;
  }
  file(name) { return path.join(this.out, name); }

  async open() {
    this.profile = mkdtempSync(path.join(tmpdir(), 'hexi-browser-'));
    this.browser = await chromium.launchPersistentContext(this.profile, { executablePath: this.executable, args: flags, offline: true, viewport: { width: 1280, height: 800 } });
    // Long, since the tests ask what happens, not how fast: a busy machine is no failure.
    this.browser.setDefaultTimeout(60_000);
  }
  async close() {
    await this.browser.close();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Asks for the processor time of all of the browser since it was asked last, in milliseconds. */
  async processorTime() {
    const session = await this.browser.browser().newBrowserCDPSession();
    let before = 0;
    const used = async () => {
      const now = (await session.send('SystemInfo.getProcessInfo')).processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0) * 1000;
      const since = Math.round(now - before);
      before = now;
      return since;
    };
    await used();
    return used;
  }
  /** Opens a file; whatever it says on the console, whatever it asks of a network or throws fails its test. */
  async page(file, { hash = '', width = 1280, height = 800, scheme = 'light', motion = false } = {}) {
    const page = await this.browser.newPage();
    page.wrong = [];
    page.on('console', message => page.wrong.push(`console: ${message.text()}`));
    page.on('pageerror', error => page.wrong.push(`error: ${error.stack}`));
    page.on('dialog', dialog => { page.wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on('request', request => { if (!request.url().startsWith(pathToFileURL(file).href)) page.wrong.push(`request: ${request.url()}`); });
    await page.setViewportSize({ width, height });
    // What moves is waited for in vain; one test asks for it.
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: motion ? 'no-preference' : 'reduce' });
    await page.goto(pathToFileURL(file).href + hash);
    if (file.endsWith('.html')) await page.waitForFunction(() => document.documentElement.dataset.ready);
    return page;
  }
  /** One test. */
  async test(name, body) {
    const pages = [];
    try {
      await body({ open: async (...asked) => { const page = await this.page(...asked); pages.push(page); return page; } });
      for (const page of pages) assert.deepEqual(page.wrong, []);
      ++this.passed;
      console.log(`passed: ${name}`);
    } catch (error) {
      ++this.failed;
      console.log(`FAILED: ${name}\n${error.stack ?? error}`);
      if (pages.length > 0) await pages.at(-1).screenshot({ path: this.file('failed.png') }).catch(() => {});
    }
    for (const page of pages) await page.close();
  }
}

/** The data of a page, as it stands in the file. */
export const dataOf = file => JSON.parse(readFileSync(file, 'utf8').match(/<script id="data" type="application\/json">([^]*?)<\/script>/u)[1]);

export const heading = page => page.locator('#panel h2').textContent();
/** Picks the best match of a search. */
export async function find(page, text) {
  await page.locator('#query').fill(text);
  await page.locator('#query').press('Enter');
}
/** Moves a point of the picture to the middle, by the address; what else it says stays. */
export const goTo = (page, x, y) => page.evaluate(([px, py]) => new Promise(done => {
  const asked = new URLSearchParams(location.hash.slice(1));
  for (const [name, value] of [['zoom', '1'], ['x', px], ['y', py]]) asked.set(name, value);
  if (location.hash.slice(1) === asked.toString()) return done();
  addEventListener('hashchange', () => requestAnimationFrame(() => done()), { once: true });
  location.hash = asked.toString();
}), [x, y]);
/** Waits until the picture rests and the address says where, or says nothing of it. */
export async function atRest(page, moved = true) {
  await page.waitForFunction(is => location.hash.includes('zoom=') === is, moved);
  for (let before = ''; ;) {
    const now = await page.evaluate(() => location.hash);
    if (now === before) return now;
    before = now;
    await page.waitForTimeout(350);
  }
}
/** Clicks a point of the picture after moving it to the middle. */
export async function clickAt(page, x, y, options = {}) {
  await goTo(page, x, y);
  const box = await page.locator('#picture').boundingBox();
  await page.locator('#picture').click({ position: { x: box.width / 2, y: box.height / 2 }, ...options });
}
/** What is saved as SVG, from the menu: `paint` draws it as it draws the canvas. */
export async function savedSvg(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#more summary').click().then(() => page.locator('#save-svg').click())]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}
/** The elements of an SVG that a selector finds, as the browser measures them on the screen. */
export const inSvg = (page, text, selector) => page.evaluate(([svg, wanted]) => {
  const holder = document.createElement('div');
  holder.style.setProperty('position', 'absolute');
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  holder.append(root);
  document.body.append(holder);
  const origin = root.getBoundingClientRect();
  const out = [...root.querySelectorAll(wanted)].map(e => {
    const box = e.getBoundingClientRect();
    return { text: e.textContent, fill: e.getAttribute('fill'), opacity: e.getAttribute('opacity'), left: box.left - origin.left, right: box.right - origin.left, top: box.top - origin.top, bottom: box.bottom - origin.top };
  });
  holder.remove();
  return out;
}, [text, selector]);
/** What the page said last to those who do not see it. */
export const announced = page => page.locator('#live').textContent();
