import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileTypeFromBuffer } from 'file-type';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '#src/config';
import { findActor } from '#src/features/people/actor.queries';
import { giveToRecipients } from '#src/features/memos/ball/setBalls.service';
import { createDatabase, inTransaction, type Database } from '#src/platform/db';
import { migrate } from '#src/platform/migrate';
import type { Actor } from '#src/web/actor';
import { diskStorage } from '#src/platform/storage/diskStorage';
import { readText } from '#src/platform/fileText/readText';
import { canRead, visibleTo } from '#src/policies/memo.policy';
import { notesReaders } from '#src/policies/notes.policy';
import { mayWriteTo } from '#src/policies/recipient.policy';
import { demoAccountsText, seedDemo } from '#src/seed/demo';
import { cpuMsOf } from '../support/cpu';
import { createEmptyDatabase, type TestDatabase } from '../support/database';

const log = { info: () => undefined, warn: () => undefined };

type InOrder = {
  recipients: { userId: number; isCurrent: boolean }[];
  considerations: { recipientId: number | null }[];
};

/** Whose turn has not come. */
const laterIn = ({ recipients, considerations }: InOrder): number[] =>
  recipients
    .filter(({ userId, isCurrent }) => !isCurrent && considerations.every(({ recipientId }) => recipientId !== userId))
    .map(({ userId }) => userId);

describe('the demo company', () => {
  let database: TestDatabase;
  let db: Database;
  let folder: string;
  let cpuSeconds = 0;

  const deps = () => {
    const config = readConfig({ NODE_ENV: 'test', DATA_DIR: folder, DEMO: '1', DEFAULT_TIME_ZONE: 'Europe/Berlin' });
    return { config, db, storage: diskStorage(config.uploadsDir) };
  };
  const actorOf = async (person: string): Promise<Actor> => {
    const { id } = await db.prisma.user.findUniqueOrThrow({ where: { email: `${person}@demo.test` } });
    return (await findActor(db, id))!;
  };

  beforeAll(async () => {
    database = await createEmptyDatabase();
    await migrate(database.url, { log });
    db = createDatabase({ url: database.url, poolSize: 4 });
    folder = await mkdtemp(path.join(tmpdir(), 'notes-demo-'));
    const { answer, ms } = await cpuMsOf(() => seedDemo(deps()));
    expect(answer).toBe(true);
    cpuSeconds = ms / 1_000;
  });

  afterAll(async () => {
    await db.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('has some forty memos, in every stage, and tasks in every stage', async () => {
    const memos = await db.prisma.memo.groupBy({ by: ['stage'], _count: true });
    const counts = Object.fromEntries(memos.map(({ stage, _count }) => [stage, _count]));
    expect(counts).toEqual({ draft: 4, pending: 22, postponed: 3, considered: 22 });
    const stages = await db.prisma.taskStage.findMany({ include: { _count: { select: { tasks: true } } } });
    for (const stage of stages) expect(stage._count.tasks, stage.name).toBeGreaterThan(0);
    expect(await db.prisma.message.count()).toBeGreaterThan(25);
  });

  it('has purposes with the outcomes of every company, and decides nothing that they do not offer', async () => {
    const purposes = await db.prisma.purpose.findMany({ include: { memos: true } });
    const decided = ['approved', 'changes', 'declined'];
    expect(Object.fromEntries(purposes.map(({ name, outcomes }) => [name, outcomes]))).toEqual({
      'on approval': decided,
      'payment of regular expenses': decided,
      'to make a decision': [...decided, 'noted'],
      'for consideration': ['noted'],
      'for information': ['noted'],
      'for the record': ['noted'],
    });
    const given = purposes.flatMap(({ outcomes, memos }) =>
      memos.flatMap(({ outcome }) => (outcome ? [{ outcome, isOffered: outcomes.includes(outcome) }] : [])),
    );
    expect(given.filter(({ isOffered }) => !isOffered)).toEqual([]);
    expect(new Set(given.map(({ outcome }) => outcome))).toEqual(new Set([...decided, 'noted']));
  });

  it('has projects with tasks in them, one of a memo, and one that waits for a last word', async () => {
    const projects = await db.prisma.task.findMany({ where: { kind: 'project' }, include: { tasks: true } });
    const [ofMemo, ...others] = projects.filter(({ memoId }) => memoId !== null);
    expect(others).toEqual([]);
    const memo = await db.prisma.memo.findUniqueOrThrow({ where: { id: ofMemo?.memoId ?? 0 } });
    expect(memo.conclusion).toContain('A project was created.');
    for (const { tasks, title } of projects) expect(tasks.length, title).toBeGreaterThan(1);
    expect(projects.filter(({ tasks }) => tasks.every(({ isActive }) => !isActive))).toHaveLength(1);
    expect(projects.every(({ isActive }) => isActive)).toBe(true);
  });

  it('is written quickly, and never twice', async () => {
    // Time on the clock would tell how busy the machine is.
    expect(cpuSeconds).toBeLessThan(5);
    const before = await db.prisma.memo.count();
    expect(await seedDemo(deps())).toBe(false);
    expect(await db.prisma.memo.count()).toBe(before);
  });

  it('lies in the last sixty working days, on working hours, and never in the future', async () => {
    const now = new Date();
    for (const { createdAt, activityAt } of await db.prisma.memo.findMany()) {
      expect(activityAt.getTime()).toBeLessThan(now.getTime());
      expect(createdAt.getTime()).toBeLessThanOrEqual(activityAt.getTime());
      expect(now.getTime() - createdAt.getTime()).toBeLessThan(62 * 86_400_000);
      const day = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', weekday: 'short' }).format(createdAt);
      expect(['Sat', 'Sun']).not.toContain(day);
    }
    const seen = await db.prisma.participant.findMany({ where: { seenAt: { gt: now } } });
    expect(seen).toEqual([]);
  });

  it('shows everybody exactly what the policy lets them read', async () => {
    const memos = await db.prisma.memo.findMany({ include: { participants: true, task: true } });
    for (const { email } of await db.prisma.user.findMany()) {
      const actor = await actorOf(email.split('@')[0]!);
      const visible = await db.prisma.memo.findMany({ where: visibleTo(actor), select: { id: true } });
      const readable = memos.filter((memo) => canRead(actor, { ...memo, hasTask: memo.task !== null }));
      expect(visible.map(({ id }) => id).sort()).toEqual(readable.map(({ id }) => id).sort());
    }
  });

  it('has no memo its owner could not have written', async () => {
    const people = await db.prisma.user.findMany({ include: { headOf: true } });
    for (const memo of await db.prisma.memo.findMany({ where: { recipientId: { not: null } } })) {
      const owner = await actorOf(people.find(({ id }) => id === memo.ownerId)!.email.split('@')[0]!);
      const recipient = people.find(({ id }) => id === memo.recipientId)!;
      expect(mayWriteTo(owner, { ...recipient, isHead: recipient.headOf.length > 0 }), memo.title).toBe(true);
    }
  });

  it('gives each memo the participants, counts and words the services would have given it', async () => {
    const executives = await db.prisma.user.findMany({ where: { isExecutive: true } });
    const memos = await db.prisma.memo.findMany({
      include: {
        participants: true,
        recipients: { orderBy: { position: 'asc' } },
        considerations: true,
        attachments: true,
        events: { orderBy: { id: 'asc' } },
      },
    });
    for (const memo of memos) {
      expect(memo.attachmentCount).toBe(memo.attachments.length);
      const recipients = memo.participants.filter(({ isRecipient }) => isRecipient).map(({ userId }) => userId);
      const several = memo.recipients.filter(
        ({ userId }) => memo.rule !== 'in_order' || !laterIn(memo).includes(userId),
      );
      const one = memo.recipientId ? [memo.recipientId] : [];
      const alone = memo.isForCompany ? executives.map(({ id }) => id) : one;
      const wanted = several.length > 0 ? several.map(({ userId }) => userId) : alone;
      expect(recipients.sort(), memo.title).toEqual(wanted.sort());
      expect(memo.participants.filter(({ isOwner }) => isOwner).map(({ userId }) => userId)).toEqual([memo.ownerId]);
      const times = memo.events.map(({ createdAt }) => createdAt.getTime());
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect(memo.events[0]!.type).toBe(memo.stage === 'draft' ? 'memo.drafted' : 'memo.sent');
    }
    const [words] = await db.prisma.$queryRaw<{ count: number }[]>`SELECT count(*)::int FROM memo_search`;
    expect(words!.count).toBe(memos.length);
  });

  it('shows decisions of several, a question back, opinions, versions, what was withdrawn, and a day off of its own', async () => {
    const { prisma } = db;
    const inOrder = await prisma.memo.findFirstOrThrow({ where: { rule: 'in_order' }, include: { balls: true } });
    const open = inOrder.balls.filter(({ until }) => until === null);
    expect(open.map(({ holderId }) => holderId)).toEqual([(await actorOf('ruth')).id]);
    const given = await prisma.consideration.findMany({ where: { memo: { rule: 'all' } }, orderBy: { id: 'asc' } });
    expect(given.map(({ outcome }) => outcome)).toEqual(['approved', 'declined']);
    expect(await prisma.memo.count({ where: { rule: 'all', stage: 'considered', outcome: 'declined' } })).toBe(1);
    expect(await prisma.return.count({ where: { ball: { until: null } } })).toBe(1);
    expect(await prisma.memo.count({ where: { opinionsAsked: 3, opinionsGiven: 2 } })).toBe(1);
    const versions = await prisma.memo.findFirstOrThrow({ where: { textVersion: 3 }, include: { versions: true } });
    expect(versions.versions.map(({ number }) => number).sort()).toEqual([1, 2]);
    expect(await prisma.memo.count({ where: { withdrawnAt: { not: null } } })).toBe(1);
    expect(await prisma.memo.count({ where: { stage: 'pending', expectedBy: { lt: new Date() } } })).toBeGreaterThan(0);
    const { daysOff } = await prisma.company.findFirstOrThrow();
    expect(daysOff).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d \w/)]);
  });

  it('shows notes that only deciders read, a decision in lines of which some are done, and proposals that wait', async () => {
    const { prisma } = db;
    const notes = await prisma.message.findMany({
      where: { conversation: { notesOfId: { not: null } } },
      include: { conversation: { include: { notesOf: { include: { participants: true, task: true } } } } },
    });
    expect(notes.length).toBeGreaterThan(1);
    for (const { authorId, text, conversation } of notes) {
      const memo = conversation.notesOf!;
      const facts = { ...memo, hasTask: memo.task !== null };
      expect(memo.stage, text).toBe('pending');
      expect(notesReaders(facts), text).toContain(authorId);
      expect(notesReaders(facts).length, text).toBeGreaterThan(1);
    }
    const lines = await prisma.task.findMany({
      where: { parent: { memo: { stage: 'considered' } } },
      include: { parent: { include: { participants: true } } },
    });
    expect(lines.map(({ isActive }) => isActive).sort()).toEqual([false, true, true]);
    expect(lines.every(({ dueDate }) => dueDate !== null)).toBe(true);
    const inCharge = lines[0]!.parent!.participants.filter(
      ({ isResponsible, isCoOwner }) => isResponsible && isCoOwner,
    );
    expect(inCharge).toHaveLength(1);
    const proposals = await prisma.proposal.findMany({ include: { memo: true } });
    expect(proposals.map(({ memo }) => memo.stage)).toEqual(['pending', 'pending', 'pending']);
  });

  it('shows somebody who asks to be let in, and has told owner and recipients of it', async () => {
    const { prisma } = db;
    const request = await prisma.accessRequest.findFirstOrThrow({
      include: { memo: { include: { participants: true } } },
    });
    const { participants, ownerId } = request.memo!;
    expect(participants.map(({ userId }) => userId)).not.toContain(request.askerId);
    const told = await prisma.notification.findMany({ where: { event: { type: 'memo.accessAsked' } } });
    const deciders = participants.filter(({ isRecipient }) => isRecipient).map(({ userId }) => userId);
    expect(told.map(({ userId }) => userId).sort()).toEqual([ownerId, ...deciders].sort());
  });

  it('lets every ball lie where the services would have thrown it', async () => {
    const before = await db.prisma.ball.findMany({ orderBy: { id: 'asc' } });
    const memos = await db.prisma.memo.findMany({ where: { returnedAt: null } });
    await inTransaction(db, (tx) =>
      giveToRecipients(
        tx,
        memos.map(({ id }) => id),
      ),
    );
    expect(await db.prisma.ball.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
  });

  it('greets the demo people with something to do, and mails nobody', async () => {
    const andrew = await actorOf('andrew');
    expect(andrew.counts).toMatchObject({ unread: 2, toConsider: 2 });
    expect((await actorOf('garry')).counts.toConsider).toBeGreaterThan(4);
    const [unread] = await db.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int FROM participants p JOIN memos m ON m.id = p.memo_id
       WHERE p.user_id = ${andrew.id} AND p.stage <> 'draft' AND (p.seen_at IS NULL OR p.seen_at < m.activity_at)`;
    expect(unread!.count).toBe(3);
    expect(await db.prisma.mailDelivery.count()).toBe(0);
    // But that its files are read for the search.
    const { rows } = await db.pool.query(
      `SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE task_identifier NOT LIKE 'read%'`,
    );
    expect(rows[0].count).toBe(0);
  });

  it('has files that are what their names say', async () => {
    const files = await db.prisma.attachment.findMany();
    expect(files.length).toBeGreaterThan(30);
    for (const file of files) {
      const bytes = await buffer(await deps().storage.open(file.storageKey));
      const type = await fileTypeFromBuffer(bytes);
      expect(type?.ext).toBe(path.extname(file.fileName).slice(1));
      expect(type?.mime).toBe(file.mediaType);
      expect(bytes.length).toBe(file.sizeBytes);
    }
  });

  it('has words in its PDFs and sheets for the search', async () => {
    for (const [fileName, words] of [
      ['bank-offer.pdf', 'Credit line: 0.5 % below your present rate'],
      ['fees-compared.xlsx', 'Payments'],
    ] as const) {
      const file = await db.prisma.attachment.findFirstOrThrow({ where: { fileName } });
      const { state, passages } = await readText(path.join(folder, 'uploads', file.storageKey), file.mediaType);
      expect(state, fileName).toBe('read');
      expect(passages.map(({ text }) => text).join('\n')).toContain(words);
    }
  });

  it('tells who can sign in', () => {
    const text = demoAccountsText();
    expect(text).toContain('notes-demo-2026');
    expect(text).toContain('garry@demo.test');
    expect(text.split('\n')).toHaveLength(13);
  });
});
