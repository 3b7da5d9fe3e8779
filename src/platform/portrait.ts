import { inTurn } from './inTurn';
import { loadSharp } from './thumbnails';

const EDGE_PIXELS = 192;
const INPUT_MAX_PIXELS = 50_000_000;
const TIMEOUT_SECONDS = 10;

const FORMATS = new Set(['jpeg', 'png', 'webp', 'gif', 'heif']);

const oneAtATime = inTurn(1);

/**
 * The middle of a picture as a square WebP, turned as it was taken, its first frame alone and nothing else of the file. Null
 * when the bytes are no picture of these formats, too large a one, or take too long.
 */
export const makePortrait = (path: string): Promise<Buffer | null> => oneAtATime(() => draw(path).catch(() => null));

async function draw(path: string): Promise<Buffer | null> {
  const sharp = await loadSharp();
  const read = () => sharp(path, { limitInputPixels: INPUT_MAX_PIXELS, failOn: 'error', pages: 1 });
  const { format } = await read().metadata();
  if (!FORMATS.has(format)) return null;
  return read()
    .autoOrient()
    .resize({ width: EDGE_PIXELS, height: EDGE_PIXELS, fit: 'cover' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .webp({ quality: 80 })
    .timeout({ seconds: TIMEOUT_SECONDS })
    .toBuffer();
}
