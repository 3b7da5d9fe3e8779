import express, { type RequestHandler } from 'express';
import { readFileSync } from 'node:fs';
import path from 'node:path';

type Manifest = Record<string, string>;

let manifest: Manifest | undefined;

function load(): Manifest {
  try {
    return JSON.parse(readFileSync(path.resolve('public/assets/manifest.json'), 'utf8')) as Manifest;
  } catch (cause) {
    throw new Error('public/assets/manifest.json is missing: run "npm run build" first.', { cause });
  }
}

/** `asset('app.css')` → `/assets/app-1a2b3c4d5e.css`, the name the build gave it. */
export function asset(name: string): string {
  manifest ??= load();
  const url = manifest[name];
  if (!url) throw new Error(`The build made no asset "${name}".`);
  return url;
}

const YEAR = 31_536_000;

/** Static files: hashed names are immutable, others are cached for an hour. */
export function serveAssets(): RequestHandler {
  const files = express.static(path.resolve('public'), {
    index: false,
    dotfiles: 'ignore',
    redirect: false,
    setHeaders(res, file) {
      const hashed = file.includes(`${path.sep}assets${path.sep}`) && !file.endsWith('manifest.json');
      res.setHeader('Cache-Control', hashed ? `public, max-age=${YEAR}, immutable` : 'public, max-age=3600');
      if (file.endsWith('.webmanifest')) res.setHeader('Content-Type', 'application/manifest+json');
    },
  });
  // Pages have no dot in their names: they need not be looked for on the disk.
  return (req, res, next) => {
    if (req.path.includes('.')) void files(req, res, next);
    else next();
  };
}
