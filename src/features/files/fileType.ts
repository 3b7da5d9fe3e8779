import { fileTypeFromFile } from 'file-type';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { dangerOfName, type Danger } from './dangerousNames';

const OCTETS = 'application/octet-stream';
const PDF = 'application/pdf';

const RUNNABLE_TYPES = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/vnd.microsoft.portable-executable',
  'application/x-ms-shortcut',
  'application/java-vm',
  'application/x-apple-diskimage',
  'application/vnd.android.package-archive',
  'application/x-deb',
  'application/x-rpm',
  'application/wasm',
  'application/java-archive',
  'application/vnd.ms-cab-compressed',
  'application/vnd.ms-htmlhelp',
]);

/** Types that have no mark of their own in the bytes; the ending decides, when the bytes are text. */
const TEXT_TYPES: Record<string, string> = {
  '.txt': 'text/plain',
  '.csv': 'text/csv',
  '.md': 'text/markdown',
  '.html': 'text/html',
  '.htm': 'text/html',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.ics': 'text/calendar',
  '.eml': 'message/rfc822',
};

/** What a file is by its content; the others are refused. */
export type Judged = { mediaType: string } | Danger | 'notAsNamed';

export async function judgeFile(filePath: string, fileName: string): Promise<Judged> {
  const danger = dangerOfName(fileName);
  if (danger) return danger;
  const mediaType = await detectType(filePath, path.extname(fileName).toLowerCase());
  if (mediaType === null) return 'program';
  // What says that it is a document to be looked at and is something else was not named so by mistake.
  return isPdf(fileName) && mediaType !== PDF ? 'notAsNamed' : { mediaType };
}

/** Null when it is a program. */
async function detectType(filePath: string, extension: string): Promise<string | null> {
  const start = await firstBytes(filePath);
  // file-type knows few old programs: every DOS and Windows executable begins with "MZ", a script with "#!".
  if (start.subarray(0, 2).toString('latin1') === 'MZ' || start.subarray(0, 2).toString('latin1') === '#!') return null;
  if (await isDiskImage(filePath)) return null;
  // Its byte order mark is also how an old kind of MP3 begins.
  if (isUtf16(start)) return TEXT_TYPES[extension] ?? 'text/plain';
  const found = await fileTypeFromFile(filePath).catch(() => undefined);
  if (found) return isRunnable(found.mime) ? null : found.mime.replace(/;.*/, '');
  // Readers take a PDF that begins a little later, behind a byte order mark or a line of a mail.
  if (extension === '.pdf' && start.subarray(0, 1024).includes('%PDF-')) return PDF;
  if (start.includes(0)) return OCTETS;
  return TEXT_TYPES[extension] ?? (isText(start) ? 'text/plain' : OCTETS);
}

const isPdf = (fileName: string): boolean => /\.pdf[\s.]*$/i.test(fileName.normalize('NFKC'));

/** Macros run when an office file with them is opened, whatever it is called. */
const isRunnable = (mediaType: string): boolean => RUNNABLE_TYPES.has(mediaType) || /macroenabled/i.test(mediaType);

const ISO_MARK_AT = 0x8001;

/** ISO 9660 and UDF say so after sixteen sectors. */
async function isDiskImage(filePath: string): Promise<boolean> {
  const mark = (await bytesAt(filePath, ISO_MARK_AT, 5)).toString('latin1');
  return ['CD001', 'BEA01', 'NSR02', 'NSR03'].includes(mark);
}

const firstBytes = (filePath: string): Promise<Buffer> => bytesAt(filePath, 0, 4096);

async function bytesAt(filePath: string, position: number, length: number): Promise<Buffer> {
  const file = await open(filePath, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function isText(bytes: Buffer): boolean {
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true });
  return !text.includes('\ufffd');
}

/** A text that says so by its byte order mark, and holds nothing that no text holds. */
function isUtf16(bytes: Buffer): boolean {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark !== 'fffe' && mark !== 'feff') return false;
  const text = new TextDecoder(mark === 'fffe' ? 'utf-16le' : 'utf-16be').decode(bytes, { stream: true });
  return !/[\0\ufffd\uffff]/.test(text);
}
