import type { Agent, TestApp } from './app';

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

/** Posts a form to a memo's page and expects to be led on. */
export async function act(agent: Agent, url: string, fields: Record<string, string> = {}): Promise<void> {
  const answer = await agent.post(url).type('form').send(fields);
  if (answer.status !== 303) throw new Error(`${url} answered ${answer.status}: ${answer.text.slice(0, 500)}`);
}
