import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { page } from '../../support/page';

let app: TestApp;
let admin: Agent;

beforeAll(async () => {
  app = await withApp();
  admin = await app.agentFor('admin');
});
afterAll(() => app.close());

const upload = (bytes: Buffer, name: string) => admin.post('/admin/settings/logo').attach('logo', bytes, name);
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: '#1d4ed8' } });
const logoOn = async (agent: Agent, path: string) => page(await agent.get(path)).$('.brand img');

test('a logo is drawn anew in bounds and shown to everybody, at an address that caches may keep', async () => {
  const photo = await picture(1200, 300)
    .withExif({ IFD0: { Copyright: 'somebody' } })
    .jpeg()
    .toBuffer();
  expect((await upload(photo, 'logo.jpg')).headers.location).toBe('/admin/settings');
  const shown = await logoOn(app.agent(), '/login');
  expect(shown.attr()).toMatchObject({ width: '480', height: '120' });
  // Wide as it is, the name stands in it.
  expect(shown.attr('alt')).not.toBe('');
  expect((await logoOn(await app.agentFor('andrew'), '/memos')).attr('src')).toBe(shown.attr('src'));
  const answer = await app.agent().get(shown.attr('src') ?? '');
  expect(answer.headers).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  const drawn = await sharp(answer.body as Buffer).metadata();
  expect([drawn.format, drawn.width, drawn.exif]).toEqual(['png', 480, undefined]);
});

test('another one has another address, and the old one is gone', async () => {
  const old = (await logoOn(admin, '/admin')).attr('src') ?? '';
  await upload(await picture(64, 64).webp().toBuffer(), 'logo.webp');
  const now = await logoOn(admin, '/admin');
  expect(now.attr()).toMatchObject({ width: '64', height: '64', alt: '' });
  expect((await app.agent().get(old)).status).toBe(404);
  const entry = await app.db.prisma.auditEntry.findFirstOrThrow({
    where: { type: 'settings.logoChanged' },
    orderBy: { id: 'desc' },
  });
  expect(entry.details).toMatchObject({ changes: { logo: { from: expect.stringContaining('480x120') } } });
});

const SCRIPT = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

test.each([
  ['a drawing with a script', Buffer.from(SCRIPT), 'logo.svg', /^SVG drawings can hold programs/],
  ['one that claims to be a PNG', Buffer.from(SCRIPT), 'logo.png', /^SVG drawings can hold programs/],
  ['a text', Buffer.from('no picture'), 'logo.png', /^This is no picture/],
  ['nothing', Buffer.alloc(0), '', /^Please choose a picture/],
  ['6 MB', Buffer.alloc(6 * 1024 * 1024), 'logo.png', /^The picture may have at most 5 MB/],
])('%s is refused with a sentence, and the logo stays', async (_, bytes, name, sentence) => {
  const before = (await logoOn(admin, '/admin')).attr('src');
  const answer = await upload(bytes, name);
  expect(answer.status).toBe(422);
  expect(page(answer).errorAt('Picture')).toMatch(sentence);
  expect((await logoOn(admin, '/admin')).attr('src')).toBe(before);
});

test('a removed logo leaves our own mark', async () => {
  await admin.post('/admin/settings/logo/delete').type('form').send({});
  expect((await logoOn(admin, '/admin')).length).toBe(0);
  expect((await app.db.prisma.company.findFirstOrThrow()).logo).toBeNull();
});
