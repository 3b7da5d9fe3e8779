import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { act, makeMemo } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
const company = (executivesReadAll: boolean) => app.db.prisma.company.updateMany({ data: { executivesReadAll } });
const shown = async (who: string, memo: number) => page(await (await app.agentFor(who)).get(`/memos/${memo}`)).content;

const OPERATORS = 'Without a role, operators may read it; each reading stands in the history.';
const EXECUTIVES = 'Without a role, operators and executives may read it; each reading stands in the history.';

beforeAll(async () => {
  app = await withApp();
});
afterEach(() => company(false));
afterAll(() => app.close());

test('the page of a memo says to everybody who sees it who may read it without a role, and they may', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'] });
  for (const who of ['andrew', 'darian', 'olga', 'ekaterina']) {
    const content = await shown(who, memo);
    expect(content, who).toContain(OPERATORS);
    expect(content, who).not.toContain(EXECUTIVES);
  }
  expect((await (await app.agentFor('ruth')).get(`/memos/${memo}`)).status).toBe(404);
  const listed = async (query: string) =>
    page(await (await app.agentFor('ruth')).get(`/memos?${query}`)).$(`#memo-${memo}`).length;
  expect(await listed('view=company')).toBe(0);
  await company(true);
  expect([await listed('view=company'), await listed('view=all')]).toEqual([1, 0]);
  for (const who of ['andrew', 'ruth']) expect(await shown(who, memo), who).toContain(EXECUTIVES);
  expect(await shown('andrew', memo)).toContain('Ruth Okafor read the memo without a role in it');
});

test('of a draft, which nobody else reads, and of a withdrawn memo it says nothing of the kind', async () => {
  const draft = await makeMemo(app, 'andrew', { to: 'darian', isDraft: true });
  const withdrawn = await makeMemo(app, 'andrew', { to: 'darian' });
  await act(await app.agentFor('andrew'), `/memos/${withdrawn}/withdrawal`);
  for (const memo of [draft, withdrawn]) expect(await shown('andrew', memo)).not.toContain('Without a role');
});

test('in the reader’s language', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  const language = (locale: string) =>
    app.db.prisma.user.updateMany({ where: { email: 'andrew@demo.test' }, data: { locale } });
  await language('de');
  const content = await shown('andrew', memo);
  await language('en');
  expect(content).toContain('Ohne Rolle dürfen Operatoren es lesen; jedes Lesen steht im Verlauf.');
});
