// npm run build: Prisma's client, the server's bundle in dist/, and what the browser loads in public/assets/.
// Each of the parts is made only when what it is made of has changed; --force makes all.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { alone } from './lib/alone.mjs';
import { at, isCurrent, parts, stampOf } from './lib/parts.mjs';

function generateClient() {
  return new Promise((resolve, reject) => {
    const args = [at('node_modules', 'prisma', 'build', 'index.js'), 'generate', '--no-hints'];
    const env = { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' };
    const child = spawn(process.execPath, args, { cwd: at(), env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`prisma generate failed:\n${said}`))));
  });
}

async function bundleServer() {
  const { build } = await import('esbuild');
  const entries = ['server', 'import', 'backup', 'restore', 'move']
    .map((name) => at('src', `${name}.ts`))
    .filter(existsSync);
  // The processes for strangers' files have programs of their own.
  const children = ['pictures', 'fileText'].map((out) => ({ in: at('src', 'platform', out, 'child.ts'), out }));
  await rm(at('dist', 'server'), { recursive: true, force: true });
  await build({
    absWorkingDir: at(),
    entryPoints: [...entries.map((file) => ({ in: file, out: path.basename(file, '.ts') })), ...children],
    outdir: at('dist'),
    bundle: true,
    splitting: true,
    chunkNames: 'server/[name]-[hash]',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    alias: { '#src': at('src') },
    sourcemap: true,
    logLevel: 'error',
  });
}

async function makeAssets() {
  const { buildAssets } = await import('./build-assets.mjs');
  await buildAssets({ quiet: true });
}

async function make(part, work, force) {
  const { isMade, hash } = await isCurrent(part);
  if (isMade && !force) return;
  const started = performance.now();
  await rm(stampOf(part), { force: true });
  await work();
  await mkdir(at('dist'), { recursive: true });
  await writeFile(stampOf(part), hash);
  console.log(`Built ${part.name} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function makeServer(force) {
  await make(parts.client, generateClient, force);
  await make(parts.server, bundleServer, force);
}

const force = process.argv.includes('--force');
try {
  // Two programs started at once do not build into each other.
  await alone(path.join(at('dist'), '.building'), () =>
    Promise.all([makeServer(force), make(parts.assets, makeAssets, force)]),
  );
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
