import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { hashed } from './hashed.mjs';

const SUBSETS = ['latin', 'latin-ext', 'cyrillic'];

/** Inter, variable weight. The browser fetches a subset only when a page uses a letter of it. */
export async function buildFonts(root) {
  const source = path.join(root, 'node_modules/@fontsource-variable/inter');
  const css = await readFile(path.join(source, 'index.css'), 'utf8');
  return Promise.all(
    SUBSETS.map(async (subset) => {
      const content = await readFile(path.join(source, `files/inter-${subset}-wght-normal.woff2`));
      const name = `inter-${subset}.woff2`;
      const block = css.slice(css.indexOf(`/* inter-${subset}-wght-normal */`));
      const range = /unicode-range:\s*([^;]+);/.exec(block)?.[1];
      if (!range) throw new Error(`No unicode-range for ${subset} in ${source}`);
      const url = `/assets/${hashed({ name, content })}`;
      const face = `@font-face{font-family:Inter;font-style:normal;font-weight:100 900;font-display:swap;src:url(${url}) format('woff2');unicode-range:${range}}`;
      return { name, content, face };
    }),
  );
}
