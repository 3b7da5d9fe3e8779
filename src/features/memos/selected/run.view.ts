import type { BulkRun } from '#src/platform/bulkRun';
import type { PageContext, Undo } from '#src/platform/http/context';
import { memoSubject } from '#src/subjects/memoSubject';
import { memoUrls } from '../memos.urls';
import { planOf, UNDOING, undoingOf } from './plan';
import { folderUrls } from '../folder/folder.urls';
import { urlOfList } from './selection.queries';

type Words = Pick<PageContext, 't' | 'format'>;

/** What was to be done, and where the memos were ticked. */
export const workOf = (run: BulkRun) => (run.kind === UNDOING ? undoingOf(run) : planOf(run));

const doneIn = ({ counts }: BulkRun): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** "8 memos postponed." */
export function saidOf({ t, format }: Words, run: BulkRun): string {
  const count = doneIn(run);
  const what = run.kind === UNDOING ? 'undone' : workOf(run).act;
  return t(`memos.selected.done.${what}`, { count, shown: format.number(count) });
}

/** Where it was begun. */
export function beganAt(run: BulkRun): string {
  const { act, list } = workOf(run);
  return act === 'sign' ? folderUrls.end : urlOfList(list);
}

type Shown = { undo?: Undo | undefined; problem?: string | undefined };

/** Where the browser runs no code of ours. */
const REFRESH_SECONDS = 3;

/** How far it is; at the end how many were done, and each that was not, with the reason. */
export async function runPage(ctx: PageContext, run: BulkRun, { undo, problem }: Shown) {
  const { t, format, db, actor } = ctx;
  const isRunning = run.finishedAt === null;
  const done = doneIn(run);
  const isOfFolder = workOf(run).act === 'sign';
  const shown = { done: format.number(done), total: format.number(run.total), failed: format.number(run.failed) };
  const left = { count: run.failed, shown: shown.failed };
  const ids = run.problems.map(({ id }) => id);
  const titles = new Map((await memoSubject.findTitles(db.prisma, actor, ids)).map(({ id, title }) => [id, title]));
  return {
    title: t(`memos.selected.titles.${run.kind === UNDOING ? 'undo' : workOf(run).act}`, {
      count: run.total,
      shown: shown.total,
    }),
    isRunning,
    done: done + run.failed,
    total: run.total,
    state: isRunning ? t('bulk.states.running', shown) : saidOf(ctx, run),
    leftHeading: isRunning || run.failed === 0 ? '' : t('memos.selected.left', left),
    problems: run.problems.map(({ id, reason, values }) => ({
      number: `#${id}`,
      title: titles.get(id) ?? '',
      url: titles.has(id) ? memoUrls.show(id) : '',
      why: t(reason, values),
    })),
    undo,
    problem,
    refreshSeconds: isRunning ? REFRESH_SECONDS : null,
    back: {
      url: beganAt(run),
      title: t(isOfFolder ? 'folder.title' : 'list.title'),
      label: t(isOfFolder ? 'folder.back' : 'memos.selected.back'),
    },
  };
}
