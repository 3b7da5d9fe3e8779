import { dayOfReader } from '#src/features/myDay/day';
import { HttpError, Invalid } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { decidesFor, rolesOf } from '#src/policies/memo.policy';
import type { Actor } from '#src/web/actor';
import { findMemoFor } from '../memos.queries';
import { isForSeveral } from '../roles/several';
import { considerMemo } from '../stage/considering.service';
import { findPrepared } from './proposals.queries';

export type Signed = { done: number; left: { title: string; why: string }[] };

/**
 * Confirms all of these proposals, each as the decision that it is, with its own right and its own transaction. Only those that
 * this person has opened as they are, of memos that say what they said then; the others are named.
 */
export async function signProposals(
  deps: Deps,
  actor: Actor,
  wanted: readonly { id: number; version: number }[],
): Promise<Signed> {
  const { opened } = await findPrepared(deps.db.prisma, { id: actor.id, today: dayOfReader(actor).today });
  const signed: Signed = { done: 0, left: [] };
  const each = new Map(wanted.map(({ id, version }) => [id, version]));
  for (const [id, version] of each) {
    const found = opened.find((one) => one.id === id && one.version === version);
    if (!found) {
      signed.left.push({ title: await titleOf(deps, actor, id), why: 'proposals.errors.notOpened' });
      continue;
    }
    const why = await sign(deps, actor, found);
    if (why === null) signed.done += 1;
    else signed.left.push({ title: found.memo.title, why });
  }
  return signed;
}

type Prepared = Awaited<ReturnType<typeof findPrepared>>['opened'][number];

/** Null when it is decided, else why not. */
async function sign(deps: Deps, actor: Actor, { memo: { id, textVersion }, outcome, conclusion }: Prepared) {
  try {
    const memo = await findMemoFor(deps.db, actor, id);
    if (!memo || memo.textVersion !== textVersion || outcome === null) return 'memos.errors.changedMeanwhile';
    if (!rolesOf(actor, memo).recipient) return 'proposals.errors.notOpened';
    const turn = (isForSeveral(memo) && decidesFor(actor, memo)) || undefined;
    await considerMemo(deps, actor, memo, { outcome, conclusion: conclusion ?? '', version: memo.version, turn });
    return null;
  } catch (error) {
    if (error instanceof Invalid) return Object.values(error.fieldErrors)[0] ?? error.messageKey;
    if (error instanceof HttpError && error.status < 500) return error.messageKey;
    throw error;
  }
}

/** Of what is prepared for this person alone. */
async function titleOf({ db }: Deps, actor: Actor, id: number): Promise<string> {
  const found = await db.prisma.proposal.findFirst({
    where: { id, forId: actor.id },
    select: { memo: { select: { title: true } } },
  });
  return found?.memo.title ?? `${id}`;
}
