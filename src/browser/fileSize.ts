/** Sizes as people read them, and as the server writes them: 44 B, 48 KB, 1.2 MB. */
export function sizeOf(bytes: number): string {
  const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  if (bytes < 1000) return `${format.format(bytes)} B`;
  if (bytes < 1_000_000) return `${format.format(Math.round(bytes / 1000))} KB`;
  return `${format.format(bytes / 1_000_000)} MB`;
}
