import type SharpModule from 'sharp';

type Sharp = typeof SharpModule;

const EDGE_PIXELS = 480;
const INPUT_MAX_PIXELS = 120_000_000;
const TIMEOUT_SECONDS = 10;

/** Pictures are the strangers' code path: only the decoders of formats that are meant to get here are let in. */
const DECODERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}`);

let loaded: Promise<Sharp> | null = null;

/** Loaded when first needed: it takes memory that an installation without pictures can do without. */
export const loadSharp = (): Promise<Sharp> => (loaded ??= load());

async function load(): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: DECODERS });
  return sharp;
}

/**
 * A small WebP of a picture, turned as it was taken, without what else the file tells (place, camera). Null when the
 * bytes are no picture, too large a one, or take too long. Throws when this machine can make no pictures at all.
 */
export async function makeThumbnail(picture: Buffer): Promise<Buffer | null> {
  const sharp = await loadSharp();
  return sharp(picture, { limitInputPixels: INPUT_MAX_PIXELS, sequentialRead: true, failOn: 'error' })
    .autoOrient()
    .resize({ width: EDGE_PIXELS, height: EDGE_PIXELS, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 75 })
    .timeout({ seconds: TIMEOUT_SECONDS })
    .toBuffer()
    .catch(() => null);
}
