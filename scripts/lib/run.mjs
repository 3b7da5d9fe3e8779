import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from '../build.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');

/** Builds what has changed, then runs dist/NAME.js in this process, which says itself what goes wrong there. */
export async function run(name) {
  process.chdir(root);
  process.setSourceMapsEnabled(true);
  process.env.NODE_ENV ??= 'production';
  try {
    await build();
  } catch (error) {
    console.error(`Notes CRM could not be built: ${error.message}`);
    if (error.code === 'ERR_MODULE_NOT_FOUND') console.error('Run `npm ci` first.');
    process.exit(1);
  }
  await import(pathToFileURL(path.join(root, 'dist', `${name}.js`)).href);
}
