import type { Context } from '#src/platform/http/context';
import type { FileHit } from '#src/features/fileTexts/hits.queries';
import { hitInFile } from '#src/features/search/fileHit.view';
import type { Question } from '#src/features/search/search.queries';
import { hitIn, marked, type Quotes } from '#src/features/search/terms.service';
import { listedPerson, type ListedPerson } from '#src/web/listedPerson';
import { urlsOf } from '#src/features/tasks/tasks.urls';
import { wordsFor } from '#src/i18n/projectWords';
import { awayFrom, ballInCourt, statusText } from '../page/ballInCourt';
import { allOf } from '../page/severalInCourt';
import { decidedWord, statusPicture } from '../outcomeWords';
import { expectedLine } from '../expected';
import { memoUrls } from '../memos.urls';
import type { MessageHit } from '#src/features/search/messageHits.queries';
import type { ListRow } from './list.queries';
import { remembered } from '#src/platform/listing/remembered';

/** Two lines of the narrowest column hold this. */
const UNCUT_MAX = 60;

export type Searched = {
  words: Question;
  quotes: Quotes<ListRow>;
  said: readonly MessageHit[];
  inFiles: readonly FileHit[];
};

export function rowView(ctx: Context, now: Date, searched: Searched | null) {
  const { t, format, actor } = ctx;
  const fixed = {
    you: t('list.you'),
    company: t('list.company'),
    unread: t('list.unread'),
    said: t('list.saidInChat'),
  };
  const today = format.isoDay(now);
  const remember = remembered(format, now);
  const stageNames = new Map(
    ['draft', 'pending', 'postponed', 'considered'].map((stage) => [stage, t(`shared.stages.${stage}`)]),
  );

  const recipientOf = (row: ListRow): ListedPerson | null => {
    if (row.is_for_company) return { name: fixed.company, initials: '', tint: 0, picture: null, isCompany: true };
    if (row.recipient_id === null || row.recipient_name === null) return null;
    const first = row.recipient_id === actor.id ? fixed.you : row.recipient_name;
    return listedPerson(row.recipient_id, row.recipient_name, first);
  };

  const taskOf = (row: ListRow) => {
    if (row.task_id === null) return null;
    const isOverdue = row.task_is_active === true && row.task_due !== null && row.task_due < today;
    const stage = row.task_stage ?? '';
    const name = isOverdue ? t('list.overdue', { stage }) : stage;
    const kind = row.task_kind ?? 'task';
    const words = wordsFor(t, { isProject: kind === 'project' });
    return {
      // Those who may not open the task still see its stage.
      href: row.task_is_mine || actor.isOperator ? urlsOf({ kind }).show(row.task_id) : '',
      colour: isOverdue ? 'overdue' : (row.task_colour ?? 'grey'),
      action: remember(`action ${kind}`, () => words('list.viewTask')),
      tooltip: words('list.taskStage', { stage: name }),
    };
  };

  const filesOf = (count: number) => remember(`files ${count}`, () => t('list.files', { count }));
  const reviewedOn = (date: Date) => remember(`day ${date.getTime()}`, () => format.date(date, now));
  const createdAt = (date: Date) => remember(`time ${date.getTime()}`, () => format.dateTime(date));
  const expectedOf = ({ stage, expected_by: day }: ListRow) =>
    day === null ? null : expectedLine(ctx, { stage, expectedBy: new Date(day) }, today);
  const ballOf = (row: ListRow): string => {
    const who = row.recipient_id === actor.id ? '' : row.recipient_name;
    const deputy = row.deputy_id === actor.id || row.deputy_id === row.owner_id ? row.deputy_id : row.deputy_name;
    // Of several each memo says something else.
    if (row.recipients) return ballInCourt(factsOf(row), { t, format, viewerId: actor.id, now });
    const since = (row.considered_at ?? row.stage_changed_at).getTime();
    const key = `ball ${row.outcome ?? row.stage} ${row.is_for_company} ${since} ${row.postponed_until} ${row.opinions_given}/${row.opinions_asked} ${who} / ${row.considered_by_name} / ${row.considered_for_name} / ${row.away_until} ${deputy} / ${row.taken_by_id === actor.id ? '' : row.taken_by_name} / ${row.withdrawn_at?.getTime()} ${row.withdrawn_by_name} / ${row.returned_at?.getTime()} ${row.returned_at && (row.owner_id === actor.id ? '' : row.owner_name)} ${row.question}`;
    return remember(key, () => ballInCourt(factsOf(row), { t, format, viewerId: actor.id, now }));
  };
  const statusOf = (row: ListRow): string => {
    const [stage, ball] = [stageNames.get(row.stage) ?? '', ballOf(row)];
    return remember(`status ${stage} ${ball}`, () => statusText(ctx, stage, ball));
  };

  const stageNameOf = ({ stage, outcome }: ListRow): string => {
    const name = stageNames.get(stage) ?? '';
    return outcome === null
      ? name
      : remember(`decided ${outcome}`, () => statusText(ctx, name, decidedWord(t, outcome)));
  };

  const saidIn = (memoId: number, { words, said }: Searched) => {
    const found = said.find((hit) => hit.memo_id === memoId);
    const hit = found && hitIn(found.text, words);
    return found && hit ? { ...hit, source: fixed.said, href: memoUrls.message(memoId, found.message_id) } : null;
  };
  const inFile = (memoId: number, { words, inFiles }: Searched) =>
    hitInFile(
      ctx,
      inFiles.find((hit) => hit.owner_id === memoId),
      words,
    );

  return (row: ListRow) => ({
    id: row.id,
    href: memoUrls.show(row.id),
    copyHref: memoUrls.copy(row.id),
    title: row.title,
    /** Only of a title that may be cut after two lines. */
    tooltip: row.title.length > UNCUT_MAX ? row.title : '',
    tick: t('list.tick', { number: row.id, title: row.title }),
    titlePieces: searched && marked(row.title, searched.words),
    textHit: searched && (searched.quotes.get(row) ?? saidIn(row.id, searched) ?? inFile(row.id, searched)),
    unread: row.unread ? fixed.unread : '',
    files: row.attachment_count > 0 ? filesOf(row.attachment_count) : '',
    recipient: recipientOf(row),
    others: row.recipients ? t('list.andOthers', { more: row.recipients.length - 1 }) : '',
    recipients: row.recipients ? allOf(row.recipients, t) : '',
    owner: listedPerson(row.owner_id, row.owner_name),
    department: row.department_name ?? '',
    stage: row.stage,
    picture: statusPicture(row.stage, row.outcome),
    stageName: stageNameOf(row),
    status: statusOf(row),
    reviewed: row.considered_at ? reviewedOn(row.considered_at) : '',
    created: createdAt(row.created_at),
    createdAt: row.created_at.toISOString(),
    expected: expectedOf(row),
    task: taskOf(row),
  });
}

export type RowView = ReturnType<ReturnType<typeof rowView>>;

const factsOf = (row: ListRow) => ({
  stage: row.stage,
  isForCompany: row.is_for_company,
  recipient:
    row.recipient_id !== null && row.recipient_name !== null
      ? { id: row.recipient_id, name: row.recipient_name }
      : null,
  stageChangedAt: row.stage_changed_at,
  postponedUntil: row.postponed_until ? new Date(`${row.postponed_until}T00:00:00Z`) : null,
  consideredAt: row.considered_at,
  outcome: row.outcome,
  opinionsAsked: row.opinions_asked,
  opinionsGiven: row.opinions_given,
  consideredBy: row.considered_by_name ? { name: row.considered_by_name } : null,
  consideredFor: row.considered_for_name ? { name: row.considered_for_name } : null,
  withdrawnAt: row.withdrawn_at,
  returned:
    row.returned_at && row.question !== null
      ? { owner: { id: row.owner_id, name: row.owner_name }, since: row.returned_at, question: row.question }
      : null,
  takenBy:
    row.taken_by_id !== null && row.taken_by_name !== null ? { id: row.taken_by_id, name: row.taken_by_name } : null,
  withdrawnBy: row.withdrawn_by_name ? { name: row.withdrawn_by_name } : null,
  away: row.recipients
    ? null
    : awayFrom({ ownerId: row.owner_id, recipientId: row.recipient_id, isKept: false }, awayOf(row)),
  several: severalOf(row),
  owner: { name: row.owner_name },
});

const severalOf = ({ recipients: people, rule, is_overruled: isOverruled }: ListRow) =>
  people && { rule, people, isOverruled };

function awayOf({ away_until, deputy_id, deputy_name }: ListRow) {
  if (away_until === null) return null;
  const deputy =
    deputy_id !== null && deputy_name !== null ? { id: deputy_id, name: deputy_name, absentUntil: null } : null;
  return { until: new Date(`${away_until}T00:00:00Z`), deputy };
}
