import type { Outcome, Tx } from '#src/platform/db';
import { plainText } from '#src/platform/richText';
import { waitsFor } from '#src/policies/waiting.policy';
import type { LoadedMemo } from '../memos.queries';
import { proposalSelect } from './proposal.select';
import { AT_ONCE } from './proposals.schema';

type Db = Pick<Tx, 'proposal'>;

/** What is prepared for this person; null where nothing is, or only its place was chosen. */
export async function findProposal(db: Db, memoId: number, forId: number) {
  const found = await db.proposal.findFirst({ where: { memoId, forId, endedAt: null }, select: proposalSelect });
  return found && { ...found, conclusion: found.conclusion ?? '' };
}

export type FoundProposal = NonNullable<Awaited<ReturnType<typeof findProposal>>>;

/** It was made for what the memo says now. */
export const isFresh = ({ textVersion }: { textVersion: number }, memo: { textVersion: number }): boolean =>
  textVersion === memo.textVersion;

/** Of what waits for this person, what is prepared. */
export async function findPrepared(db: Db, person: { id: number; today: string }) {
  const rows = await db.proposal.findMany({
    where: { forId: person.id, endedAt: null, outcome: { not: null }, memo: waitsFor(person.id, person.today) },
    select: { ...proposalSelect, memo: { select: { id: true, title: true, textVersion: true } } },
    orderBy: [{ memo: { createdAt: 'asc' } }, { memoId: 'asc' }],
    take: 4 * AT_ONCE,
  });
  const opened = rows.filter((row) => row.openedAt !== null && isFresh(row, row.memo));
  return { opened: opened.slice(0, AT_ONCE), others: rows.length - opened.length };
}

const words = (html: string): string => plainText(html).replace(/\s+/g, ' ').trim();

/**
 * Whose proposal this decision is: one that the decider has seen as it is, with the same outcome and the same words. It is
 * found and not sent, so that nobody can put a name to a decision.
 */
export async function whoPrepared(
  db: Db,
  decider: { id: number },
  memo: LoadedMemo,
  given: { outcome: Outcome; conclusion: string },
): Promise<FoundProposal | null> {
  if (!memo.participants.some(({ userId, isRecipient }) => userId === decider.id && isRecipient)) return null;
  const found = await findProposal(db, memo.id, decider.id);
  if (!found || found.openedAt === null || !isFresh(found, memo) || found.outcome !== given.outcome) return null;
  return words(found.conclusion) === words(given.conclusion) ? found : null;
}
