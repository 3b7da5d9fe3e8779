import type { Context, Flash } from '#src/platform/http/context';
import { clock } from '#src/platform/clock';
import { localsOf } from '#src/platform/http/page';
import { renderView } from '#src/platform/http/render';
import { pauses } from '#src/platform/pauses';
import { canChangeMessage } from '#src/policies/message.policy';
import { broadcastMessage } from './broadcast';
import { messageView, messageViews, type Viewer } from './message.view';
import type { MessageInput } from './conversations.schema';
import {
  findMessages,
  findMessagesAfter,
  findMissed,
  getMessage,
  MISSED_MAX,
  type MessageRow,
} from './messages.queries';
import { deleteMessage, editMessage } from './editing.service';
import { postMessage } from './messages.service';
import { findNamedNonParticipant } from './nonParticipants.queries';
import { readUpTo } from './reading.service';
import type { PlaceParams } from '#src/subjects/subjectKind';
import type { Conversation } from './conversation.access';

type In<B = unknown, P = PlaceParams, Q = unknown> = Context<Conversation, P, Q, B>;
type OnMessage<B = unknown> = In<B, PlaceParams & { messageId: number }>;

export async function post(ctx: In<MessageInput>): Promise<void> {
  const message = await postMessage(ctx, ctx.actor, ctx.subject, ctx.body, ctx.files);
  broadcastMessage(ctx, 'message.posted', ctx.subject, message);
  const untold = await notToldOf(ctx, message);
  if (untold && !ctx.wantsJson) return ctx.redirect(placeOf(ctx, message.id), untold);
  answerWith(ctx, message, 201, untold);
}

export async function edit(ctx: OnMessage<{ message: string }>): Promise<void> {
  const message = await editMessage(ctx, ctx.actor, ctx.subject, ctx.params.messageId, ctx.body.message);
  broadcastMessage(ctx, 'message.changed', ctx.subject, message);
  answerWith(ctx, message, 200);
}

export async function destroy(ctx: OnMessage): Promise<void> {
  const message = await deleteMessage(ctx, ctx.actor, ctx.subject, ctx.params.messageId);
  broadcastMessage(ctx, 'message.changed', ctx.subject, message);
  answerWith(ctx, message, 200);
}

export async function read(ctx: In<{ upTo: number }>): Promise<void> {
  await readUpTo(ctx, ctx.actor, ctx.subject, ctx.body.upTo);
  if (ctx.wantsJson) ctx.res.json({});
  else ctx.redirect(`${ctx.subject.url}#chat`);
}

export async function messages(
  ctx: In<
    undefined,
    PlaceParams,
    { before?: number | undefined; after?: number | undefined; since?: number | undefined }
  >,
): Promise<void> {
  const { subject: conversation, query, db } = ctx;
  if (query.since !== undefined) return missed(ctx, query.since);
  const {
    messages: rows,
    hasOlder,
    hasNewer,
  } = query.after === undefined
    ? await findMessages(db, conversation.id, query.before)
    : await findMessagesAfter(db.prisma, conversation.id, query.after);
  const data = { messages: await messageViews(rows, viewer(ctx)), unreadFrom: null, highlighted: null };
  ctx.res.json({
    html: renderView('conversations/_messages', { ...localsOf(ctx.res).page, ...data }),
    olderUrl: hasOlder ? `${conversation.url}?before=${rows[0]?.id ?? 0}#chat` : null,
    newerUrl: hasNewer ? `${conversation.url}?after=${rows.at(-1)?.id ?? 0}#chat` : null,
  });
}

async function missed(ctx: In, since: number): Promise<void> {
  const rows = await findMissed(ctx.db.prisma, ctx.subject.id, since);
  const isReset = rows.length > MISSED_MAX;
  const shown = isReset ? [] : rows;
  const messages: { id: number; revision: number; html: string }[] = [];
  const pause = pauses();
  for (const row of shown) {
    messages.push({ id: row.id, revision: row.revision, html: htmlOf(ctx, row) });
    await pause();
  }
  ctx.res.json({ revision: shown.at(-1)?.revision ?? since, isReset, messages });
}

/** Redirects to the message in its chat. As JSON it is the text to edit. */
export async function show(ctx: OnMessage): Promise<void> {
  const { id, text } = await theMessage(ctx);
  if (ctx.wantsJson) ctx.res.json({ id, text });
  else ctx.redirect(placeOf(ctx, id));
}

/** Without JavaScript. */
export async function editPage(ctx: OnMessage): Promise<void> {
  const message = await theMessage(ctx);
  if (!canChangeMessage(ctx.actor, message, clock.now())) return ctx.redirect(placeOf(ctx, message.id));
  renderEdit(ctx, message, message.text);
}

export async function editAgain(
  ctx: OnMessage,
  problem: { fieldErrors: Record<string, string>; typed: Record<string, string | string[]>; status: number },
): Promise<void> {
  const { message: typed } = problem.typed;
  const error = problem.fieldErrors.message ?? problem.fieldErrors.form ?? '';
  renderEdit(ctx, await theMessage(ctx), typeof typed === 'string' ? typed : '', { error, status: problem.status });
}

function renderEdit(ctx: OnMessage, row: MessageRow, text: string, problem = { error: '', status: 200 }): void {
  const action = `${ctx.subject.url}/messages/${row.id}`;
  const data = { title: ctx.t('chat.edit.title'), action, back: placeOf(ctx, row.id), text, error: problem.error };
  ctx.render('conversations/edit', data, problem.status);
}

const theMessage = ({ db, subject, params }: OnMessage): Promise<MessageRow> =>
  getMessage(db.prisma, subject.id, params.messageId);

function answerWith(ctx: In<unknown, PlaceParams>, row: MessageRow, status: number, untold: Flash | null = null): void {
  if (!ctx.wantsJson) return ctx.redirect(row.deletedAt ? `${ctx.subject.url}#chat` : placeOf(ctx, row.id));
  const { id, revision, clientKey } = row;
  const notTold = untold && { sentence: untold.message, url: untold.link?.href };
  ctx.res.status(status).json({ id, revision, clientKey, html: htmlOf(ctx, row), notTold });
}

async function notToldOf({ db, actor, subject, t }: In, { text, mentions }: MessageRow): Promise<Flash | null> {
  // The message may have added people.
  const inside = [actor, ...subject.participants, ...mentions.map(({ user }) => user)];
  const person = await findNamedNonParticipant(db, inside, text);
  return (
    person && {
      kind: 'info',
      message: t(`chat.notTold.${subject.page.kind}`, { name: person.name }),
      ...(subject.addUrl && { link: { href: subject.addUrl(person.id), label: t('chat.notTold.add') } }),
    }
  );
}

const placeOf = ({ subject }: Pick<In, 'subject'>, id: number): string => `${subject.url}?message=${id}#message-${id}`;

const viewer = ({ t, format, actor, subject }: In): Viewer => ({ t, format, actor, url: subject.url });

const htmlOf = (ctx: In, row: MessageRow): string =>
  renderView('conversations/_message', {
    ...localsOf(ctx.res).page,
    message: messageView(row, undefined, viewer(ctx)),
  });
