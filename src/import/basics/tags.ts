import { z } from 'zod';
import { plainText, readFields, type DumpItem } from '../dump/readDump';
import { recordsOf, remember, sameName, type Run } from '../records';
import { count, remark } from '../run/report';

export const TAG = 'tasks.tag';
const NAME_MAX = 60;

const shape = z.looseObject({ name: plainText });

/** One name for memos, for tasks and for projects is three rows there, and one tag here. */
export async function takeTags(run: Run, items: readonly DumpItem[]): Promise<void> {
  const { tx, report } = run;
  const known = await recordsOf(run, TAG);
  const existing = await tx.tag.findMany({ where: { archivedAt: null }, select: { id: true, name: true } });
  const byName = new Map(existing.map(({ id, name }) => [sameName(name), id]));
  for (const item of items) {
    const written = [...readFields(item, shape).name];
    const name = written.slice(0, NAME_MAX).join('').trim();
    const key = item.pk ?? `name:${name}`;
    if (known.has(key)) {
      count(report, TAG, 'unchanged');
      continue;
    }
    if (name === '') {
      count(report, TAG, 'leftOut');
      remark(report, 'rowWithoutName', { model: TAG, file: item.file, line: item.line });
      continue;
    }
    if (written.length > NAME_MAX) remark(report, 'nameCut', { model: TAG, name });
    const found = byName.get(sameName(name));
    const id = found ?? (await tx.tag.create({ data: { name }, select: { id: true } })).id;
    count(report, TAG, found === undefined ? 'taken' : 'linked');
    byName.set(sameName(name), id);
    known.set(key, id);
    await remember(run, TAG, [{ externalKey: key, recordId: id }]);
  }
}
