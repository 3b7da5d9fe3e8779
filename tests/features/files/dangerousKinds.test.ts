import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dangerOfName } from '#src/features/files/dangerousNames';
import { xlsx } from '#src/platform/spreadsheet/xlsx';
import { zip } from '../../support/zip';
import { withApp, type TestApp } from '../../support/app';
import { page } from '../../support/page';
import { attach, sentMemo } from './support';

let app: TestApp;
let memoId: number;
beforeAll(async () => {
  app = await withApp();
  memoId = await sentMemo(app);
});
afterAll(() => app.close());

describe('by its name', () => {
  test.each(
    [
      ...['a.js', 'a.exe', 'A.BAT', 'a.bat.', 'a.bat . .', 'a.ｅｘｅ', 'a．exe', 'a.e\u200bxe', 'invoice.pdf.vbs'],
      ...['a.exe:x', 'a.txt:b.exe', 'fdp.\u202eexe', 'a.py', 'a.ps1', 'a.exe\u00a0', 'a.command'],
    ].map((name) => [name]),
  )('%j is a program', (name) => expect(dangerOfName(name)).toBe('program'));

  test.each(
    [
      ...['a.msc', 'a.url', 'a.iso', 'a.docm', 'a.desktop', 'a.XLSM', 'a.lnk', 'a.img', 'a.slk', 'a.library-ms'],
      'a.{3050f4d8-98b5-11cf-bb82-00aa00bdce0b}',
    ].map((name) => [name]),
  )('%j starts or fetches something', (name) => expect(dangerOfName(name)).toBe('opener'));

  test.each(
    [
      ...['a.docx', 'a.xlsx', 'a.pptx', 'a.odt', 'a.ods', 'a.csv', 'a.txt', 'a.eml', 'a.msg', 'a.zip', 'a.7z', 'a.doc'],
      ...[
        'a.pdf',
        'a.heic',
        'a.mp4',
        'a.svg',
        'a.html',
        'a.json',
        'a.xml',
        'a.ics',
        'a.p7s',
        'a.dwg',
        'a.accdb',
        'a.xlsb',
      ],
      ...[
        'Terms e.g. for Mr. Com',
        'exe',
        'notes',
        'v1.2.3',
        'Angebot 12.30 Uhr',
        'node.js notes.txt',
        'ratio 3:4.txt',
      ],
    ].map((name) => [name]),
  )('%j is an honest file', (name) => expect(dangerOfName(name)).toBeNull());
});

const iso = () => {
  const image = Buffer.alloc(0x8800);
  image.write('\x01CD001', 0x8000, 'latin1');
  return image;
};
const withMacros = () =>
  zip({
    '[Content_Types].xml':
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
      '<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
    'word/document.xml': '<w/>',
  });

test.each<[string, Buffer | string, string, string]>([
  ['a script', 'alert(1)', 'a.js', 'is a program'],
  ['a script that hides its ending', 'echo', 'list.bat.', 'is a program'],
  ['a link', '[InternetShortcut]\nURL=file://evil', 'a.url', 'such a file can start or fetch something'],
  ['a disk image called a document', iso(), 'a.docx', 'is a program'],
  ['a document with macros called one without', withMacros(), 'a.docx', 'is a program'],
  ['a text called a PDF', 'Just words', 'offer.pdf', 'offer.pdf is not a PDF, although its name says so'],
  ['an archive called a PDF', zip({ 'a.txt': 'a' }), 'offer.PDF', 'is not a PDF'],
  ['noise called a PDF', randomBytes(2_000), 'offer.pdf', 'is not a PDF'],
])('%s is refused with a sentence that names it', async (_, content, name, sentence) => {
  const answer = await attach(app, memoId, [content, name]);
  expect(answer.status).toBe(422);
  expect(page(answer).content).toContain(sentence);
  expect(await app.db.prisma.attachment.count({ where: { memoId } })).toBe(0);
});

test('honest files pass, also a PDF behind a byte order mark', async () => {
  const memo = await sentMemo(app);
  const answer = await attach(
    app,
    memo,
    [await xlsx('Sheet', [['a', 1]]), 'list.xlsx'],
    ['\ufeff%PDF-1.7\n%âãÏÓ\n', 'offer.pdf'],
    [zip({ 'a.txt': 'a' }), 'all.zip'],
    ['From: a@example.com\r\n\r\nHello', 'mail.eml'],
    ['a;b\r\n1;2\r\n', 'list.csv'],
    ['alert(1)', 'notes.txt'],
  );
  expect(answer.status).toBe(303);
  const files = await app.db.prisma.attachment.findMany({ where: { memoId: memo }, orderBy: { id: 'asc' } });
  expect(files.map(({ mediaType }) => mediaType)).toEqual([
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/pdf',
    'application/zip',
    'message/rfc822',
    'text/csv',
    'text/plain',
  ]);
});
