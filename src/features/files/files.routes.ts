import { nothingSent } from '#src/web/formFields';
import { z } from 'zod';
import { Forbidden, NotFound, SignInNeeded } from '#src/platform/errors';
import type { Can } from '#src/platform/http/context';
import { id } from '#src/platform/http/params';
import type { Routes } from '#src/platform/http/route';
import { canRemoveFile } from '#src/policies/memo.policy';
import { canWorkOnTask } from '#src/policies/task.policy';
import * as files from './files.controller';
import { findFileFor, type FoundFile } from './files.queries';

type OnFile = Can<FoundFile, { fileId: number }>;

/** A file is as visible as the memo or task it belongs to, or the one in whose chat it was sent. */
const visible: OnFile = async ({ db, actor, params }) => {
  if (!actor) throw new SignInNeeded();
  const file = await findFileFor(db, actor, params.fileId);
  if (!file) throw new NotFound('files.errors.notFound');
  return file;
};

/** What hangs at a message goes with the message. */
const removable: OnFile = async (access) => {
  const file = await visible(access);
  const { actor } = access;
  if (!actor) throw new SignInNeeded();
  if (file.messageId !== null) throw new Forbidden('files.errors.ofMessage');
  if (file.task && !canWorkOnTask(actor, file.task)) throw new Forbidden('tasks.errors.notYours');
  if (file.memo && !canRemoveFile(actor, file.memo)) {
    throw new Forbidden(file.memo.stage === 'considered' ? 'memos.errors.consideredLocked' : 'memos.errors.notYours');
  }
  return file;
};

const params = z.strictObject({ fileId: id });
const query = z.object({ view: z.literal('1').optional() });

export function fileRoutes(routes: Routes): void {
  routes.get('/files/:fileId', { can: visible, params, query }, files.download);
  routes.get('/files/:fileId/view', { can: visible, params }, files.view);
  routes.get('/files/:fileId/thumbnail', { can: visible, params }, files.thumbnail);
  routes.post('/files/:fileId/delete', { can: removable, params, body: nothingSent }, files.remove);
}
