import { Prisma, type Tx } from './db';

type Client = Pick<Tx, '$executeRaw'>;

const columnOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Many rows by one statement with one parameter: Prisma's `createMany` compiles each batch anew, with a parameter for every value,
 * which took a third of the time of an import. Columns are called as the fields are, but for those in `renamed`; where a row lacks a
 * field that others have, it gets NULL there and no default.
 */
export async function insertRows(
  tx: Client,
  table: string,
  rows: readonly object[],
  renamed: Readonly<Record<string, string>> = {},
): Promise<void> {
  if (rows.length === 0) return;
  const columns = new Map<string, string>();
  const columnFor = (field: string): string => {
    const column = columns.get(field) ?? renamed[field] ?? columnOf(field);
    columns.set(field, column);
    return column;
  };
  const data = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([field, value]): [string, unknown] => [columnFor(field), value])),
  );
  const list = Prisma.raw([...columns.values()].join(', '));
  const into = Prisma.raw(table);
  await tx.$executeRaw`
    INSERT INTO ${into} (${list})
    SELECT ${list} FROM json_populate_recordset(NULL::${into}, ${JSON.stringify(data)}::json)`;
}
