import { questionOf } from '#src/features/search/search.queries';
import { clock } from '#src/platform/clock';
import type { Context } from '#src/platform/http/context';
import { quickTexts } from '#src/platform/listing/remembered';
import { taskList, type TaskQuery } from '../list/list.address';
import type { Requested } from '../list/requested.queries';
import { taskFrame } from '../list/list.view';
import { taskRowView } from '../list/row.view';
import { taskUrls } from '../tasks.urls';
import type { FoundColumn } from './board.queries';

type Found = Omit<Requested, 'question'> & { problems: string[]; more: number[]; columns: FoundColumn[] };

export function taskBoardPage(context: Context, found: Found) {
  const now = clock.now();
  const ctx = { ...context, t: quickTexts(context.t), actor: context.actor };
  const toView = taskRowView(ctx, now, {
    kind: 'task',
    searched: found.query.q === '' ? null : { words: questionOf(found.query.q), quotes: new Map(), inFiles: [] },
  });
  const { query, stages, more } = found;
  const places = stages.filter(({ archived }) => !archived).map(({ id, name, colour }) => ({ id, name, colour }));
  const columns = found.columns.flatMap(({ stageId, rows, hasMore }) => {
    const stage = stages.find(({ id }) => id === stageId);
    // An archived stage is shown while it has tasks.
    if (!stage || (stage.archived && rows.length === 0)) return [];
    return {
      stage,
      count: `${rows.length}${hasMore ? '+' : ''}`,
      cards: rows.map((row) => ({
        ...toView(row),
        moveUrl: taskUrls.stage(row.id),
        mayMove: ctx.actor.isOperator || row.works,
      })),
      more: hasMore ? moreOf({ query, more, stageId }, ctx.t) : null,
    };
  });
  return { ...taskFrame(ctx, found, true), columns, places };
}

function moreOf(
  { query, more, stageId }: { query: TaskQuery; more: readonly number[]; stageId: number },
  t: Context['t'],
) {
  if (more.includes(stageId)) return { href: taskList.url(query, { stage: stageId }), label: t('taskList.board.all') };
  const url = taskList.url(query, {}, taskUrls.board);
  const columns = [...more, stageId].map((id) => `more=${id}`).join('&');
  return { href: `${url}${url.includes('?') ? '&' : '?'}${columns}`, label: t('taskList.board.more') };
}
