import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { xlsx } from '#src/platform/spreadsheet/xlsx';
import { cpuMsOf } from '../../support/cpu';
import { zip } from '../../support/zip';
import { withApp, type TestApp } from '../../support/app';
import { page } from '../../support/page';
import { attach, sentMemo } from './support';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const stored = async () => {
  const keys: string[] = [];
  for await (const { key } of app.deps.storage.list()) keys.push(key);
  return keys;
};

const GB = 1024 ** 3;
const ENTRY = Buffer.from('PK\x01\x02', 'latin1');
const END = Buffer.from('PK\x05\x06', 'latin1');

/** An ordinary archive whose directory declares this size for its (only) entry. */
function declaring(bytes: number, entries: Record<string, string> = { 'a.txt': 'a' }): Buffer {
  const archive = zip(entries);
  archive.writeUInt32LE(bytes, archive.indexOf(ENTRY) + 24);
  return archive;
}

/** The same, said in 64 bits: in the entry's extra field. */
function declaring64(bytes: number): Buffer {
  const archive = declaring(0xffffffff);
  const [entry, end] = [archive.indexOf(ENTRY), archive.indexOf(END)];
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(bytes), 4);
  archive.writeUInt16LE(extra.length, entry + 30);
  archive.writeUInt32LE(end - entry + extra.length, end + 12);
  return Buffer.concat([archive.subarray(0, end), extra, archive.subarray(end)]);
}

/** One whose end record names a directory of its own for those who count back, and the bomb for those who follow. */
function sayingTwoThings(): Buffer {
  const archive = declaring(4 * GB - 2);
  archive.writeUInt32LE(0, archive.indexOf(END) + 12);
  return archive;
}

const OFFICE = { '[Content_Types].xml': '<Types/>', 'word/document.xml': 'x' };

describe('an archive that declares an absurd size', () => {
  test.each<[string, Buffer, string]>([
    ['a zip', declaring(3 * GB), 'photos.zip'],
    ['a zip that says it in 64 bits', declaring64(5000 * GB), 'photos.zip'],
    ['a Word document', declaring(3 * GB, OFFICE), 'letter.docx'],
    ['a zip with a comment behind', withComment(declaring(3 * GB)), 'photos.zip'],
    ['a zip behind something else', Buffer.concat([Buffer.from('%PDF-1.7\n'), declaring(3 * GB)]), 'offer.pdf'],
    ['a zip that says two things', sayingTwoThings(), 'photos.zip'],
  ])('is refused by name, with the reason, and leaves nothing behind: %s', async (_, content, name) => {
    const memo = await sentMemo(app);
    const before = await stored();
    const answer = await attach(app, memo, ['fine', 'fine.txt'], [content, name]);
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Files')).toBe(
      `${name} would unpack to more than a hundred times its size, as archives made to do harm do, and cannot be attached. Please choose another file.`,
    );
    expect(await app.db.prisma.attachment.count({ where: { memoId: memo } })).toBe(0);
    expect(await stored()).toEqual(before);
  });
});

function withComment(archive: Buffer): Buffer {
  const comment = Buffer.from('x'.repeat(60_000));
  archive.writeUInt16LE(comment.length, archive.length - 2);
  return Buffer.concat([archive, comment]);
}

const spreadsheet = await xlsx('Costs', [['month', 'amount']]);

describe('an archive is taken', () => {
  test.each<[string, Buffer, string, string]>([
    ['an ordinary one', zip({ 'a.txt': 'a'.repeat(5000) }), 'photos.zip', 'application/zip'],
    ['one that unpacks to much, but not to the absurd', declaring(150 * 1024 ** 2), 'logs.zip', 'application/zip'],
    ['a spreadsheet', spreadsheet, 'sheet.xlsx', 'spreadsheet'],
    ['one that is cut off', zip({ 'a.txt': 'a' }).subarray(0, 40), 'cut.zip', 'application/zip'],
    ['one without entries', zip({}), 'empty.zip', 'application/zip'],
  ])('%s', async (_, content, name, type) => {
    const memo = await sentMemo(app);
    expect((await attach(app, memo, [content, name])).status).toBe(303);
    const file = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: memo } });
    expect(file.mediaType).toContain(type);
  });
});

test('looking at the type of an archive unpacks no more of it than a little', async () => {
  // Half a gigabyte of blanks in the entry by which Office files are told apart, its header saying nothing of that.
  const bomb = deflateRawSync(Buffer.alloc(512 * 1024 ** 2, 32));
  const name = '[Content_Types].xml';
  const head = zip({ [name]: '' }).subarray(0, 30 + name.length);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(bomb.length, 18);
  const memo = await sentMemo(app);
  const before = process.memoryUsage().rss;
  const { answer, ms } = await cpuMsOf(() => attach(app, memo, [Buffer.concat([head, bomb]), 'letter.docx']));
  expect(answer.status).toBe(303);
  expect(ms).toBeLessThan(3_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 ** 2);
});
