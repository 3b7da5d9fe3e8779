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
