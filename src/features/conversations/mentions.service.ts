import type { Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import type { Person } from '#src/subjects/subjectKind';
import { mentionedIn } from './messageText';

export async function writeMentions(
  tx: Tx,
  actor: Actor,
  message: { id: number; text: string },
  { participants, added = [] }: { participants: readonly Person[]; added?: readonly Person[] },
): Promise<Person[]> {
  const named = mentionedIn(message.text, participants).filter(({ id }) => id !== actor.id);
  const mentioned = [...new Map([...named, ...added].map((person) => [person.id, person])).values()];
  await tx.messageMention.createMany({ data: mentioned.map(({ id }) => ({ messageId: message.id, userId: id })) });
  return mentioned.map(({ id, name }) => ({ id, name }));
}
