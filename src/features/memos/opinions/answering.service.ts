import { recordEvent } from '#src/events/record';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { Conflict, Invalid, NotFound } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { canGiveOpinion } from '#src/policies/opinion.policy';
import type { Actor } from '#src/web/actor';
import { lockMemo } from '../memos.queries';
import { touchMemo } from '../touch.service';
import { saysTheSameAs } from '../versions/keeping.service';
import { giveToAdvisers } from './advisers.service';
import type { GivenOpinion } from './opinions.schema';

type Which = { memoId: number; opinionId: number };

/** Once, by the adviser, before the memo is considered, on what it says now. A second click changes nothing. */
export async function giveOpinion(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  { memoId, opinionId }: Which,
  form: GivenOpinion,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const memo = await lockMemo(tx, memoId);
    const opinion = await tx.opinion.findFirst({ where: { id: opinionId, memoId, adviserId: actor.id } });
    if (!opinion) throw new NotFound('memos.opinions.errors.notFound');
    const verdict = opinion.isYesNo && form.verdict ? form.verdict === 'yes' : null;
    const answer = form.answer || null;
    if (opinion.answeredAt && opinion.answer === answer && opinion.verdict === verdict) return;
    if (opinion.answeredAt) throw new Conflict('memos.opinions.errors.answeredAlready');
    if (opinion.revokedAt) throw new Conflict('memos.opinions.errors.revoked');
    if (!canGiveOpinion(actor, memo)) throw new Conflict('memos.opinions.errors.decided');
    if (opinion.isYesNo && verdict === null) throw new Invalid({ verdict: 'memos.opinions.errors.noVerdict' });
    if (!opinion.isYesNo && answer === null) throw new Invalid({ answer: 'memos.opinions.errors.noAnswer' });
    if (!(await saysTheSameAs(tx, memo, form.version))) throw new Conflict('memos.errors.changedMeanwhile');
    await tx.opinion.update({ where: { id: opinionId }, data: { verdict, answer, answeredAt: clock.now() } });
    await giveToAdvisers(tx, memoId);
    await touchMemo(tx, memoId, actor);
    const changes = { verdict, answer: answer ?? '', askedById: opinion.askedById };
    await recordEvent(tx, { type: 'memo.opinionGiven', actorId: actor.id, memoId, changes });
  });
}
