import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Context } from '#src/platform/http/context';
import { isInline } from './fileKind';
import type { FoundFile } from './files.queries';

/** Files come from users: the browser must not run them or give them an origin. */
const SANDBOX = "default-src 'none'; sandbox";

/** Serves the file or the requested range. Inline only if `isInline` allows it. */
export async function serveFile(
  { req, res, storage }: Pick<Context, 'req' | 'res' | 'storage'>,
  file: FoundFile,
  wanted: 'inline' | 'attachment',
): Promise<void> {
  res.setHeader('ETag', `"${file.sha256}"`);
  const range = rangeOf(req, res, file.sizeBytes);
  const isNeeded = !req.fresh && range !== 'beyond';
  // Before it is described: the page that says why there is none is no download.
  const bytes = isNeeded ? await storage.open(file.storageKey, range ?? undefined) : null;
  describeFile(res, file, isInline(file.mediaType) ? wanted : 'attachment');
  if (req.fresh) return void res.status(304).end();
  if (range === 'beyond' || !bytes)
    return void res.status(416).setHeader('Content-Range', `bytes */${file.sizeBytes}`).end();
  const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
  if (range) res.status(206).setHeader('Content-Range', `bytes ${start}-${end}/${file.sizeBytes}`);
  res.setHeader('Content-Length', end - start + 1);
  if (req.method === 'HEAD') return (void bytes.destroy(), void res.end());
  await pipeline(bytes, res).catch(() => res.destroy());
}

function describeFile(res: Response, file: FoundFile, disposition: 'inline' | 'attachment'): void {
  res.attachment(file.fileName);
  if (disposition === 'inline')
    res.setHeader('Content-Disposition', String(res.get('Content-Disposition')).replace(/^attachment/, 'inline'));
  const isText = file.mediaType.startsWith('text/');
  res.setHeader('Content-Type', isText ? `${file.mediaType}; charset=utf-8` : file.mediaType);
  // Browsers refuse PDFs in a frame with the sandbox attribute, but show one whose own CSP is sandboxed.
  const isFramed = disposition === 'inline' && file.mediaType === 'application/pdf';
  res.setHeader('Content-Security-Policy', `${SANDBOX}; frame-ancestors ${isFramed ? "'self'" : "'none'"}`);
  if (isFramed) res.setHeader('X-Frame-Options', 'SAMEORIGIN');
  // Not even the browser caches content of memos. `no-transform`: compression would break byte ranges.
  res.setHeader('Cache-Control', 'private, no-store, no-transform');
  res.setHeader('Accept-Ranges', 'bytes');
}

type Range = { start: number; end: number };

/**
 * A single range, as players and PDF viewers send; several are answered with the whole file, as the standard allows.
 */
function rangeOf(req: Request, res: Response, size: number): Range | 'beyond' | null {
  const condition = req.get('if-range');
  if (req.method !== 'GET' || (condition !== undefined && condition !== res.get('ETag'))) return null;
  const ranges = req.range(size);
  if (ranges === -1) return 'beyond';
  if (!Array.isArray(ranges) || ranges.type !== 'bytes' || ranges.length !== 1) return null;
  return ranges[0] ?? null;
}
