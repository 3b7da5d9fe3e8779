import { subjectOf, type Reader, type Subject } from '#src/subjects/subject';
import { findCurrentAbsences } from '#src/features/absences/current.queries';
import { awayFrom, type Away } from '#src/features/memos/page/ballInCourt';
import { clock } from '#src/platform/clock';
import type { Database } from '#src/platform/db';
import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import type { Content } from './content';
import type { Letter } from './letter';
import { findMailedMemo, findMailedTask, type MailedMemo, type NoticeDelivery } from './mail.queries';
import { memoContent } from './memoContent';
import { memoFacts } from './memoFacts';
import { taskContent } from './taskContent';
import { taskFacts } from './taskFacts';

export type MailedSubject = Subject & {
  facts: (t: Translate, format: Format, reader: Reader) => Letter['facts'];
  content: (t: Translate, format: Format, event: Event, userId: number) => Content;
  isOpen: boolean;
};

type Event = NoticeDelivery['notification']['event'];
export type Which = { memoId: number | null; taskId: number | null };

async function findAway(db: Database, memo: MailedMemo, isOpen: boolean): Promise<Away | null> {
  const recipientId = memo.recipient?.id ?? null;
  if (!isOpen || recipientId === null || memo.returnedAt) return null;
  const absences = await findCurrentAbsences(db, [recipientId], clock.now());
  const isKept = memo.participants.some((row) => row.isRecipient && row.isKept);
  return awayFrom({ ownerId: memo.ownerId, recipientId, isKept }, absences.get(recipientId));
}

export async function findMailedSubject(db: Database, { memoId, taskId }: Which): Promise<MailedSubject | null> {
  const { prisma } = db;
  const memo = memoId === null ? null : await findMailedMemo(prisma, memoId);
  const task = taskId === null ? null : await findMailedTask(prisma, taskId);
  const subject = subjectOf({ memo, task });
  if (memo && subject) {
    const isOpen = memo.stage === 'pending' || memo.stage === 'postponed';
    const told = { ...memo, away: await findAway(db, memo, isOpen) };
    return {
      ...subject,
      isOpen,
      facts: (t, format, reader) => memoFacts(t, format, told, reader.id),
      content: (t, format, event, userId) => memoContent({ t, format }, event, memo, userId),
    };
  }
  if (!task || !subject) return null;
  return {
    ...subject,
    isOpen: task.stage.isActive,
    facts: (t, format, reader) => taskFacts(t, format, task, reader),
    content: (t, format, event, userId) => taskContent({ t, format }, event, task, userId),
  };
}
