import { recipientsOf, severalIn } from '#src/features/memos/roles/several';
import {
  ballInCourt,
  considererOf,
  isPostponedOver,
  withAbsence,
  withOpinions,
  type Away,
} from '#src/features/memos/page/ballInCourt';
import { decidedWord } from '#src/features/memos/outcomeWords';
import { clock } from '#src/platform/clock';
import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { oneLine } from '#src/platform/mailer';
import type { MailedMemo } from './mail.queries';

export function memoFacts(t: Translate, format: Format, memo: MailedMemo & { away: Away | null }, readerId: number) {
  const facts = [
    { label: t('mails.facts.from'), value: memo.owner.name },
    {
      label: t('mails.facts.to'),
      value: memo.isForCompany
        ? t('mails.theCompany')
        : recipientsOf(memo)
            .map(({ name }) => name)
            .join(', '),
    },
    { label: t('mails.facts.purpose'), value: memo.purpose?.name ?? '' },
    { label: t('mails.facts.expectedBy'), value: expectedDay(memo, format) },
    { label: t('mails.facts.state'), value: stateOf(t, format, memo, readerId) },
  ];
  return facts.filter(({ value }) => value !== '').map(({ label, value }) => ({ label, value: oneLine(value) }));
}

function stateOf(t: Translate, format: Format, memo: MailedMemo & { away: Away | null }, viewerId: number): string {
  const words = { t, format, viewerId };
  const { returnedAt } = memo;
  if (!returnedAt && (severalIn(memo) || memo.takenBy))
    return ballInCourt({ ...memo, away: null, several: severalIn(memo) }, words);
  const line = returnedAt
    ? t('mails.turn.returned', { name: memo.owner.name, since: format.longDateTime(returnedAt) })
    : withAbsence(whoseTurn(t, format, memo), memo, words);
  return withOpinions(line, memo, t);
}

const expectedDay = ({ stage, expectedBy }: MailedMemo, format: Format): string =>
  expectedBy === null || stage === 'considered' ? '' : format.longDay(expectedBy);

function whoseTurn(t: Translate, format: Format, memo: MailedMemo): string {
  const name = memo.recipient?.name ?? '';
  const waiting = (since: string): string =>
    t(memo.isForCompany ? 'mails.turn.pendingForCompany' : 'mails.turn.pending', { name, since });
  const since = format.longDateTime(memo.stageChangedAt);
  switch (memo.stage) {
    case 'pending':
      return waiting(since);
    case 'postponed':
      if (!memo.postponedUntil) return t('mails.turn.postponed', { since });
      if (isPostponedOver(memo, format, clock.now())) return waiting(format.longDay(memo.postponedUntil));
      return t('mails.turn.postponedUntil', { date: format.longDay(memo.postponedUntil) });
    case 'considered': {
      const name = considererOf(t, memo);
      const date = format.longDate(memo.consideredAt ?? memo.stageChangedAt);
      const values = { outcome: decidedWord(t, memo.outcome), name, date };
      if (name === null) return t('memos.consideredBySomebody', values);
      return t(memo.isForCompany ? 'mails.turn.consideredForCompany' : 'mails.turn.considered', values);
    }
    case 'draft':
      return '';
  }
}
