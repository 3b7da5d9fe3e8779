import { clock } from '#src/platform/clock';
import type { Context } from '#src/platform/http/context';
import { hasActiveExecutives } from '#src/features/people/choosing/recipients.queries';
import { countDepartments } from './departments/departments.queries';
import { worst } from './health/health.checks';
import { lookAtHealth } from './health/snapshot.queries';
import { healthChecks } from './health/health.view';
import { overviewCards } from './overview.view';
import { overviewNumbers } from './overview.queries';
import { countUsers } from './users/users.queries';

export async function showOverview(ctx: Context): Promise<void> {
  const [hasExecutives, users, departments, numbers, health] = await Promise.all([
    hasActiveExecutives(ctx.db.prisma),
    countUsers(ctx.db),
    countDepartments(ctx.db),
    overviewNumbers(ctx.db, clock.now()),
    lookAtHealth(ctx),
  ]);
  const state = worst(healthChecks(ctx, health).map((check) => check.state));
  const found = { users, departments, numbers, health: state };
  ctx.render('admin/overview', { title: ctx.t('admin.title'), hasExecutives, cards: overviewCards(ctx, found) });
}
