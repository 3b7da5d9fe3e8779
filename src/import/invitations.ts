import type { Config } from '#src/config';
import type { Database } from '#src/platform/db';
import type { Translate } from '#src/platform/http/context';
import { countsOf, type Report } from './report';
import { USER } from './accounts';

/** How the people who were taken come in. */
export async function invitationLines(_db: Database, _config: Config, report: Report, t: Translate): Promise<string[]> {
  if (countsOf(report, USER).taken === 0) return [];
  return [t('import.invitations.queued')];
}
