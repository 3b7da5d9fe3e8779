import pg from 'pg';
import { vi } from 'vitest';

/**
 * The statements that reach PostgreSQL while something is done, whoever sends them. Listened to where one goes on the wire:
 * our connections wrap the `query` of the driver's, so that nothing would be seen there.
 */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const submit = vi.spyOn(pg.Query.prototype, 'submit');
  try {
    await work();
    return submit.mock.contexts.map(textOf);
  } finally {
    submit.mockRestore();
  }
}

/** How many they are. A request of a page has some: none would mean that nobody listened. */
export async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const { length } = await statementsOf(work);
  if (length === 0) throw new Error('Not one statement was seen');
  return length;
}

const textOf = (query: unknown): string =>
  typeof query === 'object' && query !== null && 'text' in query ? String(query.text).replace(/\s+/g, ' ') : '';
