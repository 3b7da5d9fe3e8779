import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { digest } from './inputs.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');
export const at = (...names) => path.join(root, ...names);

const common = ['package-lock.json', 'tsconfig.json', 'scripts/build.mjs', 'scripts/lib/parts.mjs'];

/** What is built, from which files, and one file that shows that it is there. */
export const parts = {
  client: {
    name: 'client',
    inputs: ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'],
    output: 'src/generated/prisma/client.ts',
  },
  server: { name: 'server', inputs: ['src', 'prisma/schema.prisma', ...common], output: 'dist/server.js' },
  // The views and the server too: only styles that one of them uses go into the style sheet.
  assets: {
    name: 'assets',
    inputs: ['src', 'views', 'scripts/assets', 'scripts/build-assets.mjs', ...common],
    output: 'public/assets/manifest.json',
  },
};

export const stampOf = ({ name }) => at('dist', `.${name}-hash`);

const isGenerated = (file) => file.startsWith(path.join('src', 'generated'));

/** A part is current when its stamp names the files as they are now and its output is still there. */
export async function isCurrent(part) {
  const hash = await digest(root, part.inputs, isGenerated);
  const stamp = await readFile(stampOf(part), 'utf8').catch(() => '');
  return { hash, isMade: stamp === hash && existsSync(at(part.output)) };
}
