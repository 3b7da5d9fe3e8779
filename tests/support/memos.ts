import { randomUUID } from 'node:crypto';
import { findActor } from '#src/features/people/actor.queries';
import { createMemo } from '#src/features/memos/form/creating.service';
import { formOf as formValues } from '#src/features/memos/form/form.view';
import { getMemo } from '#src/features/memos/memos.queries';
import { draftSchema } from '#src/features/memos/form/form.schema';
import { inTransaction } from '#src/platform/db';
import { databaseOf, type Agent, type TestApp } from './app';

type NewMemo = { title: string; to: string; subscribers?: string[]; isDraft?: boolean; file?: string };

/** Writes a memo through the form, as that person; answers its id. `to` is a demo person's name or `company`. */
export async function writeMemo(app: TestApp, owner: string, memo: NewMemo): Promise<number> {
  const agent = await app.agentFor(owner);
  const request = agent.post(memo.isDraft ? '/memos/drafts' : '/memos').field('title', memo.title);
  request.field('body', '<div>Please decide.</div>');
  request.field('recipient', memo.to === 'company' ? 'company' : String((await app.user(memo.to)).id));
  for (const subscriber of memo.subscribers ?? [])
    request.field('subscribers', String((await app.user(subscriber)).id));
  if (memo.file) request.attach('files', Buffer.from(memo.file), 'figures.txt');
  const answer = await request;
  const id = Number(/^\/memos\/(\d+)/.exec(answer.get('location') ?? '')?.[1]);
  if (!id) throw new Error(`The memo was not written: ${answer.status} ${answer.text.slice(0, 500)}`);
  return id;
}

/** Fields of a form as a browser sends them; a list sends its name several times. */
export type Fields = Record<string, string | string[]>;

/** Posts a form to a memo's page and expects to be led on. */
export async function act(agent: Agent, url: string, fields: Fields = {}): Promise<void> {
  const answer = await decide(agent, url, fields);
  if (answer.status !== 303) throw new Error(`${url} answered ${answer.status}: ${answer.text.slice(0, 500)}`);
}

/** Posts a form without files. Nothing is expected of the answer. */
export const post = (agent: Agent, url: string, fields: Fields = {}) => agent.post(url).type('form').send(fields);

/** Likewise a decision on the memo as it stands, unless a version is given; or a task made of it. */
export const decide = async (agent: Agent, url: string, fields: Fields = {}) =>
  post(agent, url, { ...(await versionFor(agent, url, fields)), ...fields });

const DECISION =
  /^\/memos\/(\d{1,9})\/((consideration|postponement|conclusion|withdrawal|taking|passing)\b|hand-on$|return(\/answer)?$|opinions\/\d{1,9}$)/;

/** What the decision's form has in its page. */
async function versionFor(agent: Agent, url: string, fields: Fields): Promise<Fields> {
  const id = Number(['/tasks', '/projects'].includes(url) ? (fields.memo ?? 0) : (DECISION.exec(url)?.[1] ?? 0));
  const select = { version: true } as const;
  const memo = id ? await databaseOf.get(agent)?.prisma.memo.findUnique({ where: { id }, select }) : null;
  return memo ? { version: String(memo.version) } : {};
}

/** The id in the page a form led to. */
export function idIn(answer: { headers: Record<string, string>; status: number; text: string }): number {
  const id = Number(/^\/memos\/(\d+)/.exec(answer.headers.location ?? '')?.[1]);
  if (!id) throw new Error(`No memo came of it: ${answer.status} ${answer.text.slice(0, 800)}`);
  return id;
}

type Made = {
  to: string;
  title?: string;
  body?: string;
  subscribers?: string[];
  isDraft?: boolean;
  also?: string[];
  rule?: string;
};

/** Writes a memo through the services, faster than through the form; answers its id. `also` are further recipients. */
export async function makeMemo(
  app: TestApp,
  owner: string,
  { to, title, body, subscribers = [], isDraft, also = [], rule = 'any_one' }: Made,
): Promise<number> {
  const actor = await findActor(app.db, (await app.user(owner)).id);
  if (!actor) throw new Error(`${owner} is not here`);
  const idsOf = (names: string[]) => Promise.all(names.map(async (name) => String((await app.user(name)).id)));
  const input = draftSchema.parse({
    clientKey: randomUUID(),
    title: title ?? 'New chairs for the office',
    body: body ?? '<p>The old ones creak.</p>',
    recipient: to === 'company' || to === '' ? to : await idsOf([to, ...also]),
    subscribers: await idsOf(subscribers),
    rule,
  });
  return createMemo(app.deps, actor, input, [], !isDraft);
}

/** The fields of a memo's edit form as they stand there now. */
export async function formOf(app: TestApp, memoId: number): Promise<Fields & { version: string }> {
  const values = formValues(await inTransaction(app.db, (tx) => getMemo(tx, memoId)));
  const ownOfTheForm = ['clientKey', 'copyFiles', 'copyOf'];
  const fields = Object.entries(values).filter(([name]) => !ownOfTheForm.includes(name));
  return { ...Object.fromEntries(fields), version: values.version };
}

export const memoOf = (app: TestApp, memoId: number) => app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } });

/** The types of the memo's events, oldest first. */
export async function eventsOf(app: TestApp, memoId: number): Promise<string[]> {
  const events = await app.db.prisma.event.findMany({
    where: { memoId },
    orderBy: { id: 'asc' },
    select: { type: true },
  });
  return events.map(({ type }) => type.replace('memo.', ''));
}
