import { z } from 'zod';
import { keyOf, plainText, readFields, type DumpItem } from './readDump';
import { recordsOf, remember, sameName, type Run } from './records';
import { count, remark } from './report';

export const DEPARTMENT = 'common.department';
const NAME_MAX = 120;

const shape = z.looseObject({ name: plainText });

/**
 * Takes departments; returns group key → department id. A department of Django CRM is a group with more fields: both
 * carry one key, and a real dump writes the name at the group only.
 */
export async function takeDepartments(
  run: Run,
  items: DumpItem[],
  groupNames: Map<string, string>,
): Promise<Map<string, number>> {
  const { tx, report } = run;
  const known = await recordsOf(run, DEPARTMENT);
  const existing = await tx.department.findMany({ where: { archivedAt: null }, select: { id: true, name: true } });
  const byName = new Map(existing.map(({ id, name }) => [sameName(name), id]));
  const departments = new Map(known);
  const aliases = new Map<string, number>();

  for (const item of items) {
    const name = (readFields(item, shape).name || groupNames.get(item.pk ?? '') || '').slice(0, NAME_MAX);
    const key = keyOf(item, name);
    const earlier = departments.get(key);
    if (earlier !== undefined) {
      aliases.set(`name:${name}`, earlier);
      count(report, DEPARTMENT, 'unchanged');
      continue;
    }
    if (name === '') {
      count(report, DEPARTMENT, 'leftOut');
      remark(report, 'departmentWithoutName', { key });
      continue;
    }
    const found = byName.get(sameName(name));
    const id = found ?? (await tx.department.create({ data: { name }, select: { id: true } })).id;
    count(report, DEPARTMENT, found === undefined ? 'taken' : 'linked');
    byName.set(sameName(name), id);
    departments.set(key, id);
    aliases.set(`name:${name}`, id);
    await remember(run, DEPARTMENT, [{ externalKey: key, recordId: id }]);
  }
  // People of a dump with natural keys name their groups.
  return new Map([...aliases, ...departments]);
}
