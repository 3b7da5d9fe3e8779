import { findFileHits } from '#src/features/fileTexts/hits.queries';
import type { Context } from '#src/platform/http/context';
import { commonAmong, questionOf, type Question as Words } from '#src/features/search/search.queries';
import { fewerThanEnough, stemmed } from '#src/features/search/similar.queries';
import { findMessageHits } from '#src/features/search/messageHits.queries';
import { areFoundElsewhere, isNumber, quotesOf } from '#src/features/search/terms.service';
import type { ListRow } from './list.queries';
import type { ReadQuery } from '#src/platform/listing/address';
import type { ListQuery } from './list.address';
import { listPage } from './list.view';
import type { Searched } from './row.view';
import { findRequested, type Ask } from './requested.queries';

export type ListContext = Context<null, unknown, ReadQuery<ListQuery>>;

export async function index(ctx: ListContext): Promise<void> {
  const { query, problems } = ctx.query;
  const { page, pinned, ask, options, people } = await findRequested(ctx.db, ctx.actor, query);
  const words = questionOf(query.q);
  const rows = [...pinned, ...page.rows];
  const searched = query.q === '' ? null : await whereFound(ctx, words, rows);
  const similar = await findSimilar(ctx, query, { words, rows, ask });
  ctx.render('memos/index', listPage(ctx, { query, problems, page, pinned, searched, similar, options, people }));
}

async function whereFound({ db, actor }: ListContext, words: Words, rows: readonly ListRow[]): Promise<Searched> {
  const quotes = quotesOf(rows, words);
  const elsewhere = areFoundElsewhere(quotes, words).map(({ id }) => id);
  const [said, inFiles] = await Promise.all([
    findMessageHits(db, elsewhere, words),
    findFileHits(db, { readerId: actor.id, kind: 'memo', ids: elsewhere, words }),
  ]);
  return { words, quotes, said, inFiles };
}

/** Few results: also look for the stems of the words. */
async function findSimilar(
  ctx: ListContext,
  { q, after, before }: ListQuery,
  { words, rows, ask }: { words: Words; rows: readonly ListRow[]; ask: Ask },
): Promise<{ rows: ListRow[]; searched: Searched } | null> {
  if (after || before || isNumber(q) || !fewerThanEnough(rows.length)) return null;
  const wider = await stemmed(ctx.db, words, ctx.actor.locale);
  if (!wider) return null;
  const { files } = await commonAmong(ctx.db, wider);
  const found = await ask({ by: 'index', words: wider, files });
  const more = found.rows.filter(({ id }) => rows.every((row) => row.id !== id));
  return { rows: more, searched: await whereFound(ctx, wider, more) };
}
