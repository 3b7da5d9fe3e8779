import { Conflict } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import type { Actor } from '#src/web/actor';
import { isPurposeOffered } from '#src/features/labels/labels.queries';
import { canUseVersion } from '#src/policies/version.policy';
import { saveEdit } from '../form/editing.service';
import { draftSchema } from '../form/form.schema';
import { formOf } from '../form/form.view';
import type { LoadedMemo } from '../memos.queries';
import type { MemoVersion } from './versions.queries';

type Chosen = { text: MemoVersion; version: number | undefined };

/**
 * An edit that makes title, text and purpose what they were. People and files stay as they are: those who left are not asked
 * back, and removed files are gone. A purpose that is no longer offered is not taken.
 */
export async function useVersion(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  memo: LoadedMemo,
  { text, version }: Chosen,
): Promise<void> {
  if (version === undefined || !canUseVersion(actor, memo)) throw new Conflict('memos.errors.changedMeanwhile');
  const { purposeId } = text;
  const keepsPurpose = purposeId !== null && !(await isPurposeOffered(db.prisma, purposeId));
  const input = draftSchema.parse({
    ...formOf(memo),
    title: text.title,
    body: text.body,
    version: String(version),
    ...(keepsPurpose ? {} : { purpose: String(purposeId ?? '') }),
  });
  await saveEdit({ db }, actor, memo, input, { files: [], discard: () => undefined });
}
