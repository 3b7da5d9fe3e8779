import type { Context } from '#src/platform/http/context';
import type { Cell, Table } from '#src/platform/spreadsheet/cell';
import { localClock } from '#src/platform/spreadsheet/localClock';
import { statusWord } from '../outcomeWords';
import type { ListRow } from '../list/list.queries';

export const EXPORT_MAX = 10_000;

/** As in the list, from left to right, each with what the list shows only in its tooltip. */
const COLUMNS =
  'number title recipient files stage outcome reviewed reviewedBy task owner department created expectedBy'.split(' ');
const OWN = ['number', 'stage', 'outcome', 'reviewedBy', 'expectedBy'];

type Words = Pick<Context, 't' | 'format'>;

/** Headings first, then piece by piece. The last row says that the list is longer. */
export async function* exportTable({ t, format }: Words, pieces: AsyncIterable<ListRow[]>): Table {
  const cells = cellsOf({ t, format });
  yield [COLUMNS.map((name) => t(OWN.includes(name) ? `list.export.columns.${name}` : `list.columns.${name}`))];
  let left = EXPORT_MAX;
  for await (const memos of pieces) {
    yield memos.slice(0, left).map(cells);
    if (memos.length > left) {
      yield [[t('list.export.cut', { max: format.number(EXPORT_MAX) })]];
      return;
    }
    left -= memos.length;
  }
}

function cellsOf({ t, format }: Words): (memo: ListRow) => Cell[] {
  const clockOf = localClock(format.timeZone);
  return (memo) => [
    memo.id,
    memo.title,
    recipientsOf(t, memo),
    memo.attachment_count,
    memo.withdrawn_at ? t('list.views.withdrawn') : t(`shared.stages.${memo.stage}`),
    memo.outcome === null ? '' : statusWord(t, memo.outcome),
    memo.considered_at ? { day: clockOf(memo.considered_at).slice(0, 10) } : '',
    consideredBy(t, memo),
    memo.task_id ?? '',
    memo.owner_name,
    memo.department_name ?? '',
    { moment: clockOf(memo.created_at) },
    memo.expected_by === null ? '' : { day: memo.expected_by },
  ];
}

function recipientsOf(t: Context['t'], { is_for_company, recipients, recipient_name }: ListRow): string {
  if (is_for_company) return t('list.company');
  return recipients ? recipients.map(({ name }) => name).join(', ') : (recipient_name ?? '');
}

function consideredBy(t: Context['t'], { considered_by_name: name, considered_for_name: other }: ListRow): string {
  return name && other ? t('absences.onBehalf', { name, other }) : (name ?? '');
}
