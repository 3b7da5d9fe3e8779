import type { Context } from '#src/platform/http/context';
import { worst } from './health.checks';
import { lookAtHealth } from './snapshot.queries';
import { healthChecks } from './health.view';

/** GET /admin/health */
export async function showHealth(ctx: Context): Promise<void> {
  const checks = healthChecks(ctx, await lookAtHealth(ctx));
  const state = worst(checks.map((check) => check.state));
  ctx.render('admin/health/index', { title: ctx.t('health.title'), checks, state });
}
