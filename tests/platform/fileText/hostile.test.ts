import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '#src/platform/fileText/limits';
import { CannotRead, readFileText } from '#src/platform/fileText/readFileText';
import { docx, odt, pdf, protectedOffice, protectedPdf, rawPdf, stream, xlsx } from '../../support/documents';
import { zip } from '../../support/zip';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'file-text-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const PDF = 'application/pdf';

async function reading(bytes: Buffer | string, mediaType: string, limits = LIMITS) {
  const file = path.join(folder, 'file');
  await writeFile(file, bytes);
  return readFileText(file, mediaType, limits);
}
const stateOf = async (bytes: Buffer | string, mediaType: string) => (await reading(bytes, mediaType)).state;

const GIVEN_UP = ['failed', 'noText', 'tooLarge', 'not now'];

/** Of what the reader may die: the job tries that three times, and then calls it failed. */
const endOf = (bytes: Buffer): Promise<string> =>
  stateOf(bytes, PDF).catch((error: unknown) => {
    if (error instanceof CannotRead) return 'not now';
    throw error;
  });

/** A DOCX whose text unpacks to so many bytes, and says that it has `declared`. */
function bomb(bytes: number, declared: number): Buffer {
  const plain = Buffer.alloc(bytes, 32);
  const packed = deflateRawSync(plain);
  const name = Buffer.from('word/document.xml');
  const head = Buffer.alloc(26);
  head.writeUInt16LE(20, 0);
  head.writeUInt16LE(8, 4);
  head.writeUInt32LE(crc32(plain), 10);
  head.writeUInt32LE(packed.length, 14);
  head.writeUInt32LE(declared, 18);
  head.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, name, packed]);
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}

describe('an archive', () => {
  test('that says that it unpacks to more than 200 MB is not unpacked', async () => {
    expect(await stateOf(bomb(1_000_000, 4_000_000_000), DOCX)).toBe('tooLarge');
  });

  test('that unpacks to more than it says is broken', async () => {
    expect(await stateOf(bomb(50_000_000, 1_000), DOCX)).toBe('failed');
  });

  test('of very many entries is not looked into', async () => {
    const entries = Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`word/${at}.xml`, '']));
    expect(await stateOf(zip(entries), DOCX)).toBe('tooLarge');
  });

  test('in an archive is left alone, and names that lead elsewhere lead nowhere', async () => {
    const inner = docx(['inner']).toString('latin1');
    const read = await reading(docx(['outer words'], { '../../../etc/evil.xml': '<a/>', '/abs.docx': inner }), DOCX);
    expect([read.state, read.passages[0]?.text.trim()]).toEqual(['read', 'outer words']);
  });
});

describe('XML', () => {
  test('that declares entities of entities is read as it stands', async () => {
    const entities = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
    const bombed = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">${entities}]><w:document><w:p><w:t>calm &l9;</w:t></w:p></w:document>`;
    const read = await reading(docx([], { 'word/document.xml': bombed }), DOCX);
    expect([read.state, read.characters < 100]).toEqual(['read', true]);
  });

  test('that nests without end is refused', async () => {
    expect(await stateOf(docx([], { 'word/document.xml': '<w:p>'.repeat(200_000) }), DOCX)).toBe('failed');
  });
});

describe('a PDF', () => {
  test('whose pages are each other’s parents ends', async () => {
    const circle = rawPdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>']);
    expect(GIVEN_UP).toContain(await endOf(circle));
  });

  test('whose tree of pages is very deep ends', async () => {
    const depth = 5_000;
    const nodes = Array.from({ length: depth }, (_, at) => `<< /Type /Pages /Count 1 /Kids [${at + 3} 0 R] >>`);
    expect(GIVEN_UP).toContain(await endOf(rawPdf(['<< /Type /Catalog /Pages 2 0 R >>', ...nodes])));
  });

  test('with forms that draw themselves, or a picture of a billion points, ends', async () => {
    const page =
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /F 4 0 R /I 6 0 R >> >> /Contents 5 0 R >>';
    const form = stream(
      '/F Do',
      '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 4 0 R >> >>',
    );
    const picture = stream(
      'x',
      '/Type /XObject /Subtype /Image /Width 99999 /Height 99999 /BitsPerComponent 8 /ColorSpace /DeviceRGB',
    );
    const file = rawPdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      page,
      form,
      stream('/F Do /I Do'),
      picture,
    ]);
    expect(GIVEN_UP).toContain(await endOf(file));
  });

  test('without text is told from one that is locked and from one that is cut', async () => {
    expect(await stateOf(pdf(['', '']), PDF)).toBe('noText');
    expect(await stateOf(protectedPdf(), PDF)).toBe('protected');
    expect(await stateOf(pdf(['one', 'two']).subarray(0, 400), PDF)).toBe('failed');
  });
});

test('an office file with a password, one that is cut and one of another kind are told apart', async () => {
  expect(await stateOf(protectedOffice(), 'application/x-cfb')).toBe('protected');
  const lock = '<manifest:manifest><manifest:encryption-data/></manifest:manifest>';
  expect(await stateOf(odt(['x'], { 'META-INF/manifest.xml': lock }), DOCX)).toBe('protected');
  expect(await stateOf(xlsx({ A: [['x']] }).subarray(0, 200), DOCX)).toBe('failed');
  expect(await stateOf(zip({ 'a.txt': 'x' }), DOCX)).toBe('ofNoKind');
});

test('what a file is its bytes say, not its name', async () => {
  const read = await reading(pdf(['a misnamed page']), DOCX);
  expect([read.state, read.division]).toEqual(['read', 'pages']);
});

test('a mail of ten thousand parts is read within the limits', async () => {
  const part = '--x\r\nContent-Type: text/plain\r\n\r\nword\r\n';
  const mail = `Subject: Many\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${part.repeat(10_000)}--x--\r\n`;
  expect(['read', 'tooLarge']).toContain(await stateOf(mail, 'message/rfc822'));
});

test('of a text of fifty million characters the first two million are kept, and it says so', async () => {
  const read = await reading('lorem ipsum dolor '.repeat(2_800_000), 'text/plain');
  expect([read.state, read.characters]).toEqual(['tooLarge', 2_000_000]);
});

test('what hangs is ended and has failed once and for all: others wait behind it', async () => {
  const pipe = path.join(folder, 'nobody-writes');
  execFileSync('mkfifo', [pipe]);
  const read = await readFileText(pipe, PDF, { ...LIMITS, idleMs: 500 });
  expect([read.state, read.why]).toEqual(['failed', 'it hung']);
});

test('whoever is given no time by the machine is stopped, and that says nothing of the file', async () => {
  await expect(reading(pdf(['late']), PDF, { ...LIMITS, wallMs: 1 })).rejects.toThrow(CannotRead);
});
