import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { buildFonts } from './assets/fonts.mjs';
import { buildIcons } from './assets/icons.mjs';
import { hashed } from './assets/hashed.mjs';
import { buildScripts } from './assets/scripts.mjs';
import { buildStyles } from './assets/styles.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const out = path.join(root, 'public/assets');

/** Everything the browser loads, under names that change with the content, and a manifest of those names. */
export async function buildAssets({ quiet = false } = {}) {
  await mkdir(out, { recursive: true });
  const fonts = await buildFonts(root);
  const [icons, styles, scripts] = await Promise.all([buildIcons(root), buildStyles(root, fonts), buildScripts(root)]);
  const files = [...fonts, ...icons, ...styles].map((file) => ({ ...file, file: hashed(file) })).concat(scripts);
  // The old files go last, so that no page ever finds its names missing.
  await Promise.all(files.map((file) => writeFile(path.join(out, file.file), file.content)));
  const manifest = Object.fromEntries(files.filter((f) => f.name).map((f) => [f.name, `/assets/${f.file}`]));
  await writeFile(path.join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const current = new Set([...files.map((f) => f.file), 'manifest.json']);
  const stale = (await readdir(out)).filter((name) => !current.has(name));
  await Promise.all(stale.map((name) => rm(path.join(out, name), { force: true, recursive: true })));
  if (!quiet) report(files);
}

function report(files) {
  for (const { file, content } of files.toSorted((a, b) => b.content.length - a.content.length)) {
    const size = `${(content.length / 1024).toFixed(1)} KB`.padStart(10);
    const packed = file.endsWith('.woff2')
      ? ''
      : `${(gzipSync(content).length / 1024).toFixed(1)} KB gzip`.padStart(15);
    console.log(`${file.padEnd(34)}${size}${packed}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAssets();
