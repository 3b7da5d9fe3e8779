import { randomUUID } from 'node:crypto';
import { dayOfReader } from '#src/features/myDay/day';
import { Invalid } from '#src/platform/errors';
import type { Context, Problem } from '#src/platform/http/context';
import { escapeHtml } from '#src/platform/richText';
import { needsConclusion } from '#src/policies/outcomes';
import { memoUrls } from '../memos.urls';
import { dayOf } from '../stage/postponement';
import { goOnFrom } from './runs.controller';
import { startSelected } from './runs.service';
import { selectedQuery, SELECTED_MAX, type Act, type ActForm, type SelectedQuery } from './selected.schema';
import { selectedPage } from './selected.view';
import { findInList, findSelection, urlOfList } from './selection.queries';
import type { Plan } from './plan';

export type SelectedContext = Context<null, unknown, SelectedQuery>;

export async function show(ctx: SelectedContext): Promise<void> {
  const { act, list } = ctx.query;
  if (!act) return ctx.redirect(urlOfList(list));
  const selection = await findSelection(ctx.db, ctx.actor, ctx.query);
  ctx.render(
    'memos/selected',
    await selectedPage(ctx, { act, list, selection, clientKey: randomUUID(), day: dayIn(ctx) }),
  );
}

const dayIn = ({ query: { preset, until }, actor }: SelectedContext): string =>
  preset ? dayOf(preset, dayOfReader(actor).today) : (until ?? '');

export async function showAgain(ctx: Context, problem: Problem): Promise<void> {
  const { act = 'read', list, ...typed } = selectedQuery.parse(problem.typed);
  const selection = await findSelection(ctx.db, ctx.actor, { ...typed, list });
  const shown = { act, list, selection, clientKey: randomUUID(), day: typed.until ?? '', problem };
  ctx.render('memos/selected', await selectedPage(ctx, shown), problem.status);
}

/** All that the list finds is shown before anything is done with it. */
export async function act(ctx: Context<null, unknown, unknown, ActForm>): Promise<void> {
  const { db, actor, body } = ctx;
  const act = body.act ?? (body.preset || body.until ? 'postpone' : undefined);
  if (!act) throw new Invalid({ memo: 'memos.selected.errors.noAct' });
  if (body.all) return ctx.redirect(addressOf(body, act));
  const { ids } = await findSelection(db, actor, body);
  if (ids.length === 0) throw new Invalid({ memo: 'memos.selected.errors.nobody' });
  await goOnFrom(ctx, await startSelected(db, actor, planFrom(ctx, act, ids), body.clientKey));
}

function addressOf({ list, preset, until }: ActForm, act: Act): string {
  const asked = new URLSearchParams({ act, all: '1', list });
  if (preset) asked.set('preset', preset);
  else if (until) asked.set('until', until);
  return `${memoUrls.selected}?${asked.toString()}`;
}

type Filled = Pick<Context<null, unknown, unknown, ActForm>, 'body' | 'actor'>;

function planFrom({ body, actor }: Filled, act: Act, ids: number[]): Plan {
  const { list, add, remove, subscribers, outcome = null } = body;
  const conclusion = body.phrase ? `<p>${escapeHtml(body.phrase)}</p>${body.conclusion}` : body.conclusion;
  if (act === 'consider' && needsConclusion(outcome) && conclusion === '')
    throw new Invalid({ conclusion: `memos.errors.conclusionNeeded.${outcome}` });
  if (act === 'tags' && add.length + remove.length === 0) throw new Invalid({ add: 'memos.selected.errors.noTag' });
  if (act === 'subscribers' && subscribers.length === 0)
    throw new Invalid({ subscribers: 'memos.errors.subscriberMissing' });
  const until = act === 'postpone' ? dayFrom({ body, actor }) : null;
  return { act, ids, list, until, outcome, conclusion, add, remove, subscribers: [...subscribers], proposals: [] };
}

function dayFrom({ body: { preset, until }, actor }: Filled): string | null {
  const { today } = dayOfReader(actor);
  if (preset) return dayOf(preset, today);
  if (until !== undefined && until < today) throw new Invalid({ until: 'memos.errors.untilPast' });
  return until ?? null;
}

/** How many the whole list has, for its box in the bar. */
export async function found({ db, actor, query, t, format, res }: SelectedContext): Promise<void> {
  const { ids, hasMore } = await findInList(db, actor, query.list);
  const label = hasMore
    ? t('memos.selected.firstFound', { shown: format.number(SELECTED_MAX) })
    : t('memos.selected.allFound', { count: ids.length, shown: format.number(ids.length) });
  res.json({ label });
}
