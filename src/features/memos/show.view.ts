import { fileView } from '#src/features/files/file.view';
import { clock } from '#src/platform/clock';
import { chatPage, type ChatQuery } from '#src/features/conversations/chat.service';
import type { Context, Problem } from '#src/platform/http/context';
import { canReadTalk, memoRights } from '#src/policies/memo.policy';
import { ballInCourt } from './ballInCourt';
import { findHistory } from './history/history.queries';
import { historyEntries } from './history/history.view';
import type { LoadedMemo } from './memos.queries';
import { talkOf } from './talk.service';
import { countActivePeople, findActivePeople, LISTED_PEOPLE_MAX } from './recipients/recipients.queries';

export type MemoPerson = {
  id: number;
  name: string;
  /** Without "you": for paper, which others read too. */ fullName: string;
  role: string;
  detail: string;
  isSubscriber: boolean;
  seen: string;
};

/** The memo's page: everything it shows, and what its reader may do. */
export async function memoPage(ctx: Context, memo: LoadedMemo, chat: ChatQuery = {}, problem: Problem | null = null) {
  const { t, format, actor, db } = ctx;
  const may = memoRights(actor, memo);
  const history = await findHistory(db.prisma, memo.id);
  return {
    title: memo.title,
    memo: {
      id: memo.id,
      title: memo.title,
      stage: memo.stage,
      version: memo.version,
      isDraft: memo.stage === 'draft',
      owner: { id: memo.owner.id, name: memo.owner.name },
      recipientName: recipientName(ctx, memo),
      recipientFullName: memo.recipient?.name ?? recipientName(ctx, memo),
      departmentName: memo.department?.name ?? '',
      purpose: memo.purpose?.name ?? '',
      tags: memo.tags.map(({ tag }) => tag),
      created: format.longDateTime(memo.createdAt),
      reviewed: memo.consideredAt ? format.longDate(memo.consideredAt) : '',
      consideredBy: memo.consideredBy?.name ?? '',
    },
    html: { body: memo.body, conclusion: memo.conclusion ?? '' },
    conclusionHtml: memo.conclusion ?? '',
    ball: ballInCourt(memo, { t, format, viewerId: actor.id }),
    files: memo.attachments.map((file) => fileView(format, file)),
    people: people(ctx, memo),
    history: historyEntries(ctx, history),
    may,
    isRecipient: memo.participants.some((row) => row.userId === actor.id && row.isRecipient),
    candidates: may.addSubscriber ? await subscriberCandidates(ctx, memo) : null,
    today: format.isoDay(clock.now()),
    chat: await chatOf(ctx, memo, chat, problem),
    problem: null,
  };
}

/** Null for a draft, which nobody talks about. */
async function chatOf(ctx: Context, memo: LoadedMemo, query: ChatQuery, problem: Problem | null) {
  const { conversation } = memo;
  if (!conversation || !canReadTalk(ctx.actor, memo)) return null;
  return chatPage(ctx, talkOf(ctx.actor, { ...memo, conversation }), query, problem);
}

function recipientName({ t, actor }: Context, memo: LoadedMemo): string {
  if (memo.isForCompany) return t('memos.theCompany');
  if (!memo.recipient) return t('memos.noRecipient');
  return memo.recipient.id === actor.id ? t('memos.you') : memo.recipient.name;
}

/** Owner first, then recipients, then subscribers; each with when they saw it. */
function people({ t, format, actor }: Context, memo: LoadedMemo): MemoPerson[] {
  const rank = (row: LoadedMemo['participants'][number]): number => (row.isOwner ? 0 : row.isRecipient ? 1 : 2);
  const isSameDay = (date: Date): boolean => format.isoDay(date) === format.isoDay(clock.now());
  const seen = (row: LoadedMemo['participants'][number]): string => {
    if (row.isOwner || memo.stage === 'draft') return '';
    if (!row.seenAt) return t('memos.people.notSeen');
    return t('memos.people.seen', {
      when: isSameDay(row.seenAt) ? format.time(row.seenAt) : format.dateTime(row.seenAt),
    });
  };
  return [...memo.participants]
    .sort((a, b) => rank(a) - rank(b) || a.user.name.localeCompare(b.user.name))
    .map((row) => {
      const roles = [row.isOwner && 'owner', row.isRecipient && 'recipient', row.isSubscriber && 'subscriber'].filter(
        (role) => role !== false,
      );
      return {
        id: row.userId,
        name: row.userId === actor.id ? t('memos.people.you', { name: row.user.name }) : row.user.name,
        fullName: row.user.name,
        role: roles.map((role) => t(`memos.people.${role}`)).join(', '),
        detail: row.user.isExecutive ? t('memos.people.executive') : (row.user.department?.name ?? ''),
        isSubscriber: row.isSubscriber,
        seen: seen(row),
      };
    });
}

/** People who could still be told; `isListed: false` in a big company, where the field takes addresses. */
async function subscriberCandidates({ db }: Context, memo: LoadedMemo) {
  const isListed = (await countActivePeople(db.prisma)) <= LISTED_PEOPLE_MAX;
  const known = new Set(memo.participants.map(({ userId }) => userId));
  const options = isListed ? (await findActivePeople(db.prisma)).filter(({ id }) => !known.has(id)) : [];
  return {
    isListed,
    options: options.map(({ id, name, department }) => ({ value: String(id), label: name, hint: department ?? '' })),
  };
}
