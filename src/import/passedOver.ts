import { USER, type Groups } from './accounts';
import { DEPARTMENT } from './departments';
import { GROUP, ROLES } from './groups';
import { RESOLUTION } from './purposes';
import type { DumpItem } from './readDump';
import { remark, type Report } from './report';
import { TASK_STAGE } from './taskStages';

const TAKEN = new Set([USER, GROUP, DEPARTMENT, RESOLUTION, TASK_STAGE]);

/** These have a place here, but this version does not take them yet. */
const LATER = new Set([
  'tasks.tag',
  'tasks.memo',
  'tasks.task',
  'chat.chatmessage',
  'common.thefile',
  'common.reminder',
]);

/** Names what of the files has no part in the result, with how many and why. */
export function namePassedOver(report: Report, items: DumpItem[], groups: Groups): void {
  if (items.some(({ model, fields }) => model === USER && 'password' in fields)) remark(report, 'passwords');
  nameGroups(report, items, groups);
  const counts = new Map<string, number>();
  for (const { model } of items) counts.set(model, (counts.get(model) ?? 0) + 1);
  for (const [model, count] of counts) {
    if (!TAKEN.has(model)) remark(report, LATER.has(model) ? 'modelLater' : 'modelForeign', { model, count });
  }
}

/** Groups that are neither a department nor a role here give no rights: said once, because somebody may rely on them. */
function nameGroups(report: Report, items: DumpItem[], { departments }: Groups): void {
  const roles = new Set<string>(Object.values(ROLES));
  const others = items
    .filter(({ model, pk, fields }) => model === GROUP && !departments.has(pk ?? `name:${String(fields.name)}`))
    .map(({ fields }) => String(fields.name))
    .filter((name) => !roles.has(name.toLowerCase()));
  if (others.length > 0) remark(report, 'groupsWithoutMeaning', { names: [...new Set(others)].join(', ') });
}
