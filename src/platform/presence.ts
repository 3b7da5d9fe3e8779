import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { LiveServer } from './liveEvents';
import { rememberPresence, type Presence } from './presences';
import { tellProcesses } from './realtime';

/** So many are named; of the others the number is enough. */
const NAMED = 20;
const COALESCE_MS = 300;
/** In a full room who comes and goes is only a number, and may be told later. */
const COALESCE_FULL_MS = 2_000;
const TELL_AGAIN_MS = 15_000;
const FORGET_AFTER_MS = 40_000;

type Person = { id: number; name: string };
type Telling = { people: Person[]; others: number[]; watching: number[]; at: number };
/** What the pages of a room know, and which of them know nothing yet. */
type Shown = { people: Map<number, Person>; more: number; fresh: Set<string> };

const PAGE = /^(memo|task|notes):\d+$/;
const id = z.number();
const tellingSchema = z.object({
  process: z.string(),
  room: z.string(),
  people: z.array(z.object({ id, name: z.string() })),
  others: z.array(id),
  watching: z.array(id).default([]),
});

/**
 * Who has a page open, told to everybody on it: all of it to a page that has just come, to the others what is different.
 * Read off the rooms themselves, so nobody is shown who may not be there; kept in memory alone. Several processes tell each
 * other, and forget one that fell silent.
 */
export function showPresence(io: LiveServer, describe: (room: string) => { conversationId: number }): Presence {
  const self = randomUUID();
  const { adapter } = io.of('/');
  const others = new Map<string, Map<string, Telling>>();
  const shown = new Map<string, Shown>();
  const due = new Map<string, NodeJS.Timeout>();

  const here = (room: string): Map<number, Person> => {
    const people = new Map<number, Person>();
    for (const socketId of adapter.rooms.get(room) ?? []) {
      const person = (io.of('/').sockets.get(socketId)?.data as { person?: Person } | undefined)?.person;
      if (person) people.set(person.id, person);
    }
    return people;
  };
  const watchingHere = (room: string): number[] => {
    const watching = new Set<number>();
    for (const socketId of adapter.rooms.get(room) ?? []) {
      const data = io.of('/').sockets.get(socketId)?.data as { person?: Person; watched?: string | null } | undefined;
      if (data?.person && data.watched === room) watching.add(data.person.id);
    }
    return [...watching];
  };
  const tell = (room: string): void => {
    const before = shown.get(room);
    if (!before || !adapter.rooms.has(room)) return void shown.delete(room);
    const now = presentIn(here(room), [...(others.get(room)?.values() ?? [])], before.people);
    const { fresh } = before;
    const whole = { ...describe(room), people: [...now.people.values()], more: now.more };
    for (const socketId of fresh) io.of('/').sockets.get(socketId)?.emit('chat.here', whole);
    const change = changeBetween(before, now);
    if (change)
      io.local
        .to(room)
        .except([...fresh])
        .emit('chat.hereNow', { ...describe(room), ...change });
    shown.set(room, { ...now, fresh: new Set() });
  };
  const share = (room: string): void => {
    const people = [...here(room).values()];
    const rest = people.slice(NAMED).map((person) => person.id);
    const named = people.slice(0, NAMED);
    tellProcesses(io, 'presence', { process: self, room, people: named, others: rest, watching: watchingHere(room) });
  };
  const changed = (room: string): void => {
    if (due.has(room)) return;
    const later = () => {
      due.delete(room);
      share(room);
      tell(room);
    };
    due.set(room, setTimeout(later, (shown.get(room)?.more ?? 0) > 0 ? COALESCE_FULL_MS : COALESCE_MS));
  };
  const joined = (room: string, socketId: string): void => {
    if (!PAGE.test(room)) return;
    const known = shown.get(room) ?? { people: new Map<number, Person>(), more: 0, fresh: new Set<string>() };
    known.fresh.add(socketId);
    shown.set(room, known);
    changed(room);
  };

  adapter.on('join-room', joined);
  adapter.on('leave-room', (room: string, socketId: string) => {
    if (!PAGE.test(room)) return;
    shown.get(room)?.fresh.delete(socketId);
    changed(room);
  });
  io.on('presence', (raw: unknown) => {
    const telling = tellingSchema.safeParse(raw);
    if (!telling.success || telling.data.process === self) return;
    const { process, room, ...present } = telling.data;
    const known = others.get(room) ?? new Map<string, Telling>();
    others.set(room, known);
    if (present.people.length === 0) known.delete(process);
    else known.set(process, { ...present, at: Date.now() });
    if (known.size === 0) others.delete(room);
    tell(room);
  });
  /** A process that fell silent has nobody on its pages any more. */
  const forgetSilent = (room: string, tellings: Map<string, Telling>): void => {
    for (const [process, { at }] of tellings) if (Date.now() - at > FORGET_AFTER_MS) tellings.delete(process);
    if (tellings.size === 0) others.delete(room);
    tell(room);
  };
  const repeating = setInterval(() => {
    for (const [room, tellings] of others) forgetSilent(room, tellings);
    for (const room of adapter.rooms.keys()) if (PAGE.test(room)) share(room);
  }, TELL_AGAIN_MS);
  repeating.unref();

  const presence: Presence = {
    watch(socket, room) {
      const data = socket.data as { watched?: string | null };
      const before = data.watched ?? null;
      data.watched = room;
      for (const one of new Set([before, room])) if (one !== null && before !== room) changed(one);
    },
    watchedBy: (socket) => (socket.data as { watched?: string | null }).watched ?? null,
    isWatching: (userId, room) =>
      watchingHere(room).includes(userId) ||
      [...(others.get(room)?.values() ?? [])].some(({ watching }) => watching.includes(userId)),
    stop() {
      clearInterval(repeating);
      for (const later of due.values()) clearTimeout(later);
    },
  };
  rememberPresence(io, presence);
  return presence;
}

/** Everybody once; who was named stays so, that a coming or going changes one name at most. */
function presentIn(here: Map<number, Person>, tellings: Telling[], before: Map<number, Person>) {
  const known = new Map([...tellings.flatMap(({ people }) => people).map((one) => [one.id, one] as const), ...here]);
  const all = new Set([...known.keys(), ...tellings.flatMap((telling) => telling.others)]);
  const stayed = [...before.values()].filter((person) => all.has(person.id));
  const came = [...known.values()].filter((person) => !before.has(person.id));
  const named = [...stayed, ...came].slice(0, NAMED);
  return { people: new Map(named.map((person) => [person.id, person])), more: all.size - named.length };
}

/** Null when nothing is different. */
function changeBetween(before: Omit<Shown, 'fresh'>, now: Omit<Shown, 'fresh'>) {
  const came = [...now.people.values()].filter((person) => !before.people.has(person.id));
  const left = [...before.people.keys()].filter((personId) => !now.people.has(personId));
  return came.length + left.length > 0 || before.more !== now.more ? { came, left, more: now.more } : null;
}
