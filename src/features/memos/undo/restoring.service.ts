import { renewAssistants } from '#src/features/assistants/assisting.service';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import { joinedRecipients } from '#src/policies/turns';
import { getMemo } from '../memos.queries';
import { setParticipants, type RoleChange } from '../roles/participants.service';
import { refreshRecipients } from '../roles/refreshing.service';
import { recipientsOf, roundOf } from '../roles/several';
import type { HeldAct } from './undo.queries';

/**
 * Stage, outcome, conclusion, considerations and balls as they were. What was said meanwhile keeps the memo unread. Answers
 * who has the memo no longer.
 */
export async function restoreDecision(tx: Tx, memoId: number, act: HeldAct): Promise<number[]> {
  await restoreColumns(tx, act);
  await tx.$executeRaw`
    DELETE FROM considerations c USING held_acts h
     WHERE h.id = ${act.id} AND c.memo_id = h.memo_id AND c.id > (h.before->>'lastConsideration')::int`;
  await restoreBalls(tx, act);
  await tx.$executeRaw`
    UPDATE proposals x SET ended_at = NULL
      FROM held_acts h WHERE h.id = ${act.id} AND x.memo_id = h.memo_id AND h.before->'proposals' @> to_jsonb(x.id)`;
  await restoreTurns(tx, act);
  const left = act.type === 'memo.consideredInTurn' ? await restoreRecipients(tx, memoId, act) : [];
  // Executives and deputies may have changed since.
  if (act.type === 'memo.considered') {
    const memo = await getMemo(tx, memoId);
    left.push(...(await refreshRecipients(tx, memo, memo.stage)));
  }
  await renewAssistants(tx, { memoIds: [memoId] });
  await refreshMemoSearch(tx, memoId);
  return left.map(({ id }) => id);
}

/** The subscriber has the memo as before: what they had seen, had not read, and whether it is muted. Answers who it is. */
export async function restoreSubscriber(tx: Tx, act: HeldAct): Promise<number[]> {
  await tx.$executeRaw`
    DELETE FROM memo_versions v USING held_acts h
     WHERE h.id = ${act.id} AND v.memo_id = h.memo_id AND v.number >= (h.before#>>'{memo,text_version}')::int`;
  await restoreColumns(tx, act);
  await tx.$executeRaw`
    UPDATE participants p SET seen_version = m.text_version
      FROM held_acts h JOIN memos m ON m.id = h.memo_id
     WHERE h.id = ${act.id} AND p.memo_id = m.id AND p.seen_version > m.text_version`;
  const back = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO participants
    SELECT (jsonb_populate_record(NULL::participants, person || jsonb_build_object('created_at', m.created_at, 'stage', m.stage))).*
      FROM held_acts h JOIN memos m ON m.id = h.memo_id CROSS JOIN LATERAL jsonb_array_elements(h.before->'people') AS person
     WHERE h.id = ${act.id}
    ON CONFLICT (memo_id, user_id) DO UPDATE SET is_subscriber = true
    RETURNING user_id AS id`;
  await tx.$executeRaw`
    UPDATE notifications n SET read_at = NULL
      FROM held_acts h WHERE h.id = ${act.id} AND n.memo_id = h.memo_id AND h.before->'unread' @> to_jsonb(n.id)`;
  return back.map(({ id }) => id);
}

async function restoreColumns(tx: Tx, act: HeldAct): Promise<void> {
  await tx.$executeRaw`
    UPDATE memos m
       SET stage = b.stage, stage_changed_at = b.stage_changed_at, postponed_until = b.postponed_until, considered_at = b.considered_at,
           considered_by_id = b.considered_by_id, considered_for_id = b.considered_for_id, outcome = b.outcome, conclusion = b.conclusion,
           taken_by_id = b.taken_by_id, taken_until = b.taken_until,
           text_version = b.text_version, text_changed_at = b.text_changed_at, text_changed_by_id = b.text_changed_by_id,
           activity_at = CASE WHEN m.activity_at = h.activity_at THEN b.activity_at ELSE m.activity_at END,
           version = m.version + 1, updated_at = ${clock.now()}::timestamptz
      FROM held_acts h CROSS JOIN LATERAL jsonb_populate_record(NULL::memos, h.before->'memo') AS b
     WHERE h.id = ${act.id} AND m.id = h.memo_id`;
}

/** A ball that is ended tells the participants, one that is removed does not. */
async function restoreBalls(tx: Tx, act: HeldAct): Promise<void> {
  await tx.$executeRaw`
    UPDATE balls b SET until = b.since
      FROM held_acts h WHERE h.id = ${act.id} AND b.memo_id = h.memo_id AND b.id > (h.before->>'lastBall')::int AND b.until IS NULL`;
  await tx.$executeRaw`
    DELETE FROM balls b
     USING held_acts h WHERE h.id = ${act.id} AND b.memo_id = h.memo_id AND b.id > (h.before->>'lastBall')::int`;
  await tx.$executeRaw`
    UPDATE balls b SET until = NULL
      FROM held_acts h WHERE h.id = ${act.id} AND b.memo_id = h.memo_id AND b.until IS NOT NULL AND h.before->'balls' @> to_jsonb(b.id)`;
}

/** After the balls, whose end takes from the next one that they may go on. */
const restoreTurns = (tx: Tx, act: HeldAct): Promise<number> => tx.$executeRaw`
    UPDATE memo_recipients r
       SET is_current = b.is_current, is_let_in = b.is_let_in, may_pass = b.may_pass, passed_at = b.passed_at, passed_by_id = b.passed_by_id
      FROM held_acts h CROSS JOIN LATERAL jsonb_populate_recordset(NULL::memo_recipients, h.before->'turns') AS b
     WHERE h.id = ${act.id} AND r.memo_id = h.memo_id AND r.user_id = b.user_id`;

/** Whose turn came by it has the memo no longer; who was a subscriber until then is one again. */
async function restoreRecipients(tx: Tx, memoId: number, act: HeldAct): Promise<RoleChange['left']> {
  const memo = await getMemo(tx, memoId);
  const joined = new Set(joinedRecipients(roundOf(memo)));
  const former = await tx.$queryRaw<{ id: number }[]>`
    SELECT (person->>'user_id')::int AS id
      FROM held_acts h CROSS JOIN LATERAL jsonb_array_elements(h.before->'people') AS person
     WHERE h.id = ${act.id} AND (person->>'is_subscriber')::boolean`;
  const wereSubscribers = new Set(former.map(({ id }) => id));
  const { left } = await setParticipants(tx, {
    ...{ memoId, createdAt: memo.createdAt, stage: memo.stage, ownerId: memo.ownerId, isForCompany: memo.isForCompany },
    recipients: recipientsOf(memo).filter(({ id }) => joined.has(id)),
    subscribers: memo.participants
      .filter((row) => row.isSubscriber || wereSubscribers.has(row.userId))
      .map((row) => ({ id: row.userId, name: row.user.name })),
  });
  return left;
}
