import { dayOfReader } from '#src/features/myDay/day';
import type { Context } from '#src/platform/http/context';
import type { MemoRights } from '#src/policies/memoRights';
import { mayEndOpinion } from '#src/policies/opinion.policy';
import type { FailedForm } from '#src/web/failedForm';
import type { LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import type { memoForms } from '../page/decisions.view';
import { findOpinions, type OpinionRow } from './opinions.queries';
import { opinionUrls } from './opinions.urls';

type Shown = { may: MemoRights; forms: ReturnType<typeof memoForms>; failed: FailedForm | null };

/** Where one asks others, or hands the memo on; null for who may not. */
export const askingUrls = ({ id }: LoadedMemo, may: MemoRights) => ({
  askUrl: may.askOpinion ? opinionUrls.new(id) : null,
  handOnUrl: may.handOn ? memoUrls.handOn(id) : null,
});

/** What was asked on a memo's page, with the box of who is to answer; null where nothing was. */
export async function opinionsPart(ctx: Context, memo: LoadedMemo, { may, forms, failed }: Shown) {
  if (!memo.participants.some(({ isAdviser }) => isAdviser)) return null;
  const rows = await findOpinions(ctx.db, memo.id);
  if (rows.length === 0) return null;
  const own = rows.filter(({ adviser, answeredAt }) => adviser.id === ctx.actor.id && answeredAt === null);
  const all = rows.map((row) => rowView(ctx, memo, row, may.askOpinion && mayEndOpinion(ctx.actor, memo, row)));
  return {
    all,
    // What one is to answer oneself stands in the box.
    rows: may.giveOpinion ? all.filter((_, at) => !own.some((row) => row === rows[at])) : all,
    boxes: may.giveOpinion ? own.map((row) => boxView(ctx, memo, row, { forms, failed })) : [],
  };
}

function rowView(ctx: Context, { id, stage }: LoadedMemo, row: OpinionRow, mayEnd: boolean) {
  const { t, format } = ctx;
  const { adviser, askedBy, askedAt, answerBy, answeredAt, answer, verdict } = row;
  const isOpen = answeredAt === null;
  const hasLeft = adviser.deactivatedAt !== null;
  const isLate = isOpen && stage !== 'considered' && isBefore(answerBy, dayOfReader(ctx.actor).today);
  return {
    adviser,
    question: row.question,
    asked: t('memos.opinions.asked', { name: askedBy.name, date: format.longDateTime(askedAt) }),
    by: answerBy && isOpen ? t(`memos.opinions.${isLate ? 'late' : 'by'}`, { date: format.longDay(answerBy) }) : '',
    isLate,
    verdict: verdict === null ? '' : t(verdict ? 'memos.opinions.yes' : 'memos.opinions.no'),
    isYes: verdict,
    answer: answer ?? '',
    answered: answeredAt ? t('memos.opinions.answered', { date: format.longDateTime(answeredAt) }) : '',
    none: isOpen ? t(`memos.opinions.${whyNone(stage, hasLeft)}`) : '',
    confirmId: `revoke-${row.id}`,
    remindUrl: isOpen && mayEnd && !hasLeft ? opinionUrls.remind(id, row.id) : null,
    revokeUrl: isOpen && mayEnd ? opinionUrls.revoke(id, row.id) : null,
  };
}

const whyNone = (stage: LoadedMemo['stage'], hasLeft: boolean): string =>
  hasLeft ? 'hasLeft' : stage === 'considered' ? 'noneGiven' : 'noneYet';

const isBefore = (day: Date | null, today: string): boolean => day !== null && day.toISOString().slice(0, 10) < today;

function boxView(
  { t, format }: Context,
  memo: LoadedMemo,
  row: OpinionRow,
  { forms, failed }: Pick<Shown, 'forms' | 'failed'>,
) {
  const form = `opinion ${row.id}`;
  const chosen = forms.typedIn(form, 'verdict', '');
  return {
    id: row.id,
    form,
    heading: t('memos.opinions.yours', { name: row.askedBy.name }),
    question: row.question,
    by: row.answerBy ? t('memos.opinions.by', { date: format.longDay(row.answerBy) }) : '',
    url: opinionUrls.one(memo.id, row.id),
    version: memo.version,
    answer: forms.typedIn(form, 'answer', ''),
    errors: {
      answer: forms.errorIn(form, 'answer', ...(failed?.status === 409 ? [] : ['form'])),
      verdict: forms.errorIn(form, 'verdict'),
    },
    verdicts: row.isYesNo
      ? (['yes', 'no'] as const).map((value) => ({
          value,
          label: t(`memos.opinions.${value}`),
          checked: value === chosen,
        }))
      : [],
  };
}
