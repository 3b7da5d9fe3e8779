import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import supertest from 'supertest';
import { createApp, type App } from '#src/app';
import { readConfig } from '#src/config';
import { createDatabase, type Database, type User } from '#src/platform/db';
import type { Deps, Realtime } from '#src/platform/http/context';
import { createLogger } from '#src/platform/logger';
import { sealOf } from '#src/platform/sealing';
import { openStorage } from '#src/platform/storage/openStorage';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { createTestDatabase } from './database';

export type Sent = { to: string; event: string; payload: unknown };
export type Agent = ReturnType<typeof supertest.agent>;

export type TestApp = {
  app: App;
  deps: Deps;
  db: Database;
  databaseUrl: string;
  /** Who looks at which page: `12 memo 482`. */
  watching: Set<string>;
  /** Whose page hears nothing more: `12 memo 482`. */
  silenced: Set<string>;
  /** What was pushed to open pages. */
  pushed: Sent[];
  /** A browser nobody is signed in with. */
  agent(): Agent;
  /** A browser in which this demo person has signed in; `andrew` stands for andrew@demo.test. */
  agentFor(person: string): Promise<Agent>;
  user(person: string): Promise<User>;
  close(): Promise<void>;
};

export const emailOf = (person: string): string => (person.includes('@') ? person : `${person}@demo.test`);

/** Of the application with which an agent talks. */
export const databaseOf = new WeakMap<Agent, Database>();

/**
 * The real application on a fresh copy of the template database, with the demo company's people; `wayTo` may lead there by
 * another address. Close it after the tests.
 */
export async function withApp(
  environment: Record<string, string> = {},
  wayTo: (databaseUrl: string) => Promise<string> | string = (url) => url,
): Promise<TestApp> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'notes-test-'));
  const config = readConfig({
    NODE_ENV: 'test',
    DATA_DIR: folder,
    UPLOADS_DIR: path.join(folder, 'uploads'),
    LOG_LEVEL: 'fatal',
    // Notices come at once.
    UNDO_SECONDS: '0',
    ...environment,
  });
  const db = createDatabase({ url: await wayTo(database.url), poolSize: 6 });
  const pushed: Sent[] = [];
  const [watching, silenced] = [new Set<string>(), new Set<string>()];
  const deps: Deps = {
    config,
    db,
    storage: openStorage(config),
    logger: createLogger(config.logLevel),
    realtime: recorder(pushed, { watching, silenced }),
    seal: sealOf('a secret of the tests only'),
  };
  const app = createApp(deps, 'a secret of the tests only');
  // One port for all requests: supertest would open another for each.
  const server = createServer(app.express);
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agents = new Map<string, Agent>();

  return {
    app,
    deps,
    db,
    databaseUrl: database.url,
    pushed,
    watching,
    silenced,
    agent: () => supertest.agent(server),
    async agentFor(person) {
      const known = agents.get(person);
      if (known) return known;
      const agent = supertest.agent(server);
      const answer = await agent
        .post('/login')
        .type('form')
        .send({ email: emailOf(person), password: DEMO_PASSWORD });
      if (answer.status !== 303)
        throw new Error(`${person} could not sign in: ${answer.status} ${answer.text.slice(0, 200)}`);
      agents.set(person, agent);
      databaseOf.set(agent, db);
      return agent;
    },
    user: (person) => db.prisma.user.findUniqueOrThrow({ where: { email: emailOf(person) } }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await db.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Everybody is connected to the one process that there is. */
function recorder(pushed: Sent[], { watching, silenced }: Record<'watching' | 'silenced', Set<string>>): Realtime {
  const toUser: Realtime['toUser'] = (userId, event, payload) =>
    void pushed.push({ to: `user:${userId}`, event, payload });
  return {
    toUser,
    toUsers: (userIds, event, payload) => userIds.forEach((userId) => toUser(userId, event, payload)),
    isHere: () => true,
    isWatching: (userId, place) => watching.has(`${userId} ${place.kind} ${place.id}`),
    toUserHere: toUser,
    toProcesses: () => undefined,
    toPage: ({ kind, id }, event, payload) => void pushed.push({ to: `${kind}:${id}`, event, payload }),
    pageChanged: ({ kind, id }, change) =>
      void pushed.push({ to: `${kind}:${id}`, event: `${kind}.changed`, payload: { [`${kind}Id`]: id, ...change } }),
    toPageIn: ({ kind, id }, locale, event, payload) =>
      void pushed.push({ to: `${kind}:${id}:${locale}`, event, payload }),
    leavePage: (userId, { kind, id }) =>
      void pushed.push({ to: `user:${userId}`, event: 'leave', payload: { [`${kind}Id`]: id } }),
    keepNotesTo: (memoId, userIds) =>
      void pushed.push({ to: `notes:${memoId}`, event: 'kept', payload: { memoId, userIds } }),
    silencePage: (userId, { kind, id }) => void silenced.add(`${userId} ${kind} ${id}`),
    disconnectUser: (userId) => void pushed.push({ to: `user:${userId}`, event: 'disconnect', payload: null }),
  };
}
