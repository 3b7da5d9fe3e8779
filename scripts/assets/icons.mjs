import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

// Icons whose names the code puts together, so that no search finds them.
const ALWAYS = [
  'notes',
  'checkbox',
  'alarm',
  'users',
  'plus',
  'copy',
  'printer',
  'pencil',
  'eye',
  'send',
  'check',
  'progress-check',
  'filter',
  'arrow-down',
  'arrow-up',
  'file',
  'file-type-pdf',
  'file-spreadsheet',
  'file-text',
  'file-zip',
  'photo',
  'presentation',
];

// icon('clock'), { icon: 'clock' }, STAGE_ICONS = { pending: 'clock' } – the last are found by the `Icon` they name.
const USES = [
  /\bicon\(\s*['"]([a-z0-9-]+)['"]/g,
  /\bicon(?:Name)?:\s*['"]([a-z0-9-]+)['"]/g,
  /\bicon = ['"]([a-z0-9-]+)['"]/g,
];

/** One sprite with the Tabler icons that views and code name. */
export async function buildIcons(root) {
  const names = new Set(ALWAYS);
  for (const folder of ['views', 'src']) {
    for (const file of await readdir(path.join(root, folder), { recursive: true })) {
      if (!/\.(ejs|ts)$/.test(file) || file.startsWith('generated')) continue;
      const text = await readFile(path.join(root, folder, file), 'utf8');
      for (const pattern of USES) for (const match of text.matchAll(pattern)) names.add(match[1]);
    }
  }
  const symbols = await Promise.all([...names].sort().map((name) => symbol(root, name)));
  const content = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`);
  return [{ name: 'icons.svg', content }];
}

async function symbol(root, name) {
  const filled = name.endsWith('-filled');
  const file = filled ? `filled/${name.slice(0, -'-filled'.length)}` : `outline/${name}`;
  const source = path.join(root, 'node_modules/@tabler/icons/icons', `${file}.svg`);
  if (!existsSync(source)) throw new Error(`There is no Tabler icon "${name}"; a view or module names it.`);
  const svg = await readFile(source, 'utf8');
  const inner = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
  const shape = inner
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, '')
    .replace(/\s+/g, ' ')
    .trim();
  const paint = filled
    ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${shape}</symbol>`;
}
