import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { expect } from 'vitest';
import { createApp } from '#src/app';
import { LOCALES } from '#src/i18n/i18n';
import type { Deps } from '#src/platform/http/context';
import { socketRealtime } from '#src/platform/realtime';
import type { SocketBus } from '#src/platform/socketBus';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { attachSockets } from '#src/sockets';
import type { TestApp } from './app';

export type LiveApp = Awaited<ReturnType<typeof goLive>>;

/** The application on a port, with sockets: what is done through `deps` or its addresses reaches open pages. */
export async function goLive(app: TestApp, bus: SocketBus | null = null, checkEveryMs = 30_000) {
  const deps: Deps = { ...app.deps, realtime: socketRealtime(() => sockets, LOCALES) };
  const { express, sessions } = createApp(deps, 'a secret of the tests only');
  const http = createServer(express);
  const sockets = attachSockets(http, sessions, deps, { bus, peers: null, checkEveryMs });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const clients: Socket[] = [];
  const cookies = new Map<string, string>();

  async function signIn(person: string): Promise<string> {
    const answer = await fetch(`${origin}/login`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ email: `${person}@demo.test`, password: DEMO_PASSWORD }),
    });
    return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  /** Resolves with the error's message when the server refuses. */
  async function connect(headers: Record<string, string>, transport: 'websocket' | 'polling' = 'websocket') {
    const client = io(origin, { transports: [transport], extraHeaders: headers, reconnection: false, forceNew: true });
    clients.push(client);
    const refusal = await new Promise<string | null>((resolve) => {
      client.on('connect', () => resolve(null));
      client.on('connect_error', (error) => resolve(error.message));
    });
    return { client, refusal };
  }

  const cookieOf = async (person: string): Promise<string> => {
    const cookie = cookies.get(person) ?? (await signIn(person));
    cookies.set(person, cookie);
    return cookie;
  };

  return {
    deps,
    sockets,
    origin,
    signIn,
    connect,
    async live(person: string): Promise<Socket> {
      const { client, refusal } = await connect({ cookie: await cookieOf(person), origin });
      expect(refusal).toBeNull();
      return client;
    },
    /** Posts a form as that person, as the page's script does. */
    async post(person: string, path: string, fields: Record<string, string> = {}): Promise<Response> {
      const headers = { cookie: await cookieOf(person), accept: 'application/json', origin };
      return fetch(origin + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields), headers });
    },
    leaveAll: () => clients.splice(0).forEach((client) => client.disconnect()),
    close: () => sockets.close(),
  };
}

export const next = (client: Socket, event: string): Promise<Record<string, unknown>> =>
  new Promise((resolve) => client.once(event, resolve));

export const open = (client: Socket, payload: unknown): Promise<{ ok: boolean }> =>
  client.timeout(5_000).emitWithAck('memo.open', payload);

type Person = { id: number; name: string };

/** Who is on a page, as it is told: all of it at first, then what is different. */
export function watchPresence(client: Socket) {
  let people: Person[] = [];
  let more = 0;
  let listen = (): void => undefined;
  client.on('chat.here', (told: { people: Person[]; more: number }) => {
    ({ people, more } = told);
    listen();
  });
  client.on('chat.hereNow', (told: { came: Person[]; left: number[]; more: number }) => {
    people = [...people.filter(({ id }) => !told.left.includes(id)), ...told.came];
    more = told.more;
    listen();
  });
  const names = () => people.map(({ name }) => name).sort();
  return {
    names,
    more: () => more,
    /** Resolves once so many are there. */
    until: (count: number) =>
      new Promise<string[]>((resolve) => {
        listen = () => void (people.length + more === count && resolve(names()));
        listen();
      }),
  };
}

/** Resolves with the first telling of the event that is as wished. */
export const nextWhere = (
  client: Socket,
  event: string,
  isWished: (payload: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown>> =>
  new Promise((resolve) => {
    const listen = (payload: Record<string, unknown>): void => {
      if (!isWished(payload)) return;
      client.off(event, listen);
      resolve(payload);
    };
    client.on(event, listen);
  });
