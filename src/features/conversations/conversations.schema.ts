import { z } from 'zod';
import { VISIBLE } from '#src/web/formFields';
import { clientKey, id, listOf, optional, text } from '#src/platform/http/params';

export const MESSAGE_MAX = 10_000;
/** So many people one message may bring in. */
export const ADDED_MAX = 20;

/** What nobody can see says nothing. */
const message = text
  .transform((value) => (VISIBLE.test(value) ? value.trim() : ''))
  .pipe(z.string().max(MESSAGE_MAX, 'chat.errors.tooLong'));

export const conversationParams = z.strictObject({ placeId: id });
export const messageParams = z.strictObject({ placeId: id, messageId: id });

/** Whether there is a text or a file is seen once the files have come. */
export const messageSchema = z.strictObject({
  message: message.default(''),
  replyTo: optional(id),
  clientKey: optional(clientKey),
  /** People outside whom it names, and who become subscribers by it. */
  addSubscribers: z.preprocess(listOf, z.array(id).max(ADDED_MAX, 'chat.errors.tooManyAdded')),
  // A form without a chosen file sends an empty text here.
  files: z.unknown().optional(),
});

/** Programs need not say that nobody comes in. */
export type MessageInput = Omit<z.infer<typeof messageSchema>, 'addSubscribers'> & { addSubscribers?: number[] };

export const messageTextSchema = z.strictObject({ message });
export const readingSchema = z.strictObject({
  upTo: z.union([id, z.number().int().positive().max(2_147_483_647)], 'errors.field.invalid'),
});

const revision = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/** `before` an id, or everything that happened `since` a revision. */
export const messagesQuery = z.looseObject({ before: optional(id), after: optional(id), since: revision.optional() });

/** Which stretch of the chat a page shows; what is no number shows the newest. */
export const chatQuery = z.looseObject({
  before: optional(id).catch(undefined),
  after: optional(id).catch(undefined),
  message: optional(id).catch(undefined),
  reply: optional(id).catch(undefined),
  /** Whom the field for more subscribers shows chosen. */
  add: optional(id).catch(undefined),
});

export type ChatQuery = z.infer<typeof chatQuery>;
