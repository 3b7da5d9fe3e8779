import type { Tx } from '#src/platform/db';

type Db = Pick<Tx, '$queryRaw'>;
type Found = { id: number; address: string };

/** Compared in plain form (`plain_address`); of two accounts with one address the active one wins. */
export async function findIdsByAddress(db: Db, addresses: readonly string[]): Promise<Map<string, number>> {
  if (addresses.length === 0) return new Map();
  const rows = await db.$queryRaw<Found[]>`
    SELECT id, plain_address(email) AS address
      FROM users
     WHERE plain_address(email) = ANY (${[...addresses]}::text[])
     ORDER BY deactivated_at IS NULL, email = plain_address(email), id DESC`;
  return new Map(rows.map(({ id, address }) => [address, id]));
}

export const findIdByAddress = async (db: Db, address: string): Promise<number | null> =>
  (await findIdsByAddress(db, [address])).get(address) ?? null;
