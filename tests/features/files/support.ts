import { randomUUID } from 'node:crypto';
import type { TestApp } from '../../support/app';
import { makeMemo } from '../../support/memos';

/** A memo of Andrew to Darian, which Olga subscribes to. Tanya, Marina and the admin have no part in it. */
export const sentMemo = (app: TestApp) => makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'] });
export const OUTSIDERS = ['tanya', 'admin', 'garry', 'marina'];

export type Part = [content: Buffer | string, name: string];

export async function attach(app: TestApp, memoId: number, ...parts: Part[]) {
  const request = (await app.agentFor('andrew')).post(`/memos/${memoId}/files`);
  for (const [content, name] of parts) request.attach('files', Buffer.from(content), { filename: name });
  return request;
}

/** Attaches one file as the owner of a new memo; answers its row. */
export async function attached(app: TestApp, content: Buffer | string, name: string) {
  const memoId = await sentMemo(app);
  const answer = await attach(app, memoId, [content, name]);
  if (answer.status !== 303) throw new Error(`${name} was not taken: ${answer.status} ${answer.text.slice(0, 500)}`);
  return app.db.prisma.attachment.findFirstOrThrow({ where: { memoId } });
}

/** Hands a memo's file over to a message in the memo's chat. */
export async function moveToChat(app: TestApp, file: { id: number; memoId: number | null }): Promise<number> {
  const memoId = file.memoId ?? 0;
  const conversation = await app.db.prisma.conversation.upsert({ where: { memoId }, create: { memoId }, update: {} });
  const message = await app.db.prisma.message.create({
    data: {
      conversationId: conversation.id,
      authorId: (await app.user('andrew')).id,
      text: 'Here it is.',
      clientKey: randomUUID(),
    },
  });
  await app.db.prisma.attachment.update({ where: { id: file.id }, data: { memoId: null, messageId: message.id } });
  return message.id;
}
