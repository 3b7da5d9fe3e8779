import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { taskSubject } from '#src/subjects/taskSubject';

const OFFERED_MAX = 200;

/** Open projects that the person works on, newest first, and the chosen one, without its title if they cannot see it. */
export async function findProjectOptions(db: Database, actor: Actor, chosen: number | undefined) {
  const works = { userId: actor.id, OR: [{ isOwner: true }, { isCoOwner: true }, { isResponsible: true }] };
  const offered = await db.prisma.task.findMany({
    where: { kind: 'project', isActive: true, ...(actor.isOperator ? {} : { participants: { some: works } }) },
    select: { id: true, title: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: OFFERED_MAX,
  });
  if (chosen === undefined || offered.some(({ id }) => id === chosen)) return offered;
  const [found] = await taskSubject.findTitles(db.prisma, actor, [chosen]);
  return [...offered, { id: chosen, title: found?.title ?? `#${chosen}` }];
}
