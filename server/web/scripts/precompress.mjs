// Writes NAME.gz beside each text file of a build, so that the server never compresses. Usage: precompress.mjs DIR
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const TEXT = /\.(js|css|html|svg|json|txt)$/;

for (const path of walk(process.argv[2] ?? 'dist')) {
  if (!TEXT.test(path)) continue;
  const body = readFileSync(path);
  const zipped = gzipSync(body, { level: 9 });
  // Not worth a decompression where nothing is saved.
  if (zipped.length < body.length) writeFileSync(`${path}.gz`, zipped);
}

function walk(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}
