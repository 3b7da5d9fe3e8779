import { z } from 'zod';
import { cut } from '../rows/clipped';
import { keyOf, plainText, readFields, type DumpItem } from '../dump/readDump';
import { maybeReference } from '../rows/fields';
import { recordsOf, remember, sameName, type Run } from '../records';
import { count, remark } from '../run/report';

export const DEPARTMENT = 'common.department';
const NAME_MAX = 120;

const shape = z.looseObject({ name: plainText, group_ptr: maybeReference.optional() });

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
    const name = nameOf(item, groupNames);
    const key = keyOf(item, name);
    const keys = new Set([key, ...(name === '' ? [] : [`name:${name}`])]);
    const earlier = departments.get(key) ?? departments.get(`name:${name}`);
    if (earlier !== undefined) {
      for (const one of keys) aliases.set(one, earlier);
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
    for (const one of keys) departments.set(one, id);
    const rows = [...keys].map((externalKey) => ({ externalKey, recordId: id }));
    await remember(run, DEPARTMENT, rows);
  }
  // People of a dump with natural keys name their groups.
  return new Map([...aliases, ...departments]);
}

/** At the department itself in fixtures, at its group in a dump; with natural keys the group is named by it. */
function nameOf(item: DumpItem, groupNames: Map<string, string>): string {
  const { name, group_ptr: group } = readFields(item, shape);
  const ofGroup = groupNames.get(group ?? item.pk ?? '') ?? (group?.startsWith('name:') ? group.slice(5) : '');
  return cut(name || ofGroup, NAME_MAX).trim();
}
