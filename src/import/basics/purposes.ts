import { z } from 'zod';
import { cut } from '../rows/clipped';
import { keyOf, plainText, readFields, type DumpItem } from '../dump/readDump';
import { byKey, namesInAll, recordsOf, remember, sameName, type Run } from '../records';
import { count, remark } from '../run/report';

export const RESOLUTION = 'tasks.resolution';
const NAME_MAX = 80;

const shape = z.looseObject({ name: plainText, index_number: z.int32().nullish() });

/** "Resolutions" of Django CRM are our purposes. One of the same name is linked and takes the file's position. */
export async function takePurposes(run: Run, items: DumpItem[]): Promise<void> {
  const { tx, report } = run;
  const known = new Set((await recordsOf(run, RESOLUTION)).keys());
  const existing = await tx.purpose.findMany({ where: { archivedAt: null }, select: { id: true, name: true } });
  const byName = new Map(existing.flatMap(({ id, name }) => namesInAll('purposes', name).map((one) => [one, id])));

  for (const item of byKey(items)) {
    const fields = readFields(item, shape);
    const name = cut(fields.name, NAME_MAX);
    const key = keyOf(item, fields.name);
    if (known.has(key)) {
      count(report, RESOLUTION, 'unchanged');
      continue;
    }
    if (name === '') {
      count(report, RESOLUTION, 'leftOut');
      remark(report, 'rowWithoutName', { model: RESOLUTION, file: item.file, line: item.line });
      continue;
    }
    known.add(key);
    const position = fields.index_number ?? 0;
    const found = byName.get(sameName(name));
    const { id } =
      found === undefined
        ? await tx.purpose.create({ data: { name, position }, select: { id: true } })
        : await tx.purpose.update({ where: { id: found }, data: { position }, select: { id: true } });
    count(report, RESOLUTION, found === undefined ? 'taken' : 'linked');
    byName.set(sameName(name), id);
    await remember(run, RESOLUTION, [{ externalKey: key, recordId: id }]);
  }
}
