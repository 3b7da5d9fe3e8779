import type { Actor } from '#src/web/actor';

/** Authors may change their message for fifteen minutes. */
const CHANGEABLE_MS = 15 * 60_000;

export type MessageFacts = { author: { id: number }; createdAt: Date; deletedAt: Date | null };

export const changeableUntil = ({ createdAt }: Pick<MessageFacts, 'createdAt'>): Date =>
  new Date(createdAt.getTime() + CHANGEABLE_MS);

/** Null when allowed. */
export function whyUnchangeable(
  actor: Pick<Actor, 'id'>,
  message: MessageFacts,
  now: Date,
): 'notYours' | 'gone' | 'tooLate' | null {
  if (message.author.id !== actor.id) return 'notYours';
  if (message.deletedAt) return 'gone';
  return now > changeableUntil(message) ? 'tooLate' : null;
}

export const canChangeMessage = (actor: Pick<Actor, 'id'>, message: MessageFacts, now: Date): boolean =>
  whyUnchangeable(actor, message, now) === null;
