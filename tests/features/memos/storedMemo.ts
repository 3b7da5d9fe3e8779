import { randomUUID } from 'node:crypto';
import { inTransaction } from '#src/platform/db';
import { refreshMemoSearch } from '#src/features/search/search.service';
import type { TestApp } from '../../support/app';

type Stage = 'draft' | 'pending' | 'postponed' | 'considered';

export type StoredMemo = {
  title: string;
  owner: string;
  /** A demo person's name, `company`, or nobody yet. */
  to?: string;
  subscribers?: string[];
  stage?: Stage;
  created?: string;
  body?: string;
  conclusion?: string;
  files?: string[];
  tag?: string;
  task?: { stage: string; due?: string };
  withdrawn?: boolean;
};

/** Puts a memo into the database as the services leave it, quicker than through the forms, and at any date. */
export async function storeMemo(app: TestApp, memo: StoredMemo): Promise<number> {
  const { owner, to, subscribers = [], stage = 'pending', files = [] } = memo;
  const createdAt = new Date(memo.created ?? '2026-11-20T10:00:00Z');
  const writer = await app.user(owner);
  const recipient = to && to !== 'company' ? await app.user(to) : null;
  const executives =
    to === 'company'
      ? await app.db.prisma.user.findMany({ where: { isExecutive: true }, orderBy: { name: 'asc' } })
      : [];
  const recipientIds = recipient ? [recipient.id] : executives.map(({ id }) => id);
  const subscriberIds = await Promise.all(subscribers.map(async (name) => (await app.user(name)).id));

  return inTransaction(app.db, async (tx) => {
    const { id } = await tx.memo.create({
      data: {
        title: memo.title,
        body: memo.body ?? '',
        ownerId: writer.id,
        departmentId: writer.departmentId,
        recipientId: recipient?.id,
        isForCompany: to === 'company',
        stage,
        createdAt,
        stageChangedAt: createdAt,
        activityAt: createdAt,
        consideredAt: stage === 'considered' ? createdAt : null,
        outcome: stage === 'considered' ? 'noted' : null,
        consideredById: stage === 'considered' ? recipientIds[0] : null,
        conclusion: memo.conclusion,
        withdrawnAt: memo.withdrawn ? createdAt : null,
        withdrawnById: memo.withdrawn ? writer.id : null,
        attachmentCount: files.length,
        clientKey: randomUUID(),
      },
    });
    if (stage === 'pending' && to && !memo.withdrawn) {
      const ball = { holderId: recipient?.id ?? null, reason: 'consider' as const, since: createdAt };
      await tx.ball.create({ data: { memoId: id, ...ball } });
    }
    const roles = new Map([[writer.id, { isOwner: true, isRecipient: false, isSubscriber: false }]]);
    for (const userId of recipientIds)
      roles.set(userId, { isOwner: userId === writer.id, isRecipient: true, isSubscriber: false });
    for (const userId of subscriberIds) roles.set(userId, { isOwner: false, isRecipient: false, isSubscriber: true });
    const rows = [...roles].map(([userId, role]) => ({ memoId: id, userId, createdAt, stage, ...role }));
    await tx.participant.createMany({ data: rows });
    for (const fileName of files) {
      await tx.attachment.create({
        data: {
          memoId: id,
          uploaderId: writer.id,
          fileName,
          mediaType: 'text/plain',
          sizeBytes: 1,
          sha256: '0'.repeat(64),
          storageKey: randomUUID(),
        },
      });
    }
    if (memo.tag) {
      const known = await tx.tag.findFirst({ where: { name: memo.tag } });
      const tag = known ?? (await tx.tag.create({ data: { name: memo.tag } }));
      await tx.memoTag.create({ data: { memoId: id, tagId: tag.id } });
    }
    if (memo.task) {
      const taskStage = await tx.taskStage.findFirstOrThrow({ where: { name: memo.task.stage } });
      const dueDate = memo.task.due ? new Date(memo.task.due) : null;
      await tx.task.create({
        data: {
          title: memo.title,
          ownerId: writer.id,
          stageId: taskStage.id,
          memoId: id,
          clientKey: randomUUID(),
          dueDate,
        },
      });
    }
    await refreshMemoSearch(tx, id);
    return id;
  });
}
