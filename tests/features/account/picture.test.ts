import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { act, writeMemo } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let andrew: Agent;
beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
});
afterAll(() => app.close());
beforeEach(() => app.db.prisma.userPicture.deleteMany());

/** Red in the middle, blue at both ends, taken with a camera that says where it was. */
async function photo(): Promise<Buffer> {
  const plain = { create: { width: 600, height: 200, channels: 3 as const, background: '#0000ff' } };
  const red = await sharp({ create: { ...plain.create, width: 200, background: '#ff0000' } })
    .png()
    .toBuffer();
  const exif = { IFD0: { Copyright: 'a secret place' } };
  return sharp(plain)
    .composite([{ input: red, left: 200, top: 0 }])
    .withExif(exif)
    .jpeg()
    .toBuffer();
}

const upload = (agent: Agent, bytes: Buffer, name = 'me.jpg') =>
  agent.post('/account/picture').attach('picture', bytes, name);
const sourceIn = (text: string, selector = '.user-summary .avatar img') =>
  page({ text }).$(selector).attr('src') ?? null;

test('a photo becomes a small square of its middle, without what else the file tells', async () => {
  const original = await photo();
  expect(original.includes('a secret place')).toBe(true);
  expect((await upload(andrew, original)).headers.location).toBe('/account');
  const account = await andrew.get('/account');
  expect(page(account).flash).toBe('Your picture is saved.');
  const answer = await andrew
    .get(sourceIn(account.text) ?? '')
    .buffer(true)
    .expect(200);
  const bytes = Buffer.from(answer.body as Uint8Array);
  const { width, height, format, exif } = await sharp(bytes).metadata();
  expect([width, height, format, exif]).toEqual([192, 192, 'webp', undefined]);
  expect(bytes.includes('a secret place')).toBe(false);
  const { channels } = await sharp(bytes).stats();
  expect(channels[0]?.mean).toBeGreaterThan(240);
  expect(channels[2]?.mean).toBeLessThan(20);
});

test('the picture stands where the initials stood, for everybody who is signed in and for nobody else', async () => {
  await upload(andrew, await photo());
  const { id } = await app.user('andrew');
  const garry = await app.agentFor('garry');
  const memoId = await writeMemo(app, 'andrew', { title: 'A lamp', to: 'garry' });
  await act(garry, `/memos/${memoId}/messages`, { message: 'Which one?' });
  const source = sourceIn((await garry.get(`/memos/${memoId}`)).text, 'main .avatar img') ?? '';
  expect(source).toMatch(new RegExp(`^/people/${id}/picture\\?v=[0-9a-f]{16}$`));
  for (const path of ['/memos', `/people/${id}`, '/people'])
    expect(sourceIn((await garry.get(path)).text, 'main .avatar img'), path).toBe(source);
  const served = await garry.get(source);
  expect(served.headers['cache-control']).toBe('private, max-age=31536000, immutable');
  expect(served.headers['content-type']).toBe('image/webp');
  expect((await garry.get(source).set('If-None-Match', served.headers.etag ?? '')).status).toBe(304);
  expect((await garry.get(`/people/${id}/picture`)).headers['cache-control']).toBe('private, no-cache');
  expect((await app.agent().get(source)).headers.location).toMatch(/^\/login/);
});

test('another picture has another address, and a removed one gives way to the initials', async () => {
  await upload(andrew, await photo());
  const first = sourceIn((await andrew.get('/account')).text);
  const green = sharp({ create: { width: 20, height: 30, channels: 4, background: '#00ff0080' } });
  await upload(andrew, await green.png().toBuffer(), 'me.png');
  const second = sourceIn((await andrew.get('/account')).text);
  expect(second).not.toBe(first);
  await act(andrew, '/account/picture/delete');
  const account = await andrew.get('/account');
  expect(sourceIn(account.text)).toBeNull();
  expect(page(account).$('.user-summary .avatar').text()).toBe('AM');
  expect((await andrew.get(second ?? '')).status).toBe(404);
  const types = await app.db.prisma.auditEntry.findMany({ where: { type: { startsWith: 'account.picture' } } });
  expect(types.map(({ type }) => type)).toContain('account.pictureRemoved');
});

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect width="9" height="9"/></svg>';

/** Seven thousand pixels square of nothing: a few kilobytes that want hundreds of megabytes. */
const bomb = () =>
  sharp({ create: { width: 7_200, height: 7_200, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();

test.each<[string, () => Promise<Buffer> | Buffer, string]>([
  ['an SVG', () => Buffer.from(svg), 'me.svg'],
  ['an SVG that is called a photo', () => Buffer.from(svg), 'me.jpg'],
  ['a page', () => Buffer.from('<!doctype html><script>alert(1)</script>'), 'me.png'],
  ['half a photo', async () => (await photo()).subarray(0, 600), 'me.jpg'],
  ['a picture that would fill the memory', bomb, 'me.png'],
])('%s is refused with a sentence that names it', async (_name, make, fileName) => {
  const answer = await upload(andrew, await make(), fileName);
  expect(answer.status).toBe(422);
  expect(page(answer).errorAt('Picture file')).toContain(`${fileName} is no picture that can be shown here`);
  expect(await app.db.prisma.userPicture.count()).toBe(0);
});

test('no file, or too large a one, is refused at the field', async () => {
  const none = await andrew.post('/account/picture').type('form').send({});
  expect(page(none).errorAt('Picture file')).toBe('Please choose a picture.');
  const large = await upload(andrew, Buffer.alloc(10 * 1024 * 1024 + 1));
  expect(large.status).toBe(413);
  expect(page(large).errorAt('Picture file')).toBe('A picture may have at most 10 MB.');
});
