import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** A small program for pictures of ill will: a few kilobytes, and what they claim or cost. */

const chunk = (type: string, data: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(named));
  return Buffer.concat([length, named, sum]);
};

function crc(bytes: Buffer): number {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

type Png = { width: number; height: number; claims?: number; interlaced?: boolean; profile?: number };

/** Where each of the seven passes of an interlaced picture begins, and how far its pixels lie apart. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function bytesOf(width: number, height: number, interlaced: boolean): number {
  if (!interlaced) return (width + 1) * height;
  const passes = PASSES.map(([x, y, across, down]) => [
    Math.ceil((width - x) / across),
    Math.ceil((height - y) / down),
  ]);
  return passes.reduce((sum, [columns = 0, rows = 0]) => sum + (columns > 0 ? (columns + 1) * rows : 0), 0);
}

/** A grey PNG, all black; `claims` is what its head says it measures, `profile` how large its colour profile unpacks. */
export function hostilePng({ width, height, claims, interlaced = false, profile }: Png): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(claims ?? width, 0);
  head.writeUInt32BE(claims ?? height, 4);
  head.set([8, 0, 0, 0, interlaced ? 1 : 0], 8);
  const packed = deflateSync(Buffer.alloc(bytesOf(width, height, interlaced)));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    ...(profile
      ? [chunk('iCCP', Buffer.concat([Buffer.from('x\0\0', 'latin1'), deflateSync(Buffer.alloc(profile))]))]
      : []),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#4080c0' }, limitInputPixels: false });

export const hugeAvif = (width: number, height: number): Promise<Buffer> =>
  blank(width, height).avif({ quality: 1, effort: 0 }).toBuffer();

/** A GIF of so many frames of one pixel, on a canvas of any size. */
export function gifOfFrames(frames: number, width = 1, height = 1): Buffer {
  const head = Buffer.from('474946383961000000008000000000000000ffffff', 'hex').subarray(0, 19);
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  const frame = Buffer.from('21f904000a0000002c0000000001000100000202440100', 'hex');
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from(';')]);
}

export const webpOfFrames = async (frames: number): Promise<Buffer> =>
  sharp(randomBytes(8 * 8 * frames * 3), { raw: { width: 8, height: 8 * frames, channels: 3, pageHeight: 8 } })
    .webp({ effort: 0 })
    .toBuffer();

/** What an AVIF says of its size is changed; its pixels are as they were. */
export function lyingAvif(avif: Buffer, width: number, height: number): Buffer {
  const lie = Buffer.from(avif);
  for (let at = lie.indexOf('ispe'); at !== -1; at = lie.indexOf('ispe', at + 4)) {
    lie.writeUInt32BE(width, at + 8);
    lie.writeUInt32BE(height, at + 12);
  }
  return lie;
}
