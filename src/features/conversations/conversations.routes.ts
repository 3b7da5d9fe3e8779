import { FILES_AT_ONCE } from '#src/features/files/files.service';
import type { Context, Problem } from '#src/platform/http/context';
import type { Routes } from '#src/platform/http/route';
import type { PlaceParams } from '#src/subjects/subjectKind';
import { nothingSent as body } from '#src/web/formFields';
import { conversationAccess, type Conversation, type ConversationOwner } from './conversation.access';
import * as chat from './conversations.controller';
import * as schema from './conversations.schema';

const files = { field: 'files', max: FILES_AT_ONCE };

export function conversationRoutes<S>(routes: Routes, owner: ConversationOwner<S>): void {
  const { conversationParams: params, messageParams } = schema;
  const { find, path } = owner.subject;
  const { read, write } = conversationAccess(owner);
  const base = `${path}/:placeId${owner.below ?? ''}`;
  const all = `${base}/messages`;
  const one = `${all}/:messageId`;
  const invalid = async (ctx: Context<Conversation, PlaceParams>, problem: Problem): Promise<void> => {
    const found = await find(ctx.db, ctx.actor, ctx.params.placeId);
    if (!found) return ctx.redirect(path);
    await owner.showAgain(ctx, found, problem);
  };

  routes.get(all, { can: read, params, query: schema.messagesQuery }, chat.messages);
  routes.post(all, { can: write, limit: 'chat', params, body: schema.messageSchema, files, invalid }, chat.post);
  routes.post(`${base}/reading`, { can: read, params, body: schema.readingSchema }, chat.read);
  routes.get(one, { can: read, params: messageParams }, chat.show);
  routes.get(`${one}/edit`, { can: write, params: messageParams }, chat.editPage);
  routes.post(
    one,
    { can: write, limit: 'chat', params: messageParams, body: schema.messageTextSchema, invalid: chat.editAgain },
    chat.edit,
  );
  routes.post(`${one}/delete`, { can: write, params: messageParams, body }, chat.destroy);
}
