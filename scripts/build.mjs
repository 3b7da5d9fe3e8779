// npm run build: Prisma's client, the server's bundle in dist/, and what the browser loads in public/assets/.
// Each of the parts is made only when what it is made of has changed; --force makes all.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { alone } from './lib/alone.mjs';
import { digest } from './lib/inputs.mjs';

const root = path.resolve(import.meta.dirname, '..');
const at = (...parts) => path.join(root, ...parts);
const isGenerated = (file) => file.startsWith(path.join('src', 'generated'));

/** Runs a part unless its stamp says that it was made of the same files and is still there. */
async function part(name, { inputs, output, make, force }) {
  const stamp = at('dist', `.${name}-hash`);
  const hash = await digest(root, inputs, isGenerated);
  const made = await readFile(stamp, 'utf8').catch(() => '');
  if (!force && made === hash && existsSync(output)) return;
  const started = performance.now();
  await rm(stamp, { force: true });
  await make();
  await mkdir(at('dist'), { recursive: true });
  await writeFile(stamp, hash);
  console.log(`Built ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function generateClient() {
  return new Promise((resolve, reject) => {
    const args = [at('node_modules', 'prisma', 'build', 'index.js'), 'generate', '--no-hints'];
    const env = { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`prisma generate failed:\n${said}`))));
  });
}

async function bundleServer() {
  const { build } = await import('esbuild');
  const entries = ['server', 'import', 'backup', 'restore'].map((name) => at('src', `${name}.ts`)).filter(existsSync);
  await rm(at('dist', 'server'), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: entries,
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

const common = ['package-lock.json', 'tsconfig.json'];

async function buildServer(force) {
  const client = at('src', 'generated', 'prisma', 'client.ts');
  const schema = ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'];
  await part('client', { inputs: schema, output: client, make: generateClient, force });
  const inputs = ['src', 'prisma/schema.prisma', 'scripts/build.mjs', ...common];
  await part('server', { inputs, output: at('dist', 'server.js'), make: bundleServer, force });
}

async function buildBrowser(force) {
  // The views and the server too: only styles that one of them uses go into the style sheet.
  const inputs = ['src', 'views', 'scripts/assets', 'scripts/build-assets.mjs', ...common];
  await part('assets', { inputs, output: at('public', 'assets', 'manifest.json'), make: makeAssets, force });
}

/** Two programs started at once do not build into each other. */
export function build({ force = false } = {}) {
  return alone(at('dist', '.building'), () => Promise.all([buildServer(force), buildBrowser(force)]));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await build({ force: process.argv.includes('--force') }).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
