import { boundedNumber } from '#src/platform/listing/pager';
import type { PageContext, Problem } from '#src/platform/http/context';
import { choiceUrls } from './choices.urls';
import { USES_MAX, type Choice, type ChoiceKind } from './kinds.queries';
import { isUsed, type UsedChoice } from './uses';

type Texts = Pick<PageContext, 't' | 'format'>;

/** "12 memos, 1,000+ tasks"; empty when nothing refers to it. */
export function usesText({ t, format }: Texts, { memos, tasks }: Pick<UsedChoice, 'memos' | 'tasks'>): string {
  const used = { memos, tasks };
  const said = (['memos', 'tasks'] as const)
    .filter((what) => used[what] > 0)
    .map((what) => {
      const values = { count: used[what], shown: boundedNumber(used[what], USES_MAX, format) };
      return t(`choices.uses.${what}`, values);
    });
  return said.join(', ');
}

/** A row of the page, with where its buttons lead. */
function rowOf<Row extends UsedChoice>(texts: Texts, kind: ChoiceKind, row: Row) {
  const urls = choiceUrls(kind);
  return {
    ...row,
    uses: usesText(texts, row) || texts.t('choices.uses.none'),
    url: urls.one(row.id),
    placeUrl: urls.place(row.id),
    restoreUrl: urls.restore(row.id),
    removeUrl: isUsed(row) ? null : urls.remove(row.id),
  };
}

/** Those that can be chosen, each with what stands around it, and the archived ones. */
export function choiceRows<Row extends UsedChoice>(texts: Texts, kind: ChoiceKind, listed: readonly Row[]) {
  const rows = listed.filter(({ archived }) => !archived).map((row) => rowOf(texts, kind, row));
  const beside = (at: number) => ({
    // What cannot go up goes before itself, which changes nothing; what goes down goes before the one after the next.
    up: rows[at - 1]?.id ?? rows[at]?.id ?? '',
    down: at === rows.length - 1 ? (rows[at]?.id ?? '') : (rows[at + 2]?.id ?? ''),
    isFirst: at === 0,
    isLast: at === rows.length - 1,
  });
  return {
    rows: rows.map((row, at) => ({ ...row, ...beside(at) })),
    archived: listed.filter(({ archived }) => archived).map((row) => rowOf(texts, kind, row)),
  };
}

/** The page of one purpose or tag; a stale form shows what was saved meanwhile. */
export function editPage(ctx: PageContext, kind: ChoiceKind, choice: Choice & UsedChoice, problem?: Problem) {
  const urls = choiceUrls(kind);
  const isStale = problem?.status === 409;
  return {
    title: choice.name,
    texts: kind.plural,
    listUrl: urls.list,
    url: urls.one(choice.id),
    uses: usesText(ctx, choice) || ctx.t('choices.uses.none'),
    isArchived: choice.archived,
    form: {
      name: problem?.typed.name ?? choice.name,
      version: problem && !isStale ? (problem.typed.version ?? choice.version) : choice.version,
    },
    stale: isStale ? ctx.t('choices.stale', { name: choice.name }) : '',
    fieldErrors: problem && !isStale ? problem.fieldErrors : {},
    archiveUrl: choice.archived ? null : urls.archive(choice.id),
    restoreUrl: choice.archived ? urls.restore(choice.id) : null,
    removeUrl: isUsed(choice) ? null : urls.remove(choice.id),
  };
}
