import { Forbidden, NotFound, SignInNeeded } from '#src/platform/errors';
import type { Can } from '#src/platform/http/context';
import { canDeleteFile, canReadAgain, whyHeld } from '#src/policies/file.policy';
import { findFileFor, type FoundFile } from './files.queries';

type OnFile = Can<FoundFile, { fileId: number }>;

export const visibleFile: OnFile = async ({ db, actor, params }) => {
  if (!actor) throw new SignInNeeded();
  const file = await findFileFor(db, actor, params.fileId);
  if (!file) throw new NotFound('files.errors.notFound');
  return file;
};

/** Its bytes, too. */
export const openFile: OnFile = async (access) => {
  const file = await visibleFile(access);
  const why = whyHeld(file, access.actor);
  if (why) throw new Forbidden(`files.held.${why}.page`, { fileName: file.fileName });
  return file;
};

export const deletableFile: OnFile = async (access) => {
  const file = await visibleFile(access);
  if (!access.actor || !canDeleteFile(access.actor, file)) throw new Forbidden(refusalOf(file));
  return file;
};

export const unreadFile: OnFile = async (access) => {
  const file = await openFile(access);
  if (!access.actor || !canReadAgain(access.actor, file)) throw new Forbidden('files.reading.notYours');
  return file;
};

function refusalOf({ messageId, memo }: FoundFile): string {
  if (messageId !== null) return 'files.errors.ofMessage';
  if (!memo) return 'tasks.errors.notYours';
  return memo.stage === 'considered' ? 'memos.errors.consideredLocked' : 'memos.errors.notYours';
}
