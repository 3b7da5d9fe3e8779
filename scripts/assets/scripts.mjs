import { build } from 'esbuild';
import path from 'node:path';

export const TARGET = ['chrome123', 'firefox121', 'safari17.5'];

/** The module of every page, and what it loads on demand as chunks of their own. */
export async function buildScripts(root) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: { app: 'src/browser/app.ts' },
    outdir: 'public/assets',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: TARGET,
    minify: true,
    metafile: true,
    write: false,
    legalComments: 'none',
    logLevel: 'warning',
  });
  return result.outputFiles.map((output) => {
    const file = path.basename(output.path);
    const entry = result.metafile.outputs[`public/assets/${file}`]?.entryPoint;
    return { name: entry?.endsWith('/app.ts') ? 'app.js' : undefined, file, content: Buffer.from(output.contents) };
  });
}
