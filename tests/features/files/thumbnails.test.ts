import { readdir } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeUnusedBytes, sweepOrphanFiles } from '#src/features/files/files.service';
import { png } from '#src/seed/files/png';
import { withApp, type TestApp } from '../../support/app';
import { act, idIn, post } from '../../support/memos';
import { drainJobs } from '../../support/jobs';
import { attached } from './support';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const thumbnail = async (id: number, headers: Record<string, string> = {}) =>
  (await app.agentFor('olga')).get(`/files/${id}/thumbnail`).set(headers).responseType('blob');
const stored = async () => {
  const keys: string[] = [];
  for await (const { key } of app.deps.storage.list()) keys.push(key);
  return keys;
};
const LATER = () => new Date(Date.now() + 25 * 3_600_000);

/** A photo taken with the camera held upright: wide in the file, tall to the eye, with the place it was taken at. */
const photo = () =>
  sharp({ create: { width: 1200, height: 800, channels: 3, background: '#4080c0' } })
    .jpeg()
    .withExif({ IFD0: { Orientation: '6', Artist: 'A secret name' }, IFD3: { GPSLatitude: '52/1 31/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();

describe('the small picture', () => {
  test('is at most 480 pixels wide and high, upright, and tells nothing else of the photo', async () => {
    const content = await photo();
    expect((await sharp(content).metadata()).orientation).toBe(6);
    const { id } = await attached(app, content, 'photo.jpg');
    const answer = await thumbnail(id);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/webp']);
    const found = await sharp(answer.body).metadata();
    expect([found.format, found.width, found.height]).toEqual(['webp', 320, 480]);
    expect([found.exif, found.icc, found.orientation]).toEqual([undefined, undefined, undefined]);
  });

  test.each(['png', 'gif', 'webp', 'avif'] as const)('is made of %s', async (format) => {
    const picture = sharp({ create: { width: 60, height: 40, channels: 3, background: '#4080c0' } });
    const { id } = await attached(app, await picture.toFormat(format).toBuffer(), `picture.${format}`);
    const found = await sharp((await thumbnail(id)).body).metadata();
    expect([found.format, found.width, found.height]).toEqual(['webp', 60, 40]);
  });

  test('is made once, kept beside its file, and not sent again to whoever has it', async () => {
    const { id, storageKey } = await attached(app, png(40, 40, []), 'chart.png');
    const [first, second] = await Promise.all([thumbnail(id), thumbnail(id)]);
    expect(first.body).toEqual(second.body);
    expect(await stored()).toContain(`${storageKey}.thumbnail`);
    expect(await readdir(app.deps.config.uploadTempDir)).toEqual([]);
    // Were it made anew, it could not be without the file.
    await app.deps.storage.remove(storageKey);
    expect((await thumbnail(id)).body).toEqual(first.body);
    expect(first.headers['cache-control']).toBe('private, no-store');
    expect((await thumbnail(id, { 'if-none-match': first.headers.etag ?? '' })).status).toBe(304);
  });

  test('goes with the last memo that has the file, and not before', async () => {
    const { id, storageKey } = await attached(app, png(40, 40, []), 'chart.png');
    await thumbnail(id);
    const andrew = await app.agentFor('andrew');
    const copy = idIn(await post(andrew, '/memos', { title: 'Copy', recipient: 'company', copyFiles: String(id) }));
    await act(andrew, `/files/${id}/delete`);
    await drainJobs(app.deps);
    expect(await stored()).toContain(`${storageKey}.thumbnail`);
    const copied = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: copy } });
    await act(andrew, `/files/${copied.id}/delete`);
    await drainJobs(app.deps);
    expect((await stored()).filter((key) => key.startsWith(storageKey))).toEqual([]);
  });

  test('is swept when its file has no row, and kept while it has one', async () => {
    const kept = await attached(app, png(40, 40, []), 'kept.png');
    const lost = await attached(app, png(40, 40, []), 'lost.png');
    for (const { id } of [kept, lost]) await thumbnail(id);
    await app.db.prisma.attachment.delete({ where: { id: lost.id } });
    await sweepOrphanFiles(app.deps, LATER());
    const left = await stored();
    expect(left).toContain(`${kept.storageKey}.thumbnail`);
    expect(left.filter((key) => key.startsWith(lost.storageKey))).toEqual([]);
    await removeUnusedBytes(app.deps, kept.storageKey);
    expect(await stored()).toContain(`${kept.storageKey}.thumbnail`);
  });
});

describe('a plain icon stands for', () => {
  const broken = () => {
    const whole = png(200, 200, []);
    return whole.subarray(0, 60);
  };
  /** One row of pixels' worth of bytes that claims to be forty thousand pixels wide and high. */
  const huge = () => {
    const claim = png(8, 8, []);
    claim.writeUInt32BE(40_000, 16);
    claim.writeUInt32BE(40_000, 20);
    return claim;
  };
  test.each<[string, () => Buffer | string, string]>([
    ['a broken picture', broken, 'broken.png'],
    ['a picture that claims to be enormous', huge, 'huge.png'],
    ['a picture of which there is only the name', () => 'no picture', 'photo.jpg'],
    ['a text', () => 'words', 'notes.txt'],
    ['an SVG, whatever it contains', () => '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'logo.svg'],
  ])('%s', async (_, content, name) => {
    const { id } = await attached(app, content(), name);
    for (let time = 1; time <= 2; time += 1) {
      const answer = await thumbnail(id);
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/svg+xml; charset=utf-8']);
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'; sandbox");
      expect(String(answer.body)).toContain('<svg');
      expect(String(answer.body)).not.toContain('script');
    }
  });

  test('a picture whose bytes are gone', async () => {
    const { id, storageKey } = await attached(app, png(40, 40, []), 'chart.png');
    await app.deps.storage.remove(storageKey);
    expect((await thumbnail(id)).headers['content-type']).toContain('image/svg+xml');
  });
});
