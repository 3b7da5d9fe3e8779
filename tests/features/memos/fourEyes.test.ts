import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, decide as decideNow, makeMemo } from '../../support/memos';
import { severalMemos } from '../../support/several';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
  await app.db.prisma.purpose.updateMany({ data: { outcomes: ['approved', 'declined', 'noted'] } });
});
afterAll(() => app.close());

const { idOf, send, edit, consider, decide, standing, pageFor, waitsFor } = severalMemos(() => app);

/** The form on a person's page. */
async function makeExecutive(name: string, isExecutive: boolean): Promise<void> {
  const user = await app.user(name);
  const department = await app.db.prisma.department.findFirstOrThrow({ where: { archivedAt: null } });
  const fields = { name: user.name, email: user.email, department: String(department.id) };
  await act(await app.agentFor('admin'), `/admin/users/${user.id}`, {
    ...fields,
    version: String(user.version),
    ...(isExecutive ? { isExecutive: '1' } : {}),
  });
}

/** The form of the purpose that the memos have. */
async function askForFourEyes(isAsked: boolean): Promise<void> {
  const purpose = await app.db.prisma.purpose.findFirstOrThrow({ where: { archivedAt: null } });
  await act(await app.agentFor('admin'), `/admin/purposes/${purpose.id}`, {
    name: purpose.name,
    version: String(purpose.version),
    outcomes: purpose.outcomes,
    fourEyes: isAsked ? ['', '1'] : '',
  });
  await drainJobs(app.deps);
}

/** Whether it is in their list, on their badge, and may be decided by them. */
async function waitsForOwner(memoId: number, title: string): Promise<boolean> {
  const isListed = (await waitsFor('garry')).includes(title);
  const { hasBall } = await app.db.prisma.participant.findFirstOrThrow({
    where: { memoId, userId: Number(await idOf('garry')) },
  });
  const { buttons } = await pageFor('garry', memoId);
  expect([hasBall, buttons.includes('Mark considered')]).toEqual([isListed, isListed]);
  return isListed;
}

describe('an executive’s own memo to the company', () => {
  test('waits for them while no other executive is there, and not while one is', async () => {
    const title = 'Alone at the top';
    const memo = await send(['company'], { more: { title } });
    expect(await waitsForOwner(memo, title)).toBe(false);
    await makeExecutive('ruth', false);
    expect(await waitsForOwner(memo, title)).toBe(true);
    await makeExecutive('ruth', true);
    expect(await waitsForOwner(memo, title)).toBe(false);
    await decide('ruth', memo, 'approved');
  });

  test('follows what its purpose asks for, and another purpose', async () => {
    const title = 'By its purpose';
    const memo = await send(['company'], { more: { title } });
    await askForFourEyes(false);
    expect(await waitsForOwner(memo, title)).toBe(true);
    await askForFourEyes(true);
    expect(await waitsForOwner(memo, title)).toBe(false);
    const loose = await app.db.prisma.purpose.create({ data: { name: 'Small things', position: 99, fourEyes: false } });
    expect((await edit(memo, { purpose: String(loose.id) })).status).toBe(303);
    expect(await waitsForOwner(memo, title)).toBe(true);
    expect((await edit(memo, { purpose: '' })).status).toBe(303);
    expect(await waitsForOwner(memo, title)).toBe(false);
  });

  test('is theirs again when it is reopened and the others have left', async () => {
    const title = 'Once more';
    const memo = await send(['company'], { more: { title } });
    await decide('ruth', memo, 'approved');
    await makeExecutive('ruth', false);
    await act(await app.agentFor('ruth'), `/memos/${memo}/consideration/delete`, { reason: 'Not so fast' });
    expect(await waitsForOwner(memo, title)).toBe(true);
    await makeExecutive('ruth', true);
    expect(await waitsForOwner(memo, title)).toBe(false);
  });
});

test('an owner among several recipients has their turn when the purpose asks for four eyes no longer', async () => {
  const title = 'Among several';
  const memo = await send(['garry', 'ruth'], { rule: 'all', more: { title } });
  expect(await standing(memo)).toBe('pending, Ruth Okafor');
  await askForFourEyes(false);
  expect(await standing(memo)).toBe('pending, Garry Chief, Ruth Okafor');
  expect(await waitsForOwner(memo, title)).toBe(true);
  await askForFourEyes(true);
  expect(await standing(memo)).toBe('pending, Ruth Okafor');
  expect(await waitsForOwner(memo, title)).toBe(false);
});

test('whoever wrote the memo considers it under no rule while another could, nor makes a task of it', async () => {
  for (const rule of ['any_one', 'all']) {
    const memo = await send(['garry', 'ruth', 'marina'], { rule });
    expect(await standing(memo)).toBe('pending, Marina Sato, Ruth Okafor');
    const refused = await consider('garry', memo, 'approved');
    expect([refused.status, refused.text.includes('somebody else among its recipients')]).toEqual([403, true]);
    const task = { title: 'Do it', memo: String(memo), responsible: await idOf('garry') };
    expect((await decideNow(await app.agentFor('garry'), '/tasks', task)).status).toBe(403);
  }
});

test('an operator decides on others’ memos, but not on their own', async () => {
  const own = await makeMemo(app, 'ekaterina', { to: 'sergey' });
  const refused = await consider('ekaterina', own, 'noted');
  expect([refused.status, refused.text.includes('somebody else among its recipients')]).toEqual([403, true]);
  const { buttons } = await pageFor('ekaterina', own);
  expect(buttons).not.toContain('Mark considered');
  expect((await consider('sergey', own, 'noted')).status).toBe(303);
  for (const memo of [
    await makeMemo(app, 'andrew', { to: 'darian' }),
    await makeMemo(app, 'ekaterina', { to: 'ekaterina' }),
  ])
    expect((await consider('ekaterina', memo, 'noted')).status).toBe(303);
});
