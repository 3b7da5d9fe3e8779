import { findStandIns } from '#src/features/absences/standIns.queries';
import { plainAddress } from '#src/platform/emailAddress';
import { findIdsByAddress } from './addresses.queries';
import { active, personSelect, type Db } from './people.queries';

export type Candidate = {
  id: number;
  name: string;
  departmentId: number | null;
  isExecutive: boolean;
  isHead: boolean;
  isStandIn: boolean;
};

export async function findCandidates(
  db: Db,
  refs: readonly (number | string)[],
): Promise<Map<number | string, Candidate>> {
  const ids = refs.filter((ref) => typeof ref === 'number');
  const emails = refs.filter((ref) => typeof ref === 'string');
  if (refs.length === 0) return new Map();
  const byAddress = await findIdsByAddress(db, emails);
  const rows = await db.user.findMany({
    where: { ...active, id: { in: [...ids, ...byAddress.values()] } },
    select: personSelect,
  });
  const standIns = await findStandIns(db);
  const found = new Map<number | string, Candidate>();
  for (const { id, name, email, departmentId, isExecutive, headOf } of rows) {
    const candidate = { id, name, departmentId, isExecutive, isHead: headOf.length > 0, isStandIn: standIns.has(id) };
    found.set(id, candidate);
    found.set(plainAddress(email), candidate);
  }
  return found;
}
