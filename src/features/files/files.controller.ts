import { pipeline } from 'node:stream/promises';
import { recordEvent } from '#src/events/record';
import { inTransaction } from '#src/platform/db';
import type { Context } from '#src/platform/http/context';
import { readsWithoutRole } from '#src/policies/memo.policy';
import type { FileOfMemo } from './files.queries';

/** Streams the file. Always as a download, never rendered in our origin: a file is as trustworthy as whoever sent it. */
export async function download(ctx: Context<FileOfMemo>): Promise<void> {
  const { subject: file, actor, res, db, storage } = ctx;
  if (readsWithoutRole(actor, file.memo)) {
    await inTransaction(db, (tx) =>
      recordEvent(tx, { type: 'memo.read', actorId: actor.id, memoId: file.memo.id, changes: {} }),
    );
  }
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
