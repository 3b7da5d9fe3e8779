import { id } from '#src/platform/http/params';
import type { Context } from '#src/platform/http/context';
import { memoRights, type MemoRights } from '#src/policies/memoRights';
import { typedOne } from '#src/web/formFields';
import { type FailedForm } from '#src/web/failedForm';
import { ballInCourt } from '../page/ballInCourt';
import { memoForms } from '../page/decisions.view';
import { conclusionHint, outcomeChoices } from '../page/outcomes.view';
import { opinionsPart } from '../opinions/opinions.view';
import { questionView, returnedTo } from '../returning/returning.view';
import { turnOf } from '../page/turns.view';
import type { LoadedMemo } from '../memos.queries';
import { hasLines, linesAsText, linesForm } from '../lines/lines.view';
import { memoUrls } from '../memos.urls';
import { severalIn } from '../roles/several';
import { changesBetweenVersions } from './changes.view';
import { findVersion, findVersionOfForm } from './versions.queries';

type Text = 'conclusion' | 'reason' | 'question' | 'answer';
type Asked = { heading: string; text: string };
/** `asked`: the question that is answered; `box`: where it may want a yes or no. */
type Kind = { may: keyof MemoRights; path: string; text?: Text; kept?: readonly string[]; asked?: Asked; box?: Box };
type Box = NonNullable<Awaited<ReturnType<typeof opinionsPart>>>['boxes'][number];

/** The forms that decide: where they are sent, what is written in them, and what is taken along as it was chosen. */
const KINDS: Record<string, Kind> = {
  consideration: { may: 'consider', path: 'consideration', text: 'conclusion', kept: ['from'] },
  postponement: { may: 'postpone', path: 'postponement', kept: ['until', 'preset', 'from'] },
  pending: { may: 'setPending', path: 'postponement/delete', kept: ['from'] },
  conclusion: { may: 'editConclusion', path: 'conclusion', text: 'conclusion', kept: ['reason'] },
  reopening: { may: 'reopen', path: 'consideration/delete', text: 'reason' },
  passing: { may: 'pass', path: 'passing' },
  taking: { may: 'take', path: 'taking' },
  withdrawal: { may: 'withdraw', path: 'withdrawal', kept: ['reason'] },
  return: { may: 'return', path: 'return', text: 'question' },
  answer: { may: 'answer', path: 'return/answer', text: 'answer' },
};

/**
 * The page for a decision on a memo that was changed since its form was drawn: what changed, beside what was typed, and the
 * same form again for the memo as it is now. Null when nothing was too late, or it is no longer for this person to decide.
 */
export async function lateDecision(ctx: Context, memo: LoadedMemo, failed: FailedForm) {
  const may = memoRights(ctx.actor, memo);
  const kind = failed.status === 409 ? await kindOf(ctx, memo, { may, failed }) : null;
  if (!kind || !may[kind.may]) return null;
  const { t, format, actor } = ctx;
  const url = memoUrls.show(memo.id);
  const seen = await seenVersion(ctx, memo, failed.typed.version);
  const forms = memoForms(failed);
  return {
    title: t('versions.late.title'),
    memo: { id: memo.id, title: memo.title, url, version: memo.version },
    ...(await changesSince(ctx, memo, seen)),
    problem: id.safeParse(failed.typed.version).success ? (failed.fieldErrors.form ?? '') : t('versions.late.unknown'),
    ball: ballInCourt(
      { ...memo, several: severalIn(memo), returned: returnedTo(memo) },
      { t, format, viewerId: actor.id },
    ),
    action: `${url}/${kind.path}`,
    outcomes: failed.form === 'consideration' ? outcomeChoices(ctx, memo, forms) : null,
    asked: kind.asked ?? null,
    box: kind.box ?? null,
    lines: await linesFor(ctx, memo, { may, failed }),
    field: kind.text ? { ...fieldOf(ctx, memo, kind), value: await textOf(ctx, { may, failed }, kind.text) } : null,
    hidden: [
      ...(kind.kept ?? []).map((name) => ({ name, value: typedOne(failed.typed[name]) })),
      ...(failed.form === 'consideration' ? [{ name: 'turn', value: String(turnOf(ctx, memo) ?? '') }] : []),
    ],
  };
}

/** Where they can no longer be made, they stand as text below the conclusion. */
async function linesFor(ctx: Context, memo: LoadedMemo, { may, failed }: Given) {
  return failed.form === 'consideration' && may.createTask && hasLines(failed.typed)
    ? linesForm(ctx, memo, failed)
    : null;
}

type Given = { may: MemoRights; failed: FailedForm };

async function kindOf(ctx: Context, memo: LoadedMemo, { may, failed }: Given): Promise<Kind | null> {
  const kind = KINDS[failed.form];
  const question = questionView(memo, may);
  if (failed.form === 'answer' && kind && question)
    return { ...kind, asked: { heading: ctx.t('memos.returning.asks', { name: question.by }), text: question.text } };
  return kind ?? opinionOf(ctx, memo, { may, failed });
}

async function textOf(ctx: Context, { may, failed }: Given, name: Text): Promise<string> {
  const typed = typedOne(failed.typed[name]);
  const isLost = failed.form === 'consideration' && !may.createTask;
  return isLost ? typed + (await linesAsText(ctx, failed.typed)) : typed;
}

/** Null where it is no longer asked for. */
async function opinionOf(ctx: Context, memo: LoadedMemo, { may, failed }: Given): Promise<Kind | null> {
  const opinions = await opinionsPart(ctx, memo, { may, failed, forms: memoForms(failed) });
  const box = opinions?.boxes.find(({ form }) => form === failed.form);
  if (!box) return null;
  const asked = { heading: box.heading, text: box.question };
  return { may: 'giveOpinion', path: `opinions/${box.id}`, text: 'answer', asked, box };
}

/** Of a form elsewhere that decides, too. */
export const changesSinceForm = async (ctx: Context, memo: LoadedMemo, version: string) =>
  changesSince(ctx, memo, await seenVersion(ctx, memo, version));

/** Null where the text is the same: it was moved, or filed otherwise. */
async function changesSince(ctx: Context, memo: LoadedMemo, seen: number) {
  const [from, to] = [await findVersion(ctx.db, memo, seen), await findVersion(ctx.db, memo, memo.textVersion)];
  if (!from || !to || from.number === to.number) return { changes: null, compareUrl: null };
  const compareUrl = `${memoUrls.versions(memo.id)}?from=${from.number}&to=${to.number}`;
  return { changes: changesBetweenVersions(ctx, from, to), compareUrl };
}

/** What the form was drawn with; where it does not say, what its reader saw last. */
async function seenVersion({ db, actor }: Context, memo: LoadedMemo, typed: unknown): Promise<number> {
  const version = id.safeParse(typed);
  if (version.success) return findVersionOfForm(db, memo.id, version.data);
  return memo.participants.find(({ userId }) => userId === actor.id)?.seenVersion ?? memo.textVersion;
}

function fieldOf(ctx: Context, memo: LoadedMemo, { text: name = 'conclusion', box }: Kind) {
  const { t } = ctx;
  if (name === 'conclusion')
    return { name, type: 'richtext', rows: 8, label: t('memos.conclusion'), hint: conclusionHint(ctx, memo) };
  const labels = {
    reason: 'memos.reopen.reason',
    question: 'memos.returning.question',
    answer: 'memos.returning.answer',
  };
  return { name, type: 'textarea', rows: 4, label: t(box ? 'memos.opinions.answer' : labels[name]), hint: '' };
}
