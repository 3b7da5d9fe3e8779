import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawPicture, drawers } from '#src/platform/pictures/pictures';
import { gifOfFrames, hostilePng, hugeAvif, lyingAvif, webpOfFrames } from '../../support/hostilePictures';

const MB = 1024 * 1024;

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'pictures-'))));
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function drawn(bytes: Buffer) {
  files += 1;
  const file = path.join(folder, String(files));
  await writeFile(file, bytes);
  return drawPicture('thumbnail', file);
}

const small = () =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: '#4080c0' } })
    .png()
    .toBuffer();

/** The highest memory of the processes that draw, and of this one, while something is done. */
async function peakOf(work: () => Promise<unknown>) {
  const memory = (pid: number) => {
    try {
      return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString()) * 1024;
    } catch {
      return 0;
    }
  };
  const peak = { drawers: 0, here: 0 };
  const before = process.memoryUsage.rss();
  const looking = setInterval(() => {
    peak.drawers = Math.max(peak.drawers, ...drawers().map(memory));
    peak.here = Math.max(peak.here, process.memoryUsage.rss() - before);
  }, 50);
  await work().finally(() => clearInterval(looking));
  return peak;
}

describe('a picture that means ill is none, and the next one is drawn', () => {
  test.each<[string, () => Buffer | Promise<Buffer>]>([
    ['an AVIF of 36 million pixels in a few kilobytes', () => hugeAvif(6_000, 6_000)],
    ['an AVIF of more than ten million', () => hugeAvif(4_000, 2_600)],
    ['an AVIF that claims to be larger than it is', async () => lyingAvif(await hugeAvif(64, 64), 30_000, 30_000)],
    ['a PNG of 30,000 by 30,000', () => hostilePng({ width: 1, height: 1, claims: 30_000 })],
    ['a PNG of 36 million pixels', () => hostilePng({ width: 6_000, height: 6_000 })],
    ['a PNG that claims four million and has one', () => hostilePng({ width: 1, height: 1, claims: 2_000 })],
    ['a GIF of 50,000 frames', () => gifOfFrames(50_000)],
    ['a WebP of 2,100 frames', () => webpOfFrames(2_100)],
    ['half a picture', async () => (await small()).subarray(0, 60)],
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>')],
    ['nothing', () => Buffer.alloc(0)],
  ])('%s', async (_, make) => {
    const picture = await make();
    const peak = await peakOf(async () => expect(await drawn(picture)).toBeNull());
    expect(peak.here).toBeLessThan(60 * MB);
    expect(peak.drawers).toBeLessThan(250 * MB);
    expect(await drawn(await small())).toMatchObject({ width: 60, height: 40 });
  });
});

test('an AVIF that claims to be small and is large takes no more memory than a drawer may', async () => {
  const lie = lyingAvif(await hugeAvif(6_000, 6_000), 64, 64);
  const peak = await peakOf(() => drawn(lie));
  expect(peak.here).toBeLessThan(60 * MB);
  expect(peak.drawers).toBeLessThan(600 * MB);
  expect(await drawn(await small())).toMatchObject({ width: 60, height: 40 });
});

test('a colour profile that unpacks to 200 MB is left where it is', async () => {
  const picture = hostilePng({ width: 40, height: 40, profile: 200 * MB });
  const peak = await peakOf(() => drawn(picture));
  expect(peak.here).toBeLessThan(60 * MB);
  expect(peak.drawers).toBeLessThan(600 * MB);
});

test('honest pictures are drawn up to 25 million pixels, also interlaced, an AVIF up to ten', async () => {
  expect(await drawn(hostilePng({ width: 5_000, height: 5_000, interlaced: true }))).toMatchObject({ width: 480 });
  expect(await drawn(await hugeAvif(3_000, 3_000))).toMatchObject({ width: 480, height: 480 });
  expect(await drawn(gifOfFrames(40, 30, 20))).toMatchObject({ width: 30, height: 20 });
});

test('two drawers at most are at work, and too many that wait are refused', async () => {
  const file = path.join(folder, 'one');
  await writeFile(file, await small());
  const all = await Promise.allSettled(Array.from({ length: 150 }, () => drawPicture('portrait', file)));
  expect(drawers().length).toBeLessThanOrEqual(2);
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(102);
  expect(all.find((one) => one.status === 'rejected')).toMatchObject({ reason: { message: 'too many pictures wait' } });
});

test('a drawer that is killed is begun again', async () => {
  await drawn(await small());
  for (const pid of drawers()) process.kill(pid, 'SIGKILL');
  await expect.poll(async () => drawn(await small()).catch(() => null)).toMatchObject({ width: 60 });
});
