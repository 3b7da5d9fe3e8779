import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { signIn, type Visitor } from '../processes/visitor';
import { ask } from './databases';
import { formOf, idAfter, makeFile, pick, sent } from './forms';
import { insist, type Answer } from './insist';
import { emptyLedger, TITLE, type Ledger, type Memo } from './ledger';
import type { Site } from './site';

const WRITERS = ['olga', 'andrew', 'valeria', 'darian', 'marina', 'tanya'];
const EXECUTIVES = ['garry', 'ruth'];

type People = { ids: Map<string, number>; executives: number[] };
type Writer = { id: number; isExecutive: boolean; visitor: Visitor };
/** What one person writes into which ledger. */
type Desk = { ledger: Ledger; people: People; me: Writer };

const othersThan = ({ people, me }: Desk): number[] =>
  [...people.ids].filter(([nick, id]) => nick !== 'admin' && id !== me.id).map(([, id]) => id);

async function writeMemo(desk: Desk): Promise<void> {
  const { ledger, people, me } = desk;
  const [key, files] = [randomUUID(), Array.from({ length: randomInt(3) }, makeFile)];
  const recipient = pick([
    'company',
    ...['garry', 'ruth', 'darian', 'marina'].map((nick) => people.ids.get(nick) ?? 0),
  ]);
  const subscribers = [...new Set([pick(othersThan(desk)), pick(othersThan(desk))])];
  const title = `${TITLE} ${key}`;
  const fields = { clientKey: key, title, recipient, subscribers, body: '<div>To be kept</div>' };
  const form = () => formOf(fields, files);
  const id = await insist(ledger, me.visitor, { path: '/memos', form, read: idAfter('memos') });
  if (id === null) return;
  const readers = typeof recipient === 'number' ? [recipient] : people.executives;
  const roles = [`${me.id}:owner`, ...readers.map((one) => `${one}:recipient`)];
  const among = subscribers.map((one) => `${one}:subscriber`);
  const memo = { readers, isTaken: false };
  ledger.memos.push({ key, id, title, roles: [...roles, ...among], files: sent(files), ...memo });
}

const isOpenTo = ({ id }: Writer, { roles, isTaken }: Memo): boolean =>
  !isTaken && roles.some((role) => role.startsWith(`${id}:`));

async function writeMessage(desk: Desk): Promise<void> {
  const { ledger, me } = desk;
  const places = ledger.memos.filter((memo) => isOpenTo(me, memo)).slice(-40);
  if (places.length === 0) return writeMemo(desk);
  const memo = pick(places);
  const memoId = memo.id;
  const [key, files] = [randomUUID(), randomInt(4) === 0 ? [makeFile()] : []];
  const text = `${TITLE} ${key}`;
  const sending = {
    path: `/memos/${memoId}/messages`,
    form: () => formOf({ clientKey: key, message: text }, files),
    read: ({ status, text: body }: Answer) => (status === 201 ? posted.parse(JSON.parse(body)).id : null),
    // A task came of it while this was on its way: the discussion goes on there.
    mayBeRefused: () => memo.isTaken,
  };
  const id = await insist(ledger, me.visitor, sending);
  if (id !== null) ledger.messages.push({ key, id, memoId, text, files: sent(files) });
}
const posted = z.object({ id: z.number() });

async function decide(desk: Desk): Promise<void> {
  const { ledger, me } = desk;
  // Of several executives none considers what is their own.
  const isMine = ({ roles }: Memo) => roles.includes(`${me.id}:owner`);
  const memo = ledger.memos.find((one) => !one.isTaken && one.readers.includes(me.id) && !isMine(one));
  if (!memo) return writeMessage(desk);
  memo.isTaken = true;
  if (randomInt(3) === 0) return writeTask(desk, memo);
  const conclusion = `<div>Decided ${randomUUID()}</div>`;
  // Nobody changes these memos.
  const form = () => ({ conclusion, version: '1' });
  const read = ({ status }: Answer) => (status < 400 ? true : null);
  if (await insist(ledger, me.visitor, { path: `/memos/${memo.id}/consideration`, form, read }))
    ledger.decisions.push({ memoId: memo.id, byId: me.id, conclusion });
}

async function writeTask(desk: Desk, memo: Memo | null = null): Promise<void> {
  const { ledger, me } = desk;
  const [key, files, subscriber] = [randomUUID(), randomInt(2) ? [makeFile()] : [], pick(othersThan(desk))];
  const title = `${TITLE} ${key}`;
  const about = { clientKey: key, title, responsible: me.id, subscribers: subscriber, description: '<div>To do</div>' };
  const form = () => formOf({ ...about, ...(memo ? { memo: memo.id, version: '1' } : {}) }, files);
  const id = await insist(ledger, me.visitor, { path: '/tasks', form, read: idAfter('tasks') });
  if (id === null) return;
  const roles = [`${me.id}:owner`, `${me.id}:responsible`, `${subscriber}:subscriber`];
  ledger.tasks.push({ key, id, title, roles, files: sent(files), memoId: memo?.id ?? null });
}

function writeSomething(desk: Desk): Promise<void> {
  const chance = randomInt(100);
  if (desk.me.isExecutive && chance < 50) return decide(desk);
  if (chance < 60) return writeMemo(desk);
  return chance < 85 ? writeMessage(desk) : writeTask(desk);
}

const person = z.object({ id: z.number(), nick: z.string(), is_executive: z.boolean() });

async function findPeople(site: Site): Promise<People> {
  const found = await ask(site.database, `SELECT id, split_part(email, '@', 1) AS nick, is_executive FROM users`);
  const people = found.map((row) => person.parse(row));
  const executives = people.filter(({ is_executive }) => is_executive).map(({ id }) => id);
  return { ids: new Map(people.map(({ id, nick }) => [nick, id])), executives };
}

export type Writing = { ledger: Ledger; since: Date; stop(): Promise<void> };

/** Eight people write, each something every so often, until they are stopped. */
export async function startWriting(site: Site, everyMs: number): Promise<Writing> {
  const [ledger, people, since] = [emptyLedger(), await findPeople(site), new Date()];
  const writers = await Promise.all(
    [...WRITERS, ...EXECUTIVES].map(async (nick) => ({
      id: people.ids.get(nick) ?? 0,
      isExecutive: EXECUTIVES.includes(nick),
      visitor: await signIn(site, nick),
    })),
  );
  let isStopped = false;
  const work = writers.map(async (me) => {
    while (!isStopped) {
      await writeSomething({ ledger, people, me });
      await sleep(everyMs * (0.5 + Math.random()));
    }
  });
  return {
    ledger,
    since,
    async stop() {
      isStopped = true;
      await Promise.all(work);
    },
  };
}
