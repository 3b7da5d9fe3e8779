import type SharpModule from 'sharp';
import type { Drawn, Wish } from './wish';

type Sharp = typeof SharpModule;
type Picture = ReturnType<Sharp>;
type Rule = { formats: readonly string[]; draw: (picture: Picture) => Picture };

const MOST_PIXELS = 25_000_000;
/** Their decoders hold several whole pictures at once. */
const MOST_PIXELS_HEIF = 10_000_000;
/** So many frames no picture has that somebody would look at; to count them all of it is read. */
const MOST_FRAMES = 2_000;

/** Files of strangers: only the decoders of expected formats, never SVG. */
const DECODERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}`);
const EVERY_FORMAT = ['jpeg', 'png', 'webp', 'gif', 'heif'];

/** Each is drawn anew, turned as it was taken, its first frame alone, without what else the file tells (place, camera). */
const RULES: Record<Wish, Rule> = {
  thumbnail: {
    formats: EVERY_FORMAT,
    draw: (picture) =>
      picture.resize({ width: 480, height: 480, fit: 'inside', withoutEnlargement: true }).webp({ quality: 75 }),
  },
  portrait: {
    formats: EVERY_FORMAT,
    draw: (picture) =>
      picture
        .resize({ width: 192, height: 192, fit: 'cover' })
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .webp({ quality: 80 }),
  },
  logo: {
    formats: ['png', 'jpeg', 'webp'],
    draw: (picture) =>
      picture
        .resize({ width: 480, height: 120, fit: 'inside', withoutEnlargement: true })
        .toColourspace('srgb')
        .png({ compressionLevel: 9 }),
  },
};

export async function loadSharp(): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: DECODERS });
  return sharp;
}

/** Null when the file is no picture of these formats, or too large a one. Its size is read before its pixels. */
export async function draw(sharp: Sharp, wish: Wish, path: string): Promise<Drawn | null> {
  const { formats, draw: drawAs } = RULES[wish];
  const open = () => sharp(path, { limitInputPixels: MOST_PIXELS, sequentialRead: true, failOn: 'error', pages: 1 });
  try {
    const { format, width, height, pages = 1 } = await open().metadata();
    const most = format === 'heif' ? MOST_PIXELS_HEIF : MOST_PIXELS;
    if (!formats.includes(format) || width * height > most || pages > MOST_FRAMES) return null;
    const { data, info } = await drawAs(open().autoOrient()).toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch {
    return null;
  }
}
