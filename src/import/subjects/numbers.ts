import { z } from 'zod';
import { Prisma, type Tx } from '#src/platform/db';

type Numbered = 'memos' | 'tasks';

/** PostgreSQL's largest id, less room for what is written here afterwards. */
const LARGEST = 2_000_000_000;

const ids = z.array(z.object({ id: z.number() }));

/** What is written here from now on is numbered above what is imported. */
export async function numberAbove(tx: Tx, table: Numbered, wanted: readonly number[]): Promise<void> {
  const last = wanted.reduce((most, one) => Math.max(most, one), 0);
  const number = Math.min(last, LARGEST);
  if (number < 1) return;
  await tx.$executeRaw`
    SELECT setval(pg_get_serial_sequence(${table}, 'id'), greatest(${number}::bigint, (SELECT last_value FROM ${sequenceOf(table)})))`;
}

/** Their own numbers where they are free, new ones otherwise: old number → number here. */
export async function numbersFor(
  tx: Tx,
  table: Numbered,
  wanted: readonly number[],
  isReserved: (number: number) => boolean = () => false,
): Promise<Map<number, number>> {
  const possible = wanted.filter((number) => number <= LARGEST);
  const rows = await tx.$queryRaw`SELECT id FROM ${Prisma.raw(table)} WHERE id = ANY (${possible}::int[])`;
  const taken = new Set(ids.parse(rows).map(({ id }) => id));
  const without = wanted.filter((number) => number > LARGEST || taken.has(number) || isReserved(number));
  const made = await nextIds(tx, table, without.length);
  const anew = new Map(without.map((number, index) => [number, made[index] ?? 0]));
  return new Map(wanted.map((number) => [number, anew.get(number) ?? number]));
}

/** Ids for rows that others name before they are written. */
export async function nextIds(
  tx: Tx,
  table: Numbered | 'messages' | 'attachments' | 'reminders' | 'events',
  number: number,
): Promise<number[]> {
  const made = await tx.$queryRaw`
    SELECT nextval(pg_get_serial_sequence(${table}, 'id'))::int AS id FROM generate_series(1, ${number}::int)`;
  return ids.parse(made).map(({ id }) => id);
}

const sequenceOf = (table: Numbered): Prisma.Sql => Prisma.raw(`${table}_id_seq`);
