import { createHash } from 'node:crypto';
import path from 'node:path';

/** `app.css` → `app-3F9A….css` */
export function hashed({ name, content }) {
  const { name: stem, ext } = path.parse(name);
  return `${stem}-${createHash('sha256').update(content).digest('hex').slice(0, 10)}${ext}`;
}
