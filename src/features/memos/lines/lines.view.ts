import { shownText } from '#src/features/files/file.view';
import { personOptions } from '#src/features/people/choosing/options.view';
import { todayOf } from '#src/features/tasks/form/dates';
import { findLinePeople } from '#src/features/tasks/lines/lines.queries';
import { LINES_MAX } from '#src/features/tasks/lines/lines.schema';
import type { Context, Typed } from '#src/platform/http/context';
import { escapeHtml } from '#src/platform/richText';
import type { MemoRights } from '#src/policies/memoRights';
import { offeredOutcomes } from '#src/policies/outcomes';
import type { FailedForm } from '#src/web/failedForm';
import { typedOne } from '#src/web/formFields';
import { memoForms } from '../page/decisions.view';
import { conclusionHint, outcomeChoices } from '../page/outcomes.view';
import { turnOf } from '../page/turns.view';
import type { LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';

/** Empty rows below the filled ones. */
const SPARE = 3;

type Row = { row: number; who: string; what: string; by: string };

const ROWS = Array.from({ length: LINES_MAX }, (_, index) => index + 1);
const rowOf = (typed: Typed, row: number): Row => ({
  row,
  who: typedOne(typed[`who${row}`]),
  what: typedOne(typed[`what${row}`]),
  by: typedOne(typed[`by${row}`]),
});
const isFilled = ({ who, what, by }: Row): boolean => [who, what, by].some((value) => value.trim() !== '');

export const hasLines = (typed: Typed): boolean => ROWS.some((row) => isFilled(rowOf(typed, row)));

type Given = Pick<FailedForm, 'typed' | 'fieldErrors'>;
export const NOTHING_TYPED: Given = { typed: {}, fieldErrors: {} };

/** The rows as they were typed, with what is wrong with each, and some more. */
export async function linesForm(ctx: Context, memo: LoadedMemo, { typed, fieldErrors }: Given, spare = SPARE) {
  const all = ROWS.map((row) => rowOf(typed, row));
  const last = all.findLastIndex(isFilled) + 1;
  const { people, isListed } = await findLinePeople(
    ctx.db,
    ctx.actor,
    all.map(({ who }) => who),
  );
  const options = personOptions(people);
  const charge = Number(typedOne(typed.charge)) || 1;
  const shown = (row: Row) => ({
    ...row,
    // An unknown address stays in its field, to be corrected.
    options: row.who.includes('@') ? [...options, { value: row.who, label: row.who }] : options,
    isInCharge: row.row === charge,
    errors: ['who', 'what', 'by'].flatMap((name) => fieldErrors[`${name}${row.row}`] ?? []),
    problem: (name: string) => fieldErrors[`${name}${row.row}`] ?? '',
  });
  return {
    url: memoUrls.lines(memo.id),
    isListed,
    today: todayOf(ctx.actor),
    most: LINES_MAX,
    rows: all.slice(0, last + spare).map(shown),
    /** What a new row looks like. */
    blank: shown({ row: 0, who: '', what: '', by: '' }),
  };
}

/** A page of its own for the form of the decision with its lines: where there are no scripts, and where something is wrong. */
export async function linesPage(ctx: Context, memo: LoadedMemo, failed: FailedForm | null = null, spare = SPARE) {
  const forms = memoForms(failed);
  const { t, actor } = ctx;
  return {
    title: t('lines.title'),
    memo: { id: memo.id, title: memo.title, url: memoUrls.show(memo.id), version: memo.version },
    html: { body: shownText(ctx, memo.body, memo.attachments) },
    problem: forms.firstError,
    forms,
    /** Of the signature folder, where the decision goes on with the next memo. */
    from: failed?.typed.from === 'folder' ? 'folder' : '',
    turn: turnOf(ctx, memo),
    outcomes: outcomeChoices(ctx, memo, forms),
    phrases: actor.phrases,
    phraseOptions: actor.phrases.map((phrase) => ({ value: phrase, label: phrase })),
    conclusionHint: conclusionHint(ctx, memo),
    lines: await linesForm(ctx, memo, failed ?? NOTHING_TYPED, spare),
  };
}

/** For whom no form is left to take them: a list below the conclusion, to be copied. */
export async function linesAsText({ db, actor }: Context, typed: Typed): Promise<string> {
  const rows = ROWS.map((row) => rowOf(typed, row)).filter(isFilled);
  if (rows.length === 0) return '';
  const { people } = await findLinePeople(
    db,
    actor,
    rows.map(({ who }) => who),
  );
  const nameOf = (who: string): string => people.find(({ id }) => String(id) === who)?.name ?? who;
  const items = rows.map(({ who, what, by }) => [nameOf(who), what, by].filter(Boolean).join(' · '));
  return `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
}

/** What came too late is kept as text, the lines of a decision below its conclusion. */
export async function withLines(ctx: Context, failed: FailedForm | null): Promise<FailedForm | null> {
  if (failed?.status !== 409 || failed.form !== 'consideration') return failed;
  const conclusion = typedOne(failed.typed.conclusion) + (await linesAsText(ctx, failed.typed));
  return { ...failed, typed: { ...failed.typed, conclusion } };
}

/** Beside the conclusion: outcomes, phrases, or who does what. */
export const hasChoices = ({ actor }: Context, { purpose }: LoadedMemo, may: MemoRights): boolean =>
  actor.phrases.length > 0 || may.createTask || offeredOutcomes(purpose).length > 1;
