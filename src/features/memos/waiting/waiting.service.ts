import { isSetUp } from '#src/features/setup/setup.queries';
import { allOf } from '#src/platform/allOf';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { eachOnItsOwn } from '#src/platform/eachOnItsOwn';
import type { Deps } from '#src/platform/http/context';
import { letNextIn } from '../passing/lettingIn.service';
import { remindOfQuestions } from '../returning/reminding.service';
import { pending, setMemoStage } from '../stage/setStage.service';
import { giveBackTaken } from '../taking/taking.service';
import { tellOfLateMemos } from './late.service';
import { tellTheMorning } from './morning.service';
import { findDuePostponed } from './waiting.queries';

const MEMOS_AT_ONCE = 200;

type Due = { id: number; version: number };

/** A person who decides first wins. */
async function resumePostponedMemos(deps: Pick<Deps, 'db' | 'logger'>): Promise<void> {
  const now = clock.now();
  await eachOnItsOwn(deps, duePostponed(deps, now), 'a postponed memo could not be set pending', (memo) =>
    inTransaction(deps.db, (tx) => resume(tx, memo, now)),
  );
}

async function* duePostponed({ db }: Pick<Deps, 'db'>, now: Date): AsyncGenerator<Due> {
  for (let afterId: number | null = 0; afterId !== null;) {
    const due: Due[] = await findDuePostponed(db.prisma, { now, afterId, most: MEMOS_AT_ONCE });
    yield* due;
    afterId = due.length < MEMOS_AT_ONCE ? null : (due.at(-1)?.id ?? null);
  }
}

const resume = (tx: Tx, memo: Due, now: Date): Promise<boolean> =>
  setMemoStage(tx, memo, {
    from: ['postponed'],
    to: pending(now),
    event: { type: 'memo.setPending', actorId: null, changes: {} },
  });

/** One failing does not stop the others. Before the setup nothing waits, and no company says which days are worked. */
export async function attendToWaitingMemos(deps: Pick<Deps, 'db' | 'logger'>): Promise<void> {
  if (!(await isSetUp(deps.db))) return;
  await allOf([
    () => resumePostponedMemos(deps),
    () => remindOfQuestions(deps),
    () => giveBackTaken(deps),
    () => letNextIn(deps),
    () => tellTheMorning(deps),
    () => tellOfLateMemos(deps),
  ]);
}
