import { loadSharp } from './thumbnails';

const BOX = { width: 480, height: 120 };
const INPUT_MAX_PIXELS = 40_000_000;
const TIMEOUT_SECONDS = 10;

export type Logo = { png: Buffer; width: number; height: number };

/** Formats whose decoders are old and well tried; `metadata` tells by the bytes, whatever the file is called. */
const FORMATS = new Set(['png', 'jpeg', 'webp']);

/**
 * A picture drawn anew as PNG, at most 480 × 120, its first frame alone and nothing else of the
 * file. Null when the bytes are no PNG, JPEG or WebP, or too large a picture.
 */
export async function makeLogo(picture: Buffer): Promise<Logo | null> {
  const sharp = await loadSharp();
  const read = () => sharp(picture, { limitInputPixels: INPUT_MAX_PIXELS, failOn: 'error', pages: 1 });
  try {
    const { format } = await read().metadata();
    if (!FORMATS.has(format)) return null;
    const { data, info } = await read()
      .autoOrient()
      .resize({ ...BOX, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .png({ compressionLevel: 9 })
      .timeout({ seconds: TIMEOUT_SECONDS })
      .toBuffer({ resolveWithObject: true });
    return { png: data, width: info.width, height: info.height };
  } catch {
    return null;
  }
}
