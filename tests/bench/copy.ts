import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

export type Row = readonly (string | number | boolean | null)[];

const field = (value: Row[number]): string => {
  if (value === null) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return typeof value === 'number' ? String(value) : value.replace(/[\\\t\n\r]/g, ' ');
};

/** Writes rows by COPY, in blocks. */
export async function copy(client: pg.Client, table: string, rows: Iterable<Row>): Promise<void> {
  function* lines() {
    let block = '';
    for (const row of rows) {
      block += `${row.map(field).join('\t')}\n`;
      if (block.length > 60_000) {
        yield block;
        block = '';
      }
    }
    if (block) yield block;
  }
  await pipeline(Readable.from(lines()), client.query(copyFrom(`COPY ${table} FROM STDIN`)));
}
