// Fails when the JS and CSS that the first page loads exceed 80 kB gzip, or any file asks another origin. Usage: size.mjs DIR
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT_BYTES = 80_000;
const dist = process.argv[2] ?? 'dist';
const page = readFileSync(join(dist, 'index.html'), 'utf8');

// Statically imported chunks load at once too, whether or not the page names them.
const queue = [...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
const loaded = new Set();
let total = 0;
while (queue.length > 0) {
  const path = queue.pop();
  if (loaded.has(path)) continue;
  loaded.add(path);
  const body = readFileSync(join(dist, path));
  total += gzipSync(body, { level: 9 }).length;
  if (path.endsWith('.js')) for (const m of body.toString().matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) queue.push(`assets/${m[1]}`);
}
console.log(`first load: ${(total / 1000).toFixed(1)} kB gzip of JS and CSS in ${loaded.size} files (limit ${LIMIT_BYTES / 1000})`);
if (total > LIMIT_BYTES) fail('the first load is over its limit');

// Addresses that name things rather than fetch them: XML namespaces, and Svelte's links to its error pages.
const NAMES = /^https?:\/\/(www\.w3\.org\/|svelte\.dev\/e\/)/;
for (const name of readdirSync(join(dist, 'assets'))) {
  if (!/\.(js|css)$/.test(name)) continue;
  const strange = (readFileSync(join(dist, 'assets', name), 'utf8').match(/https?:\/\/[^\s"'`)\\]+/g) ?? []).filter((url) => !NAMES.test(url));
  if (strange.length > 0) fail(`${name} names another origin: ${strange.join(', ')}`);
}
if (/\sstyle="|<style|<script(?![^>]*\ssrc=)/.test(page)) fail('index.html has inline script or style, which its content policy forbids');

function fail(why) {
  console.error(why);
  process.exit(1);
}
