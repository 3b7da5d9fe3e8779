const KB = 1024;
const MB = 1024 * KB;

/** Sizes as people read them, and as the server writes them: 44 B, 48 KB, 1.2 MB. */
export function sizeOf(bytes: number): string {
  const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  if (bytes < KB) return `${format.format(bytes)} B`;
  if (bytes < MB) return `${format.format(Math.round(bytes / KB))} KB`;
  return `${format.format(bytes / MB)} MB`;
}
