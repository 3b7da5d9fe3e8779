import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];
export type Rectangle = { x: number; y: number; width: number; height: number; colour: Colour };

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PAPER: Colour = [250, 250, 252];
const LINE: Colour = [90, 96, 110];
const BARS: readonly Colour[] = [
  [79, 70, 229],
  [16, 160, 120],
  [230, 140, 30],
  [210, 60, 70],
  [120, 110, 200],
];

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, check]);
}

/** A picture of coloured rectangles, painted one over the other. */
export function png(width: number, height: number, rectangles: readonly Rectangle[]): Buffer {
  const stride = width * 3 + 1;
  const pixels = Buffer.alloc(stride * height);
  for (const { x, y, colour, ...size } of [{ x: 0, y: 0, width, height, colour: PAPER }, ...rectangles]) {
    const line = Buffer.alloc(size.width * 3, Buffer.from(colour));
    for (let at = y; at < y + size.height; at += 1) line.copy(pixels, at * stride + 1 + x * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A bar chart; values from 0 to 100. */
export function barChart(values: readonly number[]): Buffer {
  const bars = values.map((value, index) => {
    const height = Math.round(value * 2.4);
    return { x: 60 + index * 76, y: 280 - height, width: 48, height, colour: BARS[index % BARS.length] ?? LINE };
  });
  const axes = [
    { x: 40, y: 280, width: values.length * 76 + 20, height: 2, colour: LINE },
    { x: 40, y: 30, width: 2, height: 252, colour: LINE },
  ];
  return png(values.length * 76 + 80, 310, [...bars, ...axes]);
}

/** Rooms on a plan: walls and what stands between them. */
export function floorPlan(rooms: readonly Omit<Rectangle, 'colour'>[]): Buffer {
  const walls = rooms.flatMap(({ x, y, width, height }, index) => [
    { x, y, width, height, colour: LINE },
    { x: x + 4, y: y + 4, width: width - 8, height: height - 8, colour: PAPER },
    { x: x + 16, y: y + 16, width: 40, height: 22, colour: BARS[index % BARS.length] ?? LINE },
  ]);
  return png(560, 360, walls);
}
