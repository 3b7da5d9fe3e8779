import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordEvent, recordForPeople } from '#src/events/record';
import { inTransaction } from '#src/platform/db';
import { withApp, type TestApp } from '../support/app';
import { drainJobs } from '../support/jobs';
import { writeMemo } from '../support/memos';

let test: TestApp;
beforeAll(async () => {
  test = await withApp();
});
afterAll(() => test.close());

it('people are told first of what somebody did, then of what happened by itself, then of what concerns many', async () => {
  const memoId = await writeMemo(test, 'andrew', { title: 'Who is first', to: 'garry' });
  await drainJobs(test.deps);
  const { id: userId } = await test.user('garry');
  const { id: actorId } = await test.user('andrew');
  await inTransaction(test.db, async (tx) => {
    await recordForPeople(tx, [
      { type: 'person.memosWait', actorId: null, userId, changes: { count: 1, memos: [memoId] } },
    ]);
    await recordEvent(tx, { type: 'memo.setPending', actorId: null, memoId, changes: {} });
    await recordEvent(tx, { type: 'memo.setPending', actorId, memoId, changes: {} });
  });
  // As the queue takes them.
  const queue = await test.db.pool.query<{ type: string; actor: number | null }>(
    `SELECT e.type, e.actor_id AS actor FROM graphile_worker._private_jobs j JOIN events e ON e.id = (j.payload ->> 'eventId')::int
      ORDER BY j.priority, j.run_at, j.id`,
  );
  expect(queue.rows.map(({ type, actor }) => [type, actor])).toEqual([
    ['memo.setPending', actorId],
    ['memo.setPending', null],
    ['person.memosWait', null],
  ]);
});
