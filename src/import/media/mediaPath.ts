/**
 * A path below MEDIA_ROOT in one spelling (an archive made on a Mac writes "ü" as two signs), or null for one that is empty or
 * leads out of it.
 */
export function mediaPath(written: string): string | null {
  const path = written.normalize('NFC').replace(/^(?:\.\/)+/, '');
  if (path === '' || path.startsWith('/') || /[\0\\]/.test(path)) return null;
  return path.split('/').some((part) => part === '..' || part === '.' || part === '') ? null : path;
}
