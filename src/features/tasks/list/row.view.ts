import { memoUrls } from '#src/features/memos/memos.urls';
import type { FileHit } from '#src/features/fileTexts/hits.queries';
import { hitInFile } from '#src/features/search/fileHit.view';
import type { Question } from '#src/features/search/search.queries';
import { marked, type Quotes } from '#src/features/search/terms.service';
import type { Context } from '#src/platform/http/context';
import { listedPerson, type ListedPerson } from '#src/web/listedPerson';
import { remembered } from '#src/platform/listing/remembered';
import { urlsOf } from '../tasks.urls';
import type { Kind } from './list.address';
import type { TaskRow } from './list.queries';

const FACES_MAX = 2;

export type Searched = { words: Question; quotes: Quotes<TaskRow>; inFiles: readonly FileHit[] };

type Day = { text: string; iso: string };

export function taskRowView(
  ctx: Pick<Context, 't' | 'format' | 'actor'>,
  now: Date,
  { searched, kind }: { searched: Searched | null; kind: Kind },
) {
  const showUrl = urlsOf({ kind }).show;
  const { t, format, actor } = ctx;
  const you = t('list.you');
  const unread = t('list.unread');
  const today = format.isoDay(now);
  const remember = remembered(format, now);
  const priorities = { low: t('taskList.low'), middle: t('taskList.middle'), high: t('taskList.high') };

  const personOf = (id: number, name: string): ListedPerson => listedPerson(id, name, id === actor.id ? you : name);
  const dayOf = (iso: string): Day => ({
    text: remember(`day ${iso}`, () => format.shortDay(new Date(`${iso}T00:00:00Z`), today)),
    iso,
  });
  const filesOf = (count: number) => remember(`files ${count}`, () => t('list.files', { count }));

  const teamOf = (row: TaskRow) => {
    const people = row.responsible_ids.map((id, index) => personOf(id, row.responsible_names[index] ?? ''));
    return {
      faces: people.slice(0, FACES_MAX),
      /** The name of one person; for several their faces and number, with all names in the tooltip. */
      name: people.length === 1 ? (people[0]?.name ?? '') : '',
      names: people.map(({ name }) => name).join(', '),
      more: people.length > FACES_MAX ? `+${people.length - FACES_MAX}` : '',
    };
  };

  const stageOf = (row: TaskRow, isOverdue: boolean) => ({
    name: row.stage_name,
    colour: isOverdue ? 'overdue' : row.stage_colour,
    tooltip: isOverdue ? t('list.overdue', { stage: row.stage_name }) : row.stage_name,
  });

  const textHit = (row: TaskRow) => {
    if (!searched) return null;
    const { words, quotes, inFiles } = searched;
    return (
      quotes.get(row) ??
      hitInFile(
        ctx,
        inFiles.find((hit) => hit.owner_id === row.id),
        words,
      )
    );
  };

  return (row: TaskRow) => {
    const isOverdue = row.is_active && row.due_date !== null && row.due_date < today;
    return {
      id: row.id,
      href: showUrl(row.id),
      version: row.version,
      stageId: row.stage_id,
      title: row.title,
      titlePieces: searched && marked(row.title, searched.words),
      textHit: textHit(row),
      unread: row.unread ? unread : '',
      isSubtask: row.parent_id !== null,
      priority: row.priority,
      priorityName: priorities[row.priority],
      stage: stageOf(row, isOverdue),
      isOverdue,
      step: row.next_step ?? '',
      stepDay: row.next_step_date ? dayOf(row.next_step_date) : null,
      isStepLate: row.is_active && row.next_step_date !== null && row.next_step_date < today,
      due: row.due_date ? dayOf(row.due_date) : null,
      team: teamOf(row),
      owner: personOf(row.owner_id, row.owner_name),
      department: row.department_name ?? '',
      files: row.attachment_count > 0 ? filesOf(row.attachment_count) : '',
      memo: row.memo_id === null ? null : { number: row.memo_id, href: memoUrls.show(row.memo_id) },
      created: remember(`time ${row.created_at.getTime()}`, () => format.dateTime(row.created_at)),
      createdAt: row.created_at.toISOString(),
    };
  };
}

export type TaskRowView = ReturnType<ReturnType<typeof taskRowView>>;
