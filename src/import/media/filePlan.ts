import type { RowFile } from '#src/platform/rowFile';
import type { Context } from '../context';
import { modelOf } from '../rows/contentTypes';
import { FILE, type FileRow } from '../rows/fileRows';
import { hasPlace, placesOf, type Place } from '../attached/places';
import { mediaPath } from './mediaPath';
import { recordsOf } from '../records';
import { count, remark } from '../run/report';

const BATCH = 1_000;

export type PlannedFile = { row: FileRow; place: Place };

/** Whose a file will be, by its path: several rows may name one. */
export type FilePlan = Map<string, PlannedFile[]>;

/** Names each row that cannot come, whatever the media hold. */
export async function planFiles(context: Context, rows: RowFile<FileRow>): Promise<FilePlan> {
  const { write, report } = context;
  const plan: FilePlan = new Map();
  const known = await write((tx) => recordsOf({ tx, report }, FILE));
  for (const batch of rows.batches(BATCH)) {
    const isNew = batch.filter(({ pk }) => !known.has(String(pk)));
    count(report, FILE, 'unchanged', batch.length - isNew.length);
    const keyOf = (row: FileRow) => ({ model: modelOf(context.contentTypes, row), key: String(row.objectId) });
    const places = await write((tx) => placesOf(tx, isNew.map(keyOf)));
    for (const row of isNew) {
      const { model, key } = keyOf(row);
      const place = places.get(`${model} ${key}`);
      const path = mediaPath(row.path);
      if (!place)
        leaveOut(context, row, hasPlace(model) ? 'fileOfNothing' : 'fileOfOther', { subject: `${model} ${key}` });
      else if (path === null) leaveOut(context, row, row.path === '' ? 'fileWithoutPath' : 'fileOutside');
      else add(plan, path, { row, place });
    }
  }
  return plan;
}

function add(plan: FilePlan, path: string, file: PlannedFile): void {
  const others = plan.get(path);
  if (others) others.push(file);
  else plan.set(path, [file]);
}

export function leaveOut(
  { report }: Context,
  row: FileRow,
  why: string,
  values: Record<string, string | number> = {},
): void {
  count(report, FILE, 'leftOut');
  remark(report, why, { model: FILE, pk: row.pk, path: row.path, file: row.file, line: row.line, ...values });
}
