import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { at, isCurrent, parts } from './parts.mjs';

async function isBuilt() {
  const states = await Promise.all(Object.values(parts).map(isCurrent));
  return states.every(({ isMade }) => isMade);
}

/** Builds what has changed, then runs dist/NAME.js in this process, which says itself what goes wrong there. */
export async function run(name) {
  process.chdir(at());
  process.setSourceMapsEnabled(true);
  process.env.NODE_ENV ??= 'production';
  if (!(await isBuilt())) {
    // Elsewhere, so that the memory the tools need is given back.
    const { status } = spawnSync(process.execPath, [at('scripts', 'build.mjs')], { stdio: 'inherit' });
    if (status !== 0) {
      console.error('Notes CRM could not be built. If packages are missing, run `npm ci`.');
      process.exit(1);
    }
  }
  await import(pathToFileURL(at('dist', `${name}.js`)).href);
}
