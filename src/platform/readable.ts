import type { Deps } from './http/context';

/**
 * What is made of rows, without those that nothing can be made of: another version wrote them, or they are damaged. They
 * are logged; the page, or the mail, shows the others.
 */
export async function readable<Row extends { id: number }, Made>(
  { logger }: Pick<Deps, 'logger'>,
  rows: readonly Row[],
  make: (row: Row, at: number) => Made | Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = [];
  for (const [at, row] of rows.entries()) {
    try {
      made.push(await make(row, at));
    } catch (error) {
      logger.error({ err: error, rowId: row.id }, 'a row could not be read and is not shown');
    }
  }
  return made;
}
