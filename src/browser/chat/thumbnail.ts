const SIDE = 96;

/** A small picture of a picture, cut to a square; nothing for other files. */
export async function thumbnail(file: File): Promise<HTMLCanvasElement | undefined> {
  if (!file.type.startsWith('image/')) return undefined;
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return undefined;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  const side = Math.min(bitmap.width, bitmap.height);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  canvas.getContext('2d')?.drawImage(bitmap, left, top, side, side, 0, 0, SIDE, SIDE);
  canvas.setAttribute('aria-hidden', 'true');
  bitmap.close();
  return canvas;
}
