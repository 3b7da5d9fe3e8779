import { findListedPeople } from '#src/features/people/choosing/listedPeople.queries';
import { groupOptions, personOptions } from '#src/features/people/choosing/options.view';
import { findActivePeople } from '#src/features/people/choosing/people.queries';
import { findTagOptions } from '#src/features/labels/labels.queries';
import { dayOfReader } from '#src/features/myDay/day';
import type { PageContext, Problem } from '#src/platform/http/context';
import { idsIn } from '#src/platform/http/params';
import { defaultOutcome, needsConclusion, offeredOutcomes, OUTCOMES } from '#src/policies/outcomes';
import { typedList } from '#src/web/formFields';
import { findMemosToActOn, type LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { OUTCOME_ICONS } from '../outcomeWords';
import { postponements } from '../page/decisionBar.view';
import { SELECTED_MAX, type Act } from './selected.schema';
import { urlOfList, type Selection } from './selection.queries';
import { whyNot } from './whyNot';

type Shown = {
  act: Act;
  list: string;
  selection: Selection;
  clientKey: string;
  /** Until when, where it was chosen already. */
  day: string;
  problem?: Problem;
};

/** With what it will be done and with what not, and what else must be said for it. */
export async function selectedPage(ctx: PageContext, shown: Shown) {
  const { t, format, actor, db } = ctx;
  const { act, selection, problem } = shown;
  const memos = await findMemosToActOn(db, actor, selection.ids);
  const judged = memos.map((memo) => ({ memo, why: whyNot(actor, memo, { act }) }));
  const doable = judged.filter(({ why }) => why === null).map(({ memo }) => memo);
  const left = judged.filter(({ why }) => why !== null);
  const counted = (count: number) => ({ count, shown: format.number(count) });
  return {
    title: t(`memos.selected.titles.${act}`, counted(doable.length || left.length)),
    intro: act === 'consider' ? t('memos.selected.onlyOpened') : '',
    cut: selection.hasMore ? t('memos.selected.cut', { max: format.number(SELECTED_MAX) }) : '',
    ...{ act, list: shown.list, clientKey: shown.clientKey, action: memoUrls.selected, listUrl: urlOfList(shown.list) },
    button: t(`memos.selected.acts.${act}`),
    ids: doable.map(({ id }) => id),
    doable: doable.map((memo) => ({ ...named(memo), note: act === 'consider' ? outcomesNote(ctx, memo, doable) : '' })),
    doableHeading: t('memos.selected.these', counted(doable.length)),
    left: left.map(({ memo, why }) => ({ ...named(memo), why: t(why ?? '') })),
    leftHeading: t('memos.selected.left', counted(left.length)),
    fieldErrors: problem?.fieldErrors ?? {},
    typed: problem?.typed ?? {},
    ...(act === 'consider' ? considering(ctx, doable, problem) : {}),
    ...(act === 'postpone'
      ? { postponements: postponements(ctx), today: dayOfReader(actor).today, day: shown.day }
      : {}),
    ...(act === 'tags' ? { tags: await tagFields(ctx, problem) } : {}),
    ...(act === 'subscribers' ? { candidates: await candidates(ctx, problem) } : {}),
  };
}

const named = ({ id, title }: LoadedMemo) => ({ number: `#${id}`, title, url: memoUrls.show(id) });

const unionOf = (memos: readonly LoadedMemo[]) => {
  const offered = new Set(memos.flatMap(({ purpose }) => offeredOutcomes(purpose)));
  return OUTCOMES.filter((outcome) => offered.has(outcome));
};

/** Of a memo whose purpose does not offer all that can be chosen: it is left if something else is. */
function outcomesNote({ t }: PageContext, { purpose }: LoadedMemo, memos: readonly LoadedMemo[]): string {
  const own = offeredOutcomes(purpose);
  if (own.length >= unionOf(memos).length) return '';
  const outcomes = OUTCOMES.filter((one) => own.includes(one)).map((one) => t(`shared.outcomes.${one}`));
  return t('memos.selected.offersOnly', { outcomes: outcomes.join(', ') });
}

function considering({ t, actor }: PageContext, memos: readonly LoadedMemo[], problem: Problem | undefined) {
  const offered = unionOf(memos);
  const typed = problem?.typed.outcome;
  const chosen = offered.find((one) => one === typed) ?? defaultOutcome(memos[0]?.purpose ?? null);
  return {
    outcomes: {
      choices: offered.map((value, at) => ({
        ...{ value, label: t(`shared.outcomes.${value}`), icon: OUTCOME_ICONS[value] },
        ...{ key: String(at + 1), checked: value === chosen },
      })),
      error: problem?.fieldErrors.outcome ?? '',
    },
    conclusionHint: t(offered.some(needsConclusion) ? 'memos.conclusionHintOutcome' : 'memos.conclusionHint'),
    phraseOptions: actor.phrases.map((phrase) => ({ value: phrase, label: phrase })),
  };
}

async function tagFields({ db }: PageContext, problem: Problem | undefined) {
  const [add, remove] = [typedList(problem?.typed.add), typedList(problem?.typed.remove)];
  const { tags, isListed } = await findTagOptions(db.prisma, idsIn([...add, ...remove]));
  return { add, remove, isListed, options: tags.map(({ id, name }) => ({ value: String(id), label: name })) };
}

/** `isListed` is false in a big company, where the field takes addresses. */
async function candidates({ db, t }: PageContext, problem: Problem | undefined) {
  const chosen = typedList(problem?.typed.subscribers);
  const { people, groups } = await findListedPeople(db);
  const named = people ?? (await findActivePeople(db.prisma, idsIn(chosen)));
  return { isListed: people !== null, chosen, options: [...personOptions(named), ...groupOptions(t, groups)] };
}
