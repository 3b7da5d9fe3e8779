import { z } from 'zod';
import { Forbidden, NotFound, SignInNeeded } from '#src/platform/errors';
import type { Can } from '#src/platform/http/context';
import { id } from '#src/platform/http/params';
import type { Routes } from '#src/platform/http/route';
import { canRead, canRemoveFile, type MemoFacts } from '#src/policies/memo.policy';
import type { Actor } from '#src/platform/http/actor';
import * as files from './files.controller';
import { findFileFor, type FileOfMemo } from './files.queries';

/** A file is as visible as the memo it belongs to, or the memo in whose chat it was sent. */
const onFile =
  (policy: (actor: Actor, memo: MemoFacts) => boolean): Can<FileOfMemo, { fileId: number }> =>
  async ({ db, actor, params }) => {
    if (!actor) throw new SignInNeeded();
    const file = await findFileFor(db.prisma, actor, params.fileId);
    if (!file) throw new NotFound('files.errors.notFound');
    if (!policy(actor, file.memo))
      throw new Forbidden(file.memo.stage === 'considered' ? 'memos.errors.consideredLocked' : 'memos.errors.notYours');
    return file;
  };

/** What hangs at a message goes with the message. */
const onMemoFile: Can<FileOfMemo, { fileId: number }> = async (access) => {
  const file = await onFile(canRead)(access);
  if (file.messageId !== null) throw new Forbidden('files.errors.ofMessage');
  return onFile(canRemoveFile)(access);
};

const params = z.strictObject({ fileId: id });
const query = z.strictObject({ view: z.literal('1').optional() });

export function fileRoutes(routes: Routes): void {
  routes.get('/files/:fileId', { can: onFile(canRead), params, query }, files.download);
  routes.get('/files/:fileId/view', { can: onFile(canRead), params }, files.view);
  routes.get('/files/:fileId/thumbnail', { can: onFile(canRead), params }, files.thumbnail);
  routes.post('/files/:fileId/delete', { can: onMemoFile, params, body: z.strictObject({}) }, files.remove);
}
