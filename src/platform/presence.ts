import { randomUUID } from 'node:crypto';
import type { Server } from 'socket.io';
import { z } from 'zod';

/** So many are named; of the others the number is enough. */
const NAMED = 20;
const COALESCE_MS = 300;
const TELL_AGAIN_MS = 15_000;
const FORGET_AFTER_MS = 40_000;

type Person = { id: number; name: string };
type Telling = { people: Person[]; at: number };

const PAGE = /^(memo|task):\d+$/;
const tellingSchema = z.object({
  process: z.string(),
  room: z.string(),
  people: z.array(z.object({ id: z.number(), name: z.string() })),
});

/**
 * Who has a page open, told to everybody on it. Read off the rooms themselves, so nobody is shown who may not be there;
 * kept in memory alone. Several processes tell each other, and forget one that fell silent.
 */
export function showPresence(io: Server, describe: (room: string) => Record<string, unknown>): () => void {
  const self = randomUUID();
  const { adapter } = io.of('/');
  const others = new Map<string, Map<string, Telling>>();
  const due = new Map<string, NodeJS.Timeout>();

  const here = (room: string): Person[] => {
    const people = new Map<number, Person>();
    for (const socketId of adapter.rooms.get(room) ?? []) {
      const person = (io.of('/').sockets.get(socketId)?.data as { person?: Person } | undefined)?.person;
      if (person) people.set(person.id, person);
    }
    return [...people.values()];
  };
  const tell = (room: string): void => {
    const people = new Map(here(room).map((person) => [person.id, person]));
    for (const telling of others.get(room)?.values() ?? [])
      for (const person of telling.people) people.set(person.id, person);
    const all = [...people.values()];
    const payload = { ...describe(room), people: all.slice(0, NAMED), more: Math.max(0, all.length - NAMED) };
    io.local.to(room).emit('chat.here', payload);
  };
  const share = (room: string): void => {
    // The adapter of a single process has nobody to tell, and says so in the log.
    if ('serverSideEmit' in adapter && adapter.constructor.name !== 'Adapter') {
      io.serverSideEmit('presence', { process: self, room, people: here(room).slice(0, NAMED) });
    }
  };
  const changed = (room: string): void => {
    if (!PAGE.test(room) || due.has(room)) return;
    const later = setTimeout(() => {
      due.delete(room);
      share(room);
      tell(room);
    }, COALESCE_MS);
    due.set(room, later);
  };

  adapter.on('join-room', changed);
  adapter.on('leave-room', changed);
  io.on('presence', (raw: unknown) => {
    const telling = tellingSchema.safeParse(raw);
    if (!telling.success || telling.data.process === self) return;
    const { process, room, people } = telling.data;
    const known = others.get(room) ?? new Map<string, Telling>();
    others.set(room, known);
    if (people.length === 0) known.delete(process);
    else known.set(process, { people, at: Date.now() });
    if (known.size === 0) others.delete(room);
    if (adapter.rooms.has(room)) tell(room);
  });
  /** A process that fell silent has nobody on its pages any more. */
  const forgetSilent = (room: string, tellings: Map<string, Telling>): void => {
    const before = tellings.size;
    for (const [process, { at }] of tellings) if (Date.now() - at > FORGET_AFTER_MS) tellings.delete(process);
    if (tellings.size === 0) others.delete(room);
    if (tellings.size < before && adapter.rooms.has(room)) tell(room);
  };
  const repeating = setInterval(() => {
    for (const [room, tellings] of others) forgetSilent(room, tellings);
    for (const room of adapter.rooms.keys()) if (PAGE.test(room)) share(room);
  }, TELL_AGAIN_MS);
  repeating.unref();

  return () => {
    clearInterval(repeating);
    for (const later of due.values()) clearTimeout(later);
  };
}
