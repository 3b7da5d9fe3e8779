import path from 'node:path';

/** What the database keeps, counted as it counts: an emoji is one. */
const LENGTH_MAX = 255;
const EXTENSION_MAX = 20;

const letters = new Intl.Segmenter();

/** Without path and control characters, and no longer than the column. */
export function cleanFileName(name: string): string {
  const base = path.posix.basename(name.replaceAll('\\', '/')).normalize('NFC');
  // Control characters, and the marks that turn the reading direction ("gpj.exe" shown as "exe.jpg").
  const visible = base
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
    .toWellFormed();
  if (visible === '' || visible === '.' || visible === '..') return 'file';
  if (lengthOf(visible) <= LENGTH_MAX) return visible;
  const extension = shortened(path.posix.extname(visible), EXTENSION_MAX);
  return shortened(visible, LENGTH_MAX - lengthOf(extension)) + extension;
}

const lengthOf = (text: string): number => [...text].length;

/** Whole letters alone, as a reader sees them: no half of a family or a flag. */
function shortened(text: string, max: number): string {
  let kept = '';
  let length = 0;
  for (const { segment } of letters.segment(text.slice(0, 2 * max + 2))) {
    length += lengthOf(segment);
    if (length > max) break;
    kept += segment;
  }
  // One letter under hundreds of marks is no letter.
  return kept || [...text].slice(0, max).join('');
}
