import { nothingSent as body } from '#src/web/formFields';
import { FILES_AT_ONCE } from '#src/features/files/files.service';
import type { Routes } from '#src/platform/http/route';
import * as chat from './conversations.controller';
import * as schema from './conversations.schema';
import type { ConversationOwner } from './conversation.access';

const files = { field: 'files', max: FILES_AT_ONCE };

/** The chat of one kind of page; memos and tasks have the same. */
export function conversationRoutes(routes: Routes, { path, read, write, showAgain }: ConversationOwner): void {
  const { conversationParams: params, messageParams } = schema;
  const all = `${path}/:placeId/messages`;
  const one = `${all}/:messageId`;

  routes.get(all, { can: read, params, query: schema.messagesQuery }, chat.messages);
  routes.post(
    all,
    { can: write, limit: 'chat', params, body: schema.messageSchema, files, invalid: showAgain },
    chat.post,
  );
  routes.post(`${path}/:placeId/reading`, { can: read, params, body: schema.readingSchema }, chat.read);
  routes.get(one, { can: read, params: messageParams }, chat.show);
  routes.get(`${one}/edit`, { can: write, params: messageParams }, chat.editPage);
  routes.post(
    one,
    { can: write, limit: 'chat', params: messageParams, body: schema.messageTextSchema, invalid: chat.editAgain },
    chat.edit,
  );
  routes.post(`${one}/delete`, { can: write, params: messageParams, body }, chat.destroy);
}
