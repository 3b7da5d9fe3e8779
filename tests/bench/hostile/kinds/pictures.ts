import { gifOfFrames, hostilePng, hugeAvif, lyingAvif } from '../../../support/hostilePictures';
import type { Attacker, Kind } from '../kind';

const headers = { 'content-type': 'multipart/form-data; boundary=limit' };
const HEAD =
  '--limit\r\nContent-Disposition: form-data; name="picture"; filename="me.png"\r\nContent-Type: image/png\r\n\r\n';

const form = (picture: Buffer) => Buffer.concat([Buffer.from(HEAD), picture, Buffer.from('\r\n--limit--\r\n')]);

const PICTURES: [name: string, make: () => Buffer | Promise<Buffer>][] = [
  ['AVIF of 36 million pixels', () => hugeAvif(6_000, 6_000)],
  ['AVIF that claim to be small', async () => lyingAvif(await hugeAvif(6_000, 6_000), 64, 64)],
  ['PNG of 36 million pixels', () => hostilePng({ width: 6_000, height: 6_000 })],
  ['interlaced PNG of 25 million pixels', () => hostilePng({ width: 5_000, height: 5_000, interlaced: true })],
  ['PNG with a colour profile of 200 MB', () => hostilePng({ width: 40, height: 40, profile: 200 * 1024 * 1024 })],
  ['GIF of 50,000 frames', () => gifOfFrames(50_000)],
];

export const pictures: readonly Kind[] = PICTURES.map(([name, make]) => {
  return {
    name: `pictures: four ${name}`,
    ask: async ({ send }: Attacker) => {
      const body = form(await make());
      await Promise.all(
        Array.from({ length: 4 }, () => send({ path: '/account/picture', method: 'POST', headers, body })),
      );
    },
  };
});
