import { pipeline } from 'node:stream/promises';
import { recordReadingWithoutRole } from '#src/features/memos/reading.service';
import type { Context } from '#src/platform/http/context';
import type { FileOfMemo } from './files.queries';

/** Streams the file. Always as a download, never rendered in our origin: a file is as trustworthy as whoever sent it. */
export async function download(ctx: Context<FileOfMemo>): Promise<void> {
  const { subject: file, actor, res, storage } = ctx;
  await recordReadingWithoutRole(ctx, actor, file.memo);
  const bytes = await storage.open(file.storageKey);
  res.attachment(file.fileName);
  res.setHeader(
    'Content-Type',
    file.mediaType.startsWith('text/') ? `${file.mediaType}; charset=utf-8` : file.mediaType,
  );
  res.setHeader('Content-Length', file.sizeBytes);
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  res.setHeader('Cache-Control', 'private, no-store');
  await pipeline(bytes, res).catch(() => res.destroy());
}
