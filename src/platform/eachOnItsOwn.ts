import { isDatabaseGone } from './databaseErrors';
import type { Deps } from './http/context';

/**
 * Of many rows each by itself, in whatever transaction `work` makes: one that fails, or takes too long, is logged and left
 * for the next time, and keeps no other from its turn. When two in a row get no answer, there is no database to go on with.
 */
export async function eachOnItsOwn<Row>(
  { logger }: Pick<Deps, 'logger'>,
  rows: Iterable<Row> | AsyncIterable<Row>,
  failed: string,
  work: (row: Row) => Promise<unknown>,
): Promise<void> {
  let unanswered = 0;
  for await (const row of rows) {
    try {
      await work(row);
      unanswered = 0;
    } catch (error) {
      unanswered = isDatabaseGone(error) ? unanswered + 1 : 0;
      if (unanswered > 1) throw error;
      logger.error({ err: error, row }, failed);
    }
  }
}
