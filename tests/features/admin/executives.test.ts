import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { joinCompanyMemos, leaveCompanyMemos } from '#src/features/people/executives.service';
import { inTransaction } from '#src/platform/db';
import { withApp, type Agent, type TestApp } from '../../support/app';

let test: TestApp;
let admin: Agent;
let olga: number;
let andrew: number;

beforeAll(async () => {
  test = await withApp();
  admin = await test.agentFor('admin');
  olga = (await test.user('olga')).id;
  andrew = (await test.user('andrew')).id;
});
afterAll(() => test.close());
beforeEach(async () => {
  test.pushed.length = 0;
  await test.db.prisma.participant.deleteMany();
  await test.db.prisma.memo.deleteMany();
});

type Stage = 'draft' | 'pending' | 'postponed' | 'considered';
type Options = {
  stage?: Stage;
  isForCompany?: boolean;
  ownerId?: number;
  subscriberId?: number;
  isWithdrawn?: boolean;
};

async function memo({
  stage = 'pending',
  isForCompany = true,
  ownerId = andrew,
  subscriberId,
  isWithdrawn = false,
}: Options = {}): Promise<number> {
  const created = await test.db.prisma.memo.create({
    data: {
      title: 'A memo',
      ownerId,
      isForCompany,
      recipientId: isForCompany ? null : (await test.user('garry')).id,
      stage,
      consideredAt: stage === 'considered' ? new Date() : null,
      outcome: stage === 'considered' ? 'noted' : null,
      withdrawnAt: isWithdrawn ? new Date() : null,
      clientKey: randomUUID(),
    },
  });
  const row = { memoId: created.id, createdAt: created.createdAt, stage };
  if (!isWithdrawn) {
    await test.db.prisma.participant.create({ data: { ...row, userId: ownerId, isOwner: true } });
    if (subscriberId)
      await test.db.prisma.participant.create({ data: { ...row, userId: subscriberId, isSubscriber: true } });
  }
  return created.id;
}

const join = (userId: number) => inTransaction(test.db, (tx) => joinCompanyMemos(tx, userId));
const leave = (userId: number) => inTransaction(test.db, (tx) => leaveCompanyMemos(tx, userId));

/** The roles of a person by memo: `{ 1: 'recipient' }`. */
async function rolesOf(userId: number): Promise<Record<number, string>> {
  const rows = await test.db.prisma.participant.findMany({ where: { userId } });
  const name = (row: (typeof rows)[number]) =>
    [row.isOwner && 'owner', row.isRecipient && 'recipient', row.isSubscriber && 'subscriber']
      .filter(Boolean)
      .join('+');
  return Object.fromEntries(rows.map((row) => [row.memoId, name(row)]));
}

describe('one who becomes an executive', () => {
  it('joins the memos to the company that are not yet considered, prepared drafts among them, and no others', async () => {
    const open = [await memo(), await memo({ stage: 'postponed' }), await memo({ stage: 'draft' })];
    await memo({ stage: 'considered' });
    await memo({ isForCompany: false });
    await memo({ isWithdrawn: true });
    expect(await join(olga)).toBe(3);
    expect(await rolesOf(olga)).toEqual(Object.fromEntries(open.map((id) => [id, 'recipient'])));
  });

  it('becomes recipient where they were a subscriber, and recipient too where they are the owner', async () => {
    const [subscribed, owned] = [await memo({ subscriberId: olga }), await memo({ ownerId: olga })];
    await join(olga);
    expect(await rolesOf(olga)).toEqual({ [subscribed]: 'recipient', [owned]: 'owner+recipient' });
  });

  it('joins once, however often it is asked for', async () => {
    const id = await memo();
    await join(olga);
    await join(olga);
    expect(await rolesOf(olga)).toEqual({ [id]: 'recipient' });
  });

  it('does not become a recipient of a memo that is considered at that very moment', async () => {
    const id = await memo();
    const consider = test.db.prisma.memo.update({
      where: { id },
      data: { stage: 'considered', consideredAt: new Date(), outcome: 'noted' },
    });
    await Promise.all([consider, join(olga)]);
    const [row] = await test.db.prisma.participant.findMany({ where: { userId: olga } });
    expect([undefined, 'considered']).toContain(row?.stage);
  });
});

describe('one who stops being an executive', () => {
  it('leaves the memos that are not yet considered and keeps the others', async () => {
    const [pending, considered] = [await memo(), await memo()];
    await join(olga);
    await test.db.prisma.memo.update({
      where: { id: considered },
      data: { stage: 'considered', consideredAt: new Date(), outcome: 'noted' },
    });
    expect(await leave(olga)).toEqual([pending]);
    expect(await rolesOf(olga)).toEqual({ [considered]: 'recipient' });
  });

  it('stays the owner of their own', async () => {
    const owned = await memo({ ownerId: olga });
    await join(olga);
    expect(await leave(olga)).toEqual([]);
    expect(await rolesOf(olga)).toEqual({ [owned]: 'owner' });
  });
});

describe('the administration', () => {
  const form = async (extra: object) => {
    const user = await test.db.prisma.user.findUniqueOrThrow({ where: { id: olga } });
    return { name: user.name, email: user.email, department: user.departmentId, version: user.version, ...extra };
  };
  const save = async (extra: object) => {
    const answer = await admin
      .post(`/admin/users/${olga}`)
      .type('form')
      .send(await form(extra));
    expect(answer.status).toBe(303);
  };

  it('lets a person join by the flag and leave without it, closing their live pages', async () => {
    const id = await memo();
    await save({ isExecutive: '1' });
    expect(await rolesOf(olga)).toEqual({ [id]: 'recipient' });
    await save({ name: 'Olga K.', isExecutive: '1' });
    expect(test.pushed).toEqual([]);
    await save({});
    expect(await rolesOf(olga)).toEqual({});
    expect(test.pushed).toEqual([
      { to: `user:${olga}`, event: 'leave', payload: { memoId: id } },
      { to: `user:${olga}`, event: 'disconnect', payload: null },
    ]);
  });

  it('takes a deactivated executive out and brings them back when reactivated', async () => {
    await save({ isExecutive: '1' });
    const before = await memo();
    await join(olga);
    await admin.post(`/admin/users/${olga}/deactivation`);
    expect(await rolesOf(olga)).toEqual({});
    const meanwhile = await memo();
    await admin.post(`/admin/users/${olga}/deactivation/delete`);
    expect(await rolesOf(olga)).toEqual({ [before]: 'recipient', [meanwhile]: 'recipient' });
  });

  it('lets a flag wait while the account is deactivated', async () => {
    await save({});
    const id = await memo();
    await admin.post(`/admin/users/${olga}/deactivation`);
    await save({ isExecutive: '1' });
    expect(await rolesOf(olga)).toEqual({});
    await admin.post(`/admin/users/${olga}/deactivation/delete`);
    expect(await rolesOf(olga)).toEqual({ [id]: 'recipient' });
  });
});
