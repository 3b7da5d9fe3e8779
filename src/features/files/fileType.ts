import { fileTypeFromFile } from 'file-type';
import { open } from 'node:fs/promises';
import path from 'node:path';

const OCTETS = 'application/octet-stream';

/** What Windows, macOS or Linux would run when it is opened, by its ending. */
const RUNNABLE = new Set(
  'exe com scr bat cmd msi msp pif cpl hta vbs vbe jse wsf wsh ps1 psm1 lnk jar reg dll sys app dmg pkg deb rpm apk sh'.split(
    ' ',
  ),
);
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

/** The media type by content, not by name; null when the file is a program and refused. */
export async function detectFileType(filePath: string, fileName: string): Promise<string | null> {
  const extension = path.extname(fileName).toLowerCase();
  if (RUNNABLE.has(extension.slice(1))) return null;
  const start = await firstBytes(filePath);
  // file-type knows few old programs: every DOS and Windows executable begins with "MZ", a script with "#!".
  if (start.subarray(0, 2).toString('latin1') === 'MZ' || start.subarray(0, 2).toString('latin1') === '#!') return null;
  // Its byte order mark is also how an old kind of MP3 begins.
  if (isUtf16(start)) return TEXT_TYPES[extension] ?? 'text/plain';
  const found = await fileTypeFromFile(filePath).catch(() => undefined);
  if (found) return RUNNABLE_TYPES.has(found.mime) ? null : found.mime.replace(/;.*/, '');
  if (start.includes(0)) return OCTETS;
  return TEXT_TYPES[extension] ?? (isText(start) ? 'text/plain' : OCTETS);
}

async function firstBytes(filePath: string): Promise<Buffer> {
  const file = await open(filePath, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
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
