import type { Context, Flash } from '#src/platform/http/context';
import { searchNameOf } from '#src/platform/words/names';
import { mentionFinder, namesIn } from './mentions';
import type { Person, Talk } from './talk.access';

/**
 * That a message names somebody who takes no part and so was not told, with the way to add them for whoever may: only of a
 * name that one active person bears. Asks nothing unless an `@` names no participant.
 */
export async function notTold(ctx: Context, talk: Talk, text: string): Promise<Flash | null> {
  const outsider = await findOutsider(ctx, talk, text);
  if (!outsider) return null;
  const { name } = outsider;
  const place = talk.place.kind === 'memo' ? 'memo' : 'task';
  return {
    kind: 'info',
    message: ctx.t(`chat.notTold.${place}`, { name }),
    ...(talk.addUrl ? { link: { href: talk.addUrl(outsider.id), label: ctx.t('chat.notTold.add') } } : {}),
  };
}

async function findOutsider({ db, actor }: Context, talk: Talk, text: string): Promise<Person | null> {
  const taking = new Set(mentionFinder(talk.participants)(text).map(({ start }) => start));
  const names = namesIn(text).filter(({ start }) => !taking.has(start));
  if (names.length === 0) return null;
  const inside = new Set([actor.id, ...talk.participants.map(({ id }) => id)]);
  const bearers = await db.prisma.user.findMany({
    where: { deactivatedAt: null, searchName: { in: [...new Set(names.map(({ name }) => searchNameOf(name)))] } },
    select: { id: true, name: true },
  });
  const mentions = mentionFinder(bearers)(text).filter(({ start }) => !taking.has(start));
  for (const { people } of mentions) {
    const [person] = people;
    if (people.length === 1 && person && !inside.has(person.id)) return person;
  }
  return null;
}
