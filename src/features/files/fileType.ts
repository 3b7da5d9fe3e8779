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

/** Types without magic bytes: decided by the extension if the content is text. */
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

export type Judged = { mediaType: string } | Danger | 'notAsNamed';

export async function judgeFile(filePath: string, fileName: string): Promise<Judged> {
  const danger = dangerOfName(fileName);
  if (danger) return danger;
  const mediaType = await detectType(filePath, path.extname(fileName).toLowerCase());
  if (mediaType === null) return 'program';
  // A file that calls itself a PDF and is none was not misnamed by accident.
  return isPdf(fileName) && mediaType !== PDF ? 'notAsNamed' : { mediaType };
}

async function detectType(filePath: string, extension: string): Promise<string | null> {
  const start = await firstBytes(filePath);
  // file-type misses old programs: DOS and Windows executables begin with "MZ", scripts with "#!".
  if (start.subarray(0, 2).toString('latin1') === 'MZ' || start.subarray(0, 2).toString('latin1') === '#!') return null;
  if (await isDiskImage(filePath)) return null;
  // An old kind of MP3 begins with the same byte order mark.
  if (isUtf16(start)) return TEXT_TYPES[extension] ?? 'text/plain';
  const found = await fileTypeFromFile(filePath).catch(() => undefined);
  if (found) return isRunnable(found.mime) ? null : found.mime.replace(/;.*/, '');
  // PDF readers accept a header within the first kilobyte.
  if (extension === '.pdf' && start.subarray(0, 1024).includes('%PDF-')) return PDF;
  if (start.includes(0)) return OCTETS;
  return TEXT_TYPES[extension] ?? (isText(start) ? 'text/plain' : OCTETS);
}

const isPdf = (fileName: string): boolean => /\.pdf[\s.]*$/i.test(fileName.normalize('NFKC'));

const isRunnable = (mediaType: string): boolean => RUNNABLE_TYPES.has(mediaType) || /macroenabled/i.test(mediaType);

const ISO_MARK_AT = 0x8001;

/** ISO 9660 and UDF have their mark after sixteen sectors. */
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

function isUtf16(bytes: Buffer): boolean {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark !== 'fffe' && mark !== 'feff') return false;
  const text = new TextDecoder(mark === 'fffe' ? 'utf-16le' : 'utf-16be').decode(bytes, { stream: true });
  return !/[\0\ufffd\uffff]/.test(text);
}
