import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { clock } from '../clock';
import type { PageContext } from '../http/context';
import { pauses } from '../pauses';
import type { Cell, Table } from './cell';
import { csvStream } from './csv';
import { xlsxStream } from './xlsx';

export type FileFormat = 'csv' | 'xlsx';

const TYPES: Record<FileFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

type Download = { name: string; sheet: string; table: Table; as: FileFormat };

/** Sends a table as a file while it is read, CSV as spreadsheets of the reader's language take it. */
export async function sendTable(ctx: PageContext, { name, sheet, table, as }: Download): Promise<void> {
  const { res, format, logger } = ctx;
  res.attachment(`${name}.${as}`);
  res.set('Content-Type', TYPES[as]);
  const content = as === 'csv' ? csvStream(format.locale, table) : xlsxStream(sheet, table);
  await pipeline(Readable.from(content, { objectMode: false }), res).catch((error: unknown) => {
    // The head is out: what breaks off now can only be cut off, never be a page that says so.
    logger.warn({ err: error }, 'a download broke off');
  });
}

export const withDay = (name: string, { format }: Pick<PageContext, 'format'>): string =>
  `${name}-${format.isoDay(clock.now())}`;

const BATCH = 200;

/** A table that is at hand as a whole, in batches between which others have their turn. */
export async function* whole(rows: Iterable<Cell[]>): AsyncGenerator<readonly Cell[][]> {
  const pause = pauses();
  let batch: Cell[][] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
    await pause();
  }
  if (batch.length > 0) yield batch;
}

/** Waits for the first piece, so that an error before it is none of a download that has begun. */
export async function begun<T>(pieces: AsyncGenerator<T>): Promise<AsyncGenerator<T>> {
  const first = await pieces.next();
  return (async function* () {
    try {
      if (!first.done) yield first.value;
      yield* pieces;
    } finally {
      await pieces.return(undefined);
    }
  })();
}
