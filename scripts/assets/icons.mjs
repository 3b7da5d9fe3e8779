import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

// icon('clock'), { icon: 'clock' }: a name that must exist. icon(isOpen ? 'lock-open' : 'lock'): any that does.
const NAMED = /(?:\bicon\(|\b(?:icon|iconName|emptyIcon):)\s*['"]([a-z0-9-]+)['"]/g;
const CALLS = /\bicon\(([^()]*)\)/g;
const WORDS = /['"]([a-z0-9-]+)['"]/g;

/** One sprite with the Tabler icons that views and code name. */
export async function buildIcons(root) {
  const names = new Set();
  for (const folder of ['views', 'src']) {
    for (const file of await readdir(path.join(root, folder), { recursive: true })) {
      if (!/\.(ejs|ts)$/.test(file) || file.startsWith('generated')) continue;
      const text = await readFile(path.join(root, folder, file), 'utf8');
      for (const [, name] of text.matchAll(NAMED)) names.add(name);
      const words = [...text.matchAll(CALLS)].flatMap(([, call]) => [...call.matchAll(WORDS)].map(([, word]) => word));
      for (const word of words) if (existsSync(sourceOf(root, word))) names.add(word);
    }
  }
  const symbols = await Promise.all([...names].sort().map((name) => symbol(root, name)));
  const content = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`);
  return [{ name: 'icons.svg', content }];
}

const isFilled = (name) => name.endsWith('-filled');

function sourceOf(root, name) {
  const file = isFilled(name) ? `filled/${name.slice(0, -'-filled'.length)}` : `outline/${name}`;
  return path.join(root, 'node_modules/@tabler/icons/icons', `${file}.svg`);
}

async function symbol(root, name) {
  const source = sourceOf(root, name);
  if (!existsSync(source)) throw new Error(`There is no Tabler icon "${name}"; a view or module names it.`);
  const svg = await readFile(source, 'utf8');
  const inner = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
  const shape = inner
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, '')
    .replace(/\s+/g, ' ')
    .trim();
  const paint = isFilled(name)
    ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${shape}</symbol>`;
}
