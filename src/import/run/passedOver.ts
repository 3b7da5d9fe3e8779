import { USER } from '../basics/accounts';
import { DEPARTMENT } from '../basics/departments';
import type { Dump } from '../dump/dump';
import { FILE } from '../rows/fileRows';
import { GROUP, ROLES } from '../basics/groups';
import { LOG } from '../rows/logRows';
import { MEMO } from '../rows/memoRows';
import { MESSAGE } from '../rows/messageRows';
import { PROFILE } from '../basics/profiles';
import { RESOLUTION } from '../basics/purposes';
import { remark, type Report } from './report';
import { REMINDER } from '../rows/reminderRows';
import { TAG } from '../basics/tags';
import { PROJECT, TASK } from '../rows/taskRows';
import { PROJECT_STAGE, TASK_STAGE } from '../basics/taskStages';

const TAKEN = new Set([
  ...[USER, GROUP, DEPARTMENT, PROFILE, RESOLUTION, TAG],
  ...[TASK_STAGE, PROJECT_STAGE, MEMO, TASK, PROJECT, MESSAGE, FILE, REMINDER, LOG],
]);

/** Names what of the files has no part in the result, with how many and why. */
export function namePassedOver(report: Report, dump: Dump): void {
  if (dump.of(USER).some(({ fields }) => 'password' in fields)) remark(report, 'passwords');
  if (report.hiddenMessages > 0) remark(report, 'hiddenMessages', { count: report.hiddenMessages });
  nameGroups(report, dump);
  for (const [model, count] of dump.counts) if (!TAKEN.has(model)) remark(report, 'modelForeign', { model, count });
}

/** Groups that are neither a department nor a role here give no rights: said once, because somebody may rely on them. */
function nameGroups(report: Report, dump: Dump): void {
  const roles = new Set<string>(Object.values(ROLES));
  const departments = new Set(
    dump.of(DEPARTMENT).flatMap(({ pk, fields }) => [pk ?? '', String(fields.group_ptr), String(fields.name)]),
  );
  const others = dump
    .of(GROUP)
    .filter(({ pk, fields }) => !departments.has(pk ?? '') && !departments.has(String(fields.name)))
    .map(({ fields }) => String(fields.name))
    .filter((name) => !roles.has(name.toLowerCase()));
  if (others.length > 0) remark(report, 'groupsWithoutMeaning', { names: [...new Set(others)].join(', ') });
}
