import { findCurrentAbsences } from '#src/features/absences/current.queries';
import { clock } from '#src/platform/clock';
import type { Context } from '#src/platform/http/context';
import { findDepartmentTree, findPeoplePage, findWorkloads } from './directory.queries';
import type { PeopleQuery } from './directory.address';
import type { ReadQuery } from '#src/platform/listing/address';
import { directoryPage } from './directory.view';

export async function showPeople(ctx: Context<null, unknown, ReadQuery<PeopleQuery>>) {
  const { db, actor } = ctx;
  const now = clock.now();
  // A reader who heads no department sees everybody, and a message.
  const isMistaken = ctx.query.problems.length > 0 || (ctx.query.query.view === 'department' && !actor.isHead);
  const query = { ...ctx.query.query, ...(actor.isHead ? {} : { view: 'all' as const }) };
  const [page, departments] = await Promise.all([
    findPeoplePage(db, { readerId: actor.id, query, now }),
    findDepartmentTree(db),
  ]);
  const ids = page.rows.map(({ id }) => id);
  const [absences, workloads] = await Promise.all([
    findCurrentAbsences(db, ids, now),
    query.view === 'department' ? findWorkloads(db, ids, now) : null,
  ]);
  ctx.render('people/index', directoryPage(ctx, { query, isMistaken, page, departments, absences, workloads, now }));
}
