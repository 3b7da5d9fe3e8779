import { findCurrentAbsences } from '#src/features/absences/current.queries';
import { clock } from '#src/platform/clock';
import type { Context } from '#src/platform/http/context';
import { findWorkloads, leads } from '../directory/directory.queries';
import { getPerson } from './person.queries';
import { profilePage } from './profile.view';
import { findSharedMemos, findSharedTasks } from './shared.queries';

export async function showPerson(ctx: Context<null, { personId: number }>): Promise<void> {
  const { db, actor, params } = ctx;
  const now = clock.now();
  const person = await getPerson(db, params.personId);
  const isMe = person.id === actor.id;
  const [absences, isHead, memos, tasks] = await Promise.all([
    findCurrentAbsences(db, [person.id], now),
    actor.isHead && !isMe ? leads(db, actor.id, person.id) : false,
    isMe ? [] : findSharedMemos(db, actor, person.id),
    isMe ? [] : findSharedTasks(db, actor, person.id),
  ]);
  const workload = isHead ? ((await findWorkloads(db, [person.id], now)).get(person.id) ?? null) : null;
  const absence = person.deactivatedAt ? null : (absences.get(person.id) ?? null);
  ctx.render('people/show', profilePage(ctx, { person, absence, workload, memos, tasks, now }));
}
