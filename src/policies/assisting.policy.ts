import { isOpenTo, isWaiting, type MemoFacts, type Person } from './memo.policy';

/**
 * SQL: what the assistant of assistance `a` sees of memo `m` because that person, its participant `r`, is to consider it: what
 * waits for them, and later what the assistant has prepared of it. Never what it would not be theirs to show: the memo of
 * either, what is kept back, a draft, or what the person has only as a deputy. Whatever else an assistant must not see belongs
 * here.
 */
export const isAssisted = (a: string, r: string, m: string): string => `
  (${r}.is_recipient AND NOT ${r}.is_kept AND ${m}.stage <> 'draft' AND ${m}.withdrawn_at IS NULL
   AND ${m}.owner_id NOT IN (${a}.user_id, ${a}.assistant_id)
   AND ((${m}.stage IN ('pending', 'postponed')
         AND (${m}.taken_by_id IS NULL OR ${m}.taken_by_id = ${a}.user_id)
         AND (${m}.recipient_count = 1 OR EXISTS (
           SELECT 1 FROM memo_recipients t
            WHERE t.memo_id = ${m}.id AND t.user_id = ${a}.user_id AND (t.is_current OR t.may_pass))))
        OR EXISTS (SELECT 1 FROM proposals x
                    WHERE x.memo_id = ${m}.id AND x.for_id = ${a}.user_id AND x.by_id = ${a}.assistant_id AND x.outcome IS NOT NULL)))`;

/** For whom of the memo's recipients this person prepares decisions. */
export const assistedBy = (actor: Person, memo: MemoFacts): readonly number[] =>
  memo.participants.find(({ userId }) => userId === actor.id)?.assistantFor ?? [];

/** It waits for one whom they assist. Of several recipients only for those whose turn it is. */
export const canPropose = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && isWaiting(memo) && assistedBy(actor, memo).some((id) => memo.turns?.includes(id) ?? true);

/** A proposal that comes after the decision is answered with what was typed. */
export const mightPropose = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && assistedBy(actor, memo).length > 0;
