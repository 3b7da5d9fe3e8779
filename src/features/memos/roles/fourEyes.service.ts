import { z } from 'zod';
import { eachOnItsOwn } from '#src/platform/eachOnItsOwn';
import { inTransaction, type Tx } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { renewBalls } from '../ball/setBalls.service';
import { getMemo } from '../memos.queries';
import { roundOf } from './several';
import { renewTurns } from './turns.service';

const rows = z.array(z.object({ id: z.number() }));

/**
 * A purpose asks for four eyes from now on, or no longer: whether it is the turn of an owner among several recipients. Of
 * memos to the company triggers see to it. One failing does not stop the others.
 */
export async function renewFourEyes(deps: Pick<Deps, 'db' | 'logger'>, purposeId: number): Promise<void> {
  const found = await deps.db.prisma.$queryRaw`
    SELECT m.id FROM memos m JOIN memo_recipients r ON r.memo_id = m.id AND r.user_id = m.owner_id
     WHERE m.purpose_id = ${purposeId} AND m.stage IN ('pending', 'postponed')
     ORDER BY m.id`;
  await eachOnItsOwn(deps, rows.parse(found), 'the turns of a memo could not be renewed', ({ id }) =>
    inTransaction(deps.db, (tx) => renew(tx, id)),
  );
}

async function renew(tx: Tx, id: number): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM memos WHERE id = ${id} FOR UPDATE`;
  const memo = await getMemo(tx, id);
  if (memo.stage === 'considered') return;
  await renewTurns(tx, id, roundOf(memo));
  await renewBalls(tx, [id]);
}
