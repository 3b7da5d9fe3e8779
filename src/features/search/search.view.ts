import { memoUrls } from '#src/features/memos/memos.urls';
import { statusWord } from '#src/features/memos/outcomeWords';
import { peopleUrls } from '#src/features/people/people.urls';
import { stageName } from '#src/features/tasks/task.view';
import { projectUrls, taskUrls } from '#src/features/tasks/tasks.urls';
import { clock } from '#src/platform/clock';
import type { Context } from '#src/platform/http/context';
import { boundedNumber } from '#src/platform/listing/pager';
import type { Question } from '#src/platform/words/question';
import { readsAllSent } from '#src/policies/memo.policy';
import { KINDS, type HitGroup, type HitRow } from './firstHits.queries';
import type { FileHit } from '#src/features/fileTexts/hits.queries';
import { hitInFile } from './fileHit.view';
import type { MessageHit } from './messageHits.queries';
import { WORDS_MAX } from './search.schema';
import { searchUrls } from './search.urls';
import { hitIn, marked, type Quotes } from './terms.service';

export type SearchedGroups = {
  words: Question;
  groups: readonly HitGroup[];
  quotes: Quotes<HitRow>;
  said: readonly MessageHit[];
  inFiles: { memo: readonly FileHit[]; task: readonly FileHit[] };
};
type Words = Pick<Context, 't' | 'format'>;
type ProblemName = 'characters' | 'long' | 'noWord' | null;

const SHOW = { memo: memoUrls.show, task: taskUrls.show, project: projectUrls.show, person: peopleUrls.show };

export function searchPage(
  ctx: Context,
  page: { q: string; problem: ProblemName; found: SearchedGroups; similar: SearchedGroups | null },
) {
  const { t, format } = ctx;
  const { q, found, similar } = page;
  const view = readsAllSent(ctx.actor) ? { view: 'company' } : {};
  const groups = KINDS.flatMap((kind) => {
    const group = found.groups.find((one) => one.kind === kind);
    const others = similar?.groups.find((one) => one.kind === kind);
    if (!group && !others) return [];
    const count = group ? boundedNumber(group.total, group.totalMax, format) : '';
    return {
      kind,
      title: t(`search.groups.${kind}`),
      count,
      hits: group?.rows.map(hitView(ctx, found)) ?? [],
      similar: others && similar ? others.rows.map(hitView(ctx, similar)) : [],
      all: group ? { href: searchUrls.all[kind](q, view), label: t(`search.all.${kind}`) } : null,
    };
  });
  const problem = problemText(t, page.problem);
  return {
    title: q === '' ? t('search.title') : t('search.titleOf', { q }),
    heading: t('search.title'),
    q,
    searched: q,
    groups,
    problem,
    empty: problem !== '' || groups.length > 0 ? null : emptyState(t, q),
  };
}

function emptyState(t: Context['t'], q: string) {
  const kind = q === '' ? 'start' : 'nothing';
  return { heading: t(`search.${kind}.heading`, { q }), text: t(`search.${kind}.text`) };
}

const problemText = (t: Context['t'], problem: ProblemName): string =>
  problem === null ? '' : t(`search.problems.${problem}`, { max: WORDS_MAX });

export function firstHitsView(
  ctx: Words,
  { q, problem, found }: { q: string; problem: ProblemName; found: SearchedGroups },
) {
  const { t } = ctx;
  const { groups } = found;
  const view = hitView(ctx, found);
  return {
    q,
    groups: groups.map(({ kind, rows }) => ({ label: t(`search.groups.${kind}`), hits: rows.map(view) })),
    message: problemText(t, problem) || (q !== '' && groups.length === 0 ? t('search.nothing.heading', { q }) : ''),
    all: { href: searchUrls.of(q), label: t('search.showAll', { q }) },
  };
}

function hitView({ t, format }: Words, found: SearchedGroups) {
  const { words, quotes } = found;
  const now = clock.now();
  const stageOf = ({ kind, stage }: HitRow) => (kind === 'memo' ? statusWord(t, stage) : stageName(stage));
  const detailOf = (row: HitRow): string =>
    (row.kind === 'person' ? [row.hint, row.person] : [row.person, row.at && format.date(row.at, now), stageOf(row)])
      .filter(Boolean)
      .join(' · ');
  return (row: HitRow) => ({
    href: SHOW[row.kind](row.id),
    number: row.kind === 'person' ? '' : String(row.id),
    pieces: marked(row.title, words),
    detail: detailOf(row),
    quote: quotes.get(row) ?? saidIn({ t, format }, row, found) ?? inFile({ t, format }, row, found),
  });
}

function saidIn({ t }: Words, { kind, id }: HitRow, { words, said }: SearchedGroups) {
  const found = kind === 'memo' ? said.find((hit) => hit.memo_id === id) : undefined;
  const hit = found && hitIn(found.text, words);
  return found && hit ? { ...hit, source: t('search.saidInChat'), href: memoUrls.message(id, found.message_id) } : null;
}

function inFile(texts: Words, { kind, id }: HitRow, { words, inFiles }: SearchedGroups) {
  if (kind === 'person') return null;
  const hits = inFiles[kind === 'memo' ? 'memo' : 'task'];
  return hitInFile(
    texts,
    hits.find((hit) => hit.owner_id === id),
    words,
  );
}
