import { z } from 'zod';
import { plainText, readFields, type DumpItem } from '../dump/readDump';

export const GROUP = 'auth.group';

const shape = z.looseObject({ name: plainText });

/** Key → name. A group is found by its name as well. */
export function readGroups(items: DumpItem[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const item of items) {
    const { name } = readFields(item, shape);
    if (item.pk !== null) names.set(item.pk, name);
    names.set(`name:${name}`, name);
  }
  return names;
}

/** What membership means here. All other groups that are no department are roles of other parts of Django CRM. */
export const ROLES = { executive: 'chiefs', head: 'department heads', operator: 'task_operators' } as const;
