import type { Context } from '#src/platform/http/context';
import type { Cell } from '#src/platform/spreadsheet/cell';
import { localClock } from '#src/platform/spreadsheet/localClock';
import { statusWord } from '../outcomeWords';
import type { ListRow } from '../list/list.queries';

export const EXPORT_MAX = 10_000;

const COLUMNS =
  'number title recipient stage outcome reviewed reviewedBy owner department files task created expectedBy'.split(' ');
const OWN = ['number', 'stage', 'outcome', 'reviewedBy', 'expectedBy'];

/** Rows are made lazily, headings first. The last row says that the list is longer. */
export function* exportTable(
  { t, format }: Pick<Context, 't' | 'format'>,
  memos: readonly ListRow[],
): Generator<Cell[]> {
  const clockOf = localClock(format.timeZone);
  yield COLUMNS.map((name) => t(OWN.includes(name) ? `list.export.columns.${name}` : `list.columns.${name}`));
  for (const memo of memos.slice(0, EXPORT_MAX))
    yield [
      memo.id,
      memo.title,
      recipientsOf(t, memo),
      t(`shared.stages.${memo.stage}`),
      memo.outcome === null ? '' : statusWord(t, memo.outcome),
      memo.considered_at ? { day: clockOf(memo.considered_at).slice(0, 10) } : '',
      consideredBy(t, memo),
      memo.owner_name,
      memo.department_name ?? '',
      memo.attachment_count,
      memo.task_id ?? '',
      { moment: clockOf(memo.created_at) },
      memo.expected_by === null ? '' : { day: memo.expected_by },
    ];
  if (memos.length > EXPORT_MAX) yield [t('list.export.cut', { max: format.number(EXPORT_MAX) })];
}

function recipientsOf(t: Context['t'], { is_for_company, recipients, recipient_name }: ListRow): string {
  if (is_for_company) return t('list.company');
  return recipients ? recipients.map(({ name }) => name).join(', ') : (recipient_name ?? '');
}

function consideredBy(t: Context['t'], { considered_by_name: name, considered_for_name: other }: ListRow): string {
  return name && other ? t('absences.onBehalf', { name, other }) : (name ?? '');
}
