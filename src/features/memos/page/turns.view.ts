import { shownText } from '#src/features/files/file.view';
import type { Context } from '#src/platform/http/context';
import { actsAsDeputy, decidesFor } from '#src/policies/memo.policy';
import type { MemoRights } from '#src/policies/memoRights';
import type { LoadedMemo } from '../memos.queries';
import { OUTCOME_ICONS } from '../outcomeWords';
import { isForSeveral, lastOf, passedIn, recipientsOf, ruleWord, severalIn } from '../roles/several';
import { absentRecipientOf } from '../stage/setStage.service';
import { considererOf } from './ballInCourt';
import { findEarlierApprovals, type Earlier } from './earlierApprovals.queries';

/** What each of several recipients has decided, or that they are waited for; null for one recipient, and in a draft. */
export async function turnsView(ctx: Context, memo: LoadedMemo) {
  const several = severalIn(memo);
  if (!several || memo.stage === 'draft') return null;
  const earlier = await findEarlierApprovals(ctx.db, memo);
  const rows = several.people.map((person) => {
    const given = memo.considerations.find(({ recipientId }) => recipientId === person.id);
    return {
      id: person.id,
      name: person.name,
      icon: given ? OUTCOME_ICONS[given.outcome] : null,
      state: given ? decidedLine(ctx, given) : waitingWord(ctx, memo, { ...person, earlier: earlier.get(person.id) }),
      conclusionHtml: shownText(ctx, given && isShownHere(memo, given) ? (given.conclusion ?? '') : '', []),
    };
  });
  return { rule: ruleWord(ctx.t, several.rule), isOrdered: several.rule === 'in_order', rows };
}

type Given = LoadedMemo['considerations'][number];

/** The last one's stands above, as the memo's. */
const isShownHere = (memo: LoadedMemo, given: Given): boolean =>
  memo.stage !== 'considered' || lastOf(memo)?.id !== given.id;

const decidedLine = ({ t, format }: Context, given: Given): string =>
  t('memos.turns.decided', {
    outcome: t(`shared.outcomes.${given.outcome}`),
    who: considererOf(t, given) ?? '',
    when: format.longDateTime(given.consideredAt),
  });

type Waiting = { id: number; isCurrent: boolean; hasLeft: boolean; earlier: Earlier | undefined };

function waitingWord(ctx: Context, memo: LoadedMemo, { id, isCurrent, hasLeft, earlier }: Waiting): string {
  const { t } = ctx;
  const { stage } = memo;
  if (passedIn(memo).includes(id)) return passedLine(ctx, memo, id);
  if (hasLeft) return t('memos.turns.left');
  if (stage === 'considered') return t('memos.turns.notAsked');
  if (earlier) return againLine(ctx, earlier);
  return t(isCurrent ? 'memos.turns.waiting' : 'memos.turns.later');
}

/** Somebody after them went on without them. */
function passedLine({ t, format }: Context, { recipients }: LoadedMemo, id: number): string {
  const passed = recipients.find(({ userId }) => userId === id);
  const when = passed?.passedAt ? format.longDateTime(passed.passedAt) : '';
  return t('memos.turns.passed', { who: passed?.passedBy?.name ?? '', when });
}

/** They approved what it said before. */
const againLine = ({ t, format }: Context, { outcome, textVersion, consideredAt }: Earlier): string =>
  t('memos.turns.again', {
    outcome: t(`shared.outcomes.${outcome}`),
    version: textVersion,
    when: format.longDateTime(consideredAt),
  });

/** What one may do about whose turn it is: go on without a silent step, or leave to the company what one has taken. */
export function turnActions({ t, format }: Context, memo: LoadedMemo, may: MemoRights) {
  const silent = may.pass ? memo.recipients.find(({ isCurrent }) => isCurrent)?.user : undefined;
  const { takenUntil: until } = memo;
  return {
    passing: silent ? t('memos.passing.title', { name: silent.name }) : '',
    takenUntil: may.giveBack && until ? t('memos.take.until', { date: format.longDateTime(until) }) : '',
  };
}

/** Of several recipients the one for whom the reader decides; null where there is one, or for operators. */
export const turnOf = ({ actor }: Context, memo: LoadedMemo): number | null =>
  isForSeveral(memo) ? decidesFor(actor, memo) : null;

/** For whom the reader stands in with this memo: of several recipients for the one whose turn it is. */
export function deputyOf({ actor }: Context, memo: LoadedMemo): string {
  if (!actsAsDeputy(actor, memo)) return '';
  const absentId = absentRecipientOf(actor, memo);
  return recipientsOf(memo).find(({ id }) => id === absentId)?.name ?? '';
}

export const recipientLinks = ({ t, actor }: Context, memo: LoadedMemo) =>
  recipientsOf(memo).map(({ id, name }, at) => ({
    id,
    name: id === actor.id ? t('memos.you') : name,
    before: at === 0 ? '' : ', ',
  }));

export const namesOf = (memo: LoadedMemo): string =>
  recipientsOf(memo)
    .map(({ name }) => name)
    .join(', ');
