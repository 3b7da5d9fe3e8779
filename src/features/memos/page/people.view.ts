import { absenceTexts } from '#src/features/absences/absenceTexts.view';
import type { CurrentAbsence } from '#src/features/absences/current.queries';
import type { PersonLine } from '#src/features/parts/parts.access';
import { clock } from '#src/platform/clock';
import type { Context } from '#src/platform/http/context';
import type { LoadedMemo } from '../memos.queries';
import { recipientsOf } from '../roles/several';
import type { ChatReceipt } from './receipts.queries';

type Participant = LoadedMemo['participants'][number];
type Reading = Pick<Context, 't' | 'format' | 'actor'>;

const rank = ({ isOwner, isRecipient, isDeputy }: Participant): number =>
  isOwner ? 0 : isRecipient ? 1 : isDeputy ? 2 : 3;

export function memoPeople(
  ctx: Reading,
  memo: LoadedMemo,
  receipts: readonly ChatReceipt[],
  absences: ReadonlyMap<number, CurrentAbsence> = new Map(),
): PersonLine[] {
  const { t, actor } = ctx;
  const texts = absenceTexts(ctx, clock.now());
  return memo.participants
    .toSorted((a, b) => rank(a) - rank(b) || a.user.name.localeCompare(b.user.name))
    .map((row) => {
      const roles = [
        row.isOwner && 'owner',
        row.isRecipient && 'recipient',
        row.isDeputy && 'deputy',
        row.isAdviser && 'adviser',
        row.isAssistant && 'assistant',
        row.isSubscriber && 'subscriber',
      ].filter((role) => role !== false);
      const absence = absences.get(row.userId);
      const receipt = receipts.find(({ userId }) => userId === row.userId);
      return {
        id: row.userId,
        name: row.userId === actor.id ? t('memos.people.you', { name: row.user.name }) : row.user.name,
        fullName: row.user.name,
        role: roles
          .map((role) => t(`memos.people.${role}`, { name: absentOf(memo, row), assisted: assistedOf(memo, row) }))
          .join(', '),
        detail: row.user.isExecutive ? t('memos.people.executive') : (row.user.department?.name ?? ''),
        away: absence ? texts.until(absence) : '',
        isSubscriber: row.isSubscriber,
        isUnseen: !row.isOwner && row.seenAt === null && memo.stage !== 'draft',
        seen: [memoSeen(ctx, memo, row), chatSeen(ctx, row, receipt)].filter((text) => text !== ''),
      };
    });
}

const absentOf = (memo: LoadedMemo, { deputyFor }: Participant): string =>
  recipientsOf(memo)
    .filter(({ id }) => deputyFor.includes(id))
    .map(({ name }) => name)
    .join(', ');

const assistedOf = (memo: LoadedMemo, { assistantFor }: Participant): string =>
  memo.participants
    .filter(({ userId }) => assistantFor.includes(userId))
    .map(({ user }) => user.name)
    .join(', ');

function memoSeen(ctx: Reading, memo: LoadedMemo, { isOwner, seenAt }: Participant): string {
  if (isOwner || memo.stage === 'draft') return '';
  return seenAt ? ctx.t('memos.people.seen', { when: whenOf(ctx, seenAt) }) : ctx.t('memos.people.notSeen');
}

/** Nothing for the reader, nor for those who have not opened the memo. */
function chatSeen(ctx: Reading, { userId, isOwner, seenAt }: Participant, receipt: ChatReceipt | undefined): string {
  if (!receipt || userId === ctx.actor.id || (!isOwner && !seenAt)) return '';
  if (receipt.isToEnd) return ctx.t('memos.people.chatRead');
  if (!receipt.readTo) return ctx.t('memos.people.chatUnread');
  return ctx.t('memos.people.chatReadTo', { when: whenOf(ctx, receipt.readTo) });
}

const whenOf = ({ format }: Reading, date: Date): string =>
  format.isoDay(date) === format.isoDay(clock.now()) ? format.time(date) : format.dateTime(date);
