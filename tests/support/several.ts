import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { TestApp } from './app';
import { decide as decideNow, formOf, idIn, memoOf, act, post, type Fields } from './memos';
import { page } from './page';
import { listPage } from '../features/memos/listPage';

export type Sent = { rule?: string; owner?: string; more?: Fields };

/** Memos to several people, as they write, read and decide them. People are named as in the demo company. */
export function severalMemos(appNow: () => TestApp) {
  const idOf = async (name: string): Promise<string> =>
    name === 'company' ? name : String((await appNow().user(name)).id);
  const idsOf = (names: readonly string[]): Promise<string[]> => Promise.all(names.map(idOf));

  async function fieldsFor(to: readonly string[], { rule = 'any_one', more = {} }: Sent = {}): Promise<Fields> {
    const purpose = await appNow().db.prisma.purpose.findFirstOrThrow({ where: { archivedAt: null } });
    return {
      title: 'New chairs',
      body: '<p>The old ones creak.</p>',
      clientKey: randomUUID(),
      recipient: await idsOf(to),
      rule,
      purpose: String(purpose.id),
      ...more,
    };
  }

  async function send(to: readonly string[], sent: Sent = {}): Promise<number> {
    const agent = await appNow().agentFor(sent.owner ?? 'garry');
    return idIn(await post(agent, '/memos', await fieldsFor(to, sent)));
  }

  const consider = async (
    person: string,
    memoId: number,
    outcome: string,
    { conclusion = 'So be it', ...more }: Fields = {},
  ) => decideNow(await appNow().agentFor(person), `/memos/${memoId}/consideration`, { outcome, conclusion, ...more });

  async function decide(person: string, memoId: number, outcome: string): Promise<void> {
    const answer = await consider(person, memoId, outcome);
    expect(answer.status, answer.text.slice(0, 300)).toBe(303);
  }

  /** The owner saves the form with these fields changed. */
  async function edit(memoId: number, fields: Fields, owner = 'garry') {
    return post(await appNow().agentFor(owner), `/memos/${memoId}`, { ...(await formOf(appNow(), memoId)), ...fields });
  }

  /** Stage and outcome, and whose ball it is. */
  async function standing(memoId: number): Promise<string> {
    const { stage, outcome } = await memoOf(appNow(), memoId);
    const balls = await appNow().db.prisma.ball.findMany({ where: { memoId, until: null }, include: { holder: true } });
    const names = balls.map(
      ({ holder, reason }) => `${holder?.name ?? 'company'}${reason === 'consider' ? '' : ` ${reason}`}`,
    );
    return [stage, outcome, ...names.toSorted()].filter(Boolean).join(', ');
  }

  const pageFor = async (person: string, memoId: number) =>
    page(await (await appNow().agentFor(person)).get(`/memos/${memoId}`));
  const ballLine = async (person: string, memoId: number): Promise<string> =>
    (await pageFor(person, memoId)).$('.ball-line').text();
  const statusFor = async (person: string, memoId: number): Promise<number> =>
    (await (await appNow().agentFor(person)).get(`/memos/${memoId}`)).status;
  const waitsFor = async (person: string): Promise<string[]> =>
    (await listPage(await appNow().agentFor(person), '/memos?view=to-consider')).titles;

  /** By an admin, as the form on the person's page does it. */
  async function leaves(name: string): Promise<void> {
    const { id } = await appNow().user(name);
    await act(await appNow().agentFor('admin'), `/admin/users/${id}/deactivation`);
  }

  return {
    ...{ idOf, idsOf, fieldsFor, send, consider, decide, edit },
    ...{ standing, pageFor, ballLine, statusFor, waitsFor, leaves },
  };
}
