// Serves a build under the shipped content policy and takes pictures of pages, failing on any console error,
// refused resource, outside request, sideways scroll or axe violation. Usage: shots.mjs [OUT_DIR]; CHROMIUM names the browser.
import { createReadStream, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const out = process.argv[2] ?? 'dist/shots';
// Evaluated from outside the page, so that the content policy stays as shipped.
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const SIZES = [[390, 844], [320, 700], [1280, 800]];
const TALL = 1500;
const GALLERY = 'node_modules/.cache/gallery';
// A page, its address, and what must be on it.
const PAGES = [
  ['gallery', '/gallery.html', 'figure.chart'],
  ['home', '/', '#code'],
  ['help', '/help', 'ol > li.card'],
  ['missing', '/x', '.card a[href="/"]'],
];
mkdirSync(out, { recursive: true });

const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://x').pathname;
  const found = ['dist', GALLERY].map((root) => join(root, path)).find((file) => existsSync(file) && statSync(file).isFile()) ?? 'dist/index.html';
  response.writeHead(200, { 'content-type': TYPES[extname(found)] ?? 'application/octet-stream', 'content-security-policy': "default-src 'self'" });
  createReadStream(found).pipe(response);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const origin = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const faults = [];
for (const [name, path, must] of PAGES) {
  for (const lang of ['zh', 'en']) for (const [width, height] of SIZES) await shoot(name, path, must, lang, width, height);
}
await browser.close();
server.close();
for (const fault of faults) console.error(fault);
console.log(`${faults.length} faults; pictures in ${out}`);
process.exit(faults.length === 0 ? 0 : 1);

async function shoot(name, path, must, lang, width, height) {
  const context = await browser.newContext({ viewport: { width, height }, locale: lang === 'zh' ? 'zh-CN' : 'en-GB', bypassCSP: false });
  const page = await context.newPage();
  const where = `${name}-${lang}-${width}`;
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) faults.push(`${where}: ${message.text()}`); });
  page.on('pageerror', (error) => faults.push(`${where}: ${error.message}`));
  page.on('request', (request) => { if (!request.url().startsWith(origin)) faults.push(`${where}: asks ${request.url()}`); });
  await page.goto(`${origin}${path}?lang=${lang}`, { waitUntil: 'networkidle' });
  if ((await page.locator(must).count()) === 0) faults.push(`${where}: nothing matches ${must}`);
  // A tall page becomes several pictures that can be looked at.
  const tall = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let top = 0, part = 1; top < tall; top += TALL, part += 1) {
    const clip = { x: 0, y: top, width, height: Math.min(TALL, tall - top) };
    await page.screenshot({ path: join(out, `${where}-${part}.png`), fullPage: true, clip });
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) faults.push(`${where}: scrolls ${wide} px sideways`);
  if (width !== 320) await audit(page, where);
  await context.close();
}

async function audit(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }));
  for (const violation of found.violations) faults.push(`${where}: ${violation.id}: ${violation.nodes.map((n) => n.html.slice(0, 90)).slice(0, 3).join(' | ')}`);
}
