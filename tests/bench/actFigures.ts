import { startMailServer } from '../support/mail';
import type { Company } from './company';
import { costOf, type Cost } from './cost';
import { closedLoop, type Result, type Shot } from './load';
import { signIn, startApplication, type Application } from './programs';
import { emailOf, HEAVY, TYPICAL } from './seed';
import { memoForm } from './session';
import type { Figures } from './table';

const CONNECTIONS = 4;
/** Of the same number the compiler has seen as much on a busy machine as on a quiet one. */
const WRITES = 150;
const READS = 400;
const MOST_SECONDS = 12;
const MESSAGES = 20;
/** Who is told: a recipient and three more. */
const [RECIPIENT, ...OTHERS] = [HEAVY, 20, 21, 22] as const;

const LIST: Cost = { node: 3, postgres: 1.5, statements: 4 };
const PAGE: Cost = { node: 6, postgres: 2, statements: 12 };
const SENDING: Cost = { node: 25, postgres: 15, statements: 60 };
const POSTING: Cost = { node: 15, postgres: 10, statements: 40 };

type Act = { what: string; next: () => Shot; bar: Cost };

const form = (path: string, fields: readonly (readonly [string, string | number])[]): Shot => ({
  path,
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
  body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, String(value)])).toString(),
});

const sending = (): Shot => form('/memos', memoForm(RECIPIENT, OTHERS));
const posting = (path: string): Shot =>
  form(`${path}/messages`, [
    ['message', 'A message of the bench, as long as people write'],
    ['clientKey', crypto.randomUUID()],
  ]);
const creatingTask = (): Shot =>
  form('/tasks', [
    ['title', 'A task of the bench'],
    ['responsible', TYPICAL],
    ...[RECIPIENT, ...OTHERS].map((id): [string, number] => ['subscribers', id]),
    ['clientKey', crypto.randomUUID()],
  ]);

/** What is done all day: how often in a second, and what each costs of the processor, its jobs included, and in statements. */
export async function measureActs(figures: Figures, company: Company): Promise<void> {
  const mail = await startMailServer();
  const app = await startApplication(company, { SMTP_URL: mail.url });
  try {
    const cookie = await signIn(app.port, emailOf(TYPICAL));
    for (const act of await acts(app, cookie)) await measureAct(figures, company, app, cookie, act);
  } finally {
    await app.stop();
    await mail.close();
  }
}

async function acts(app: Application, cookie: string): Promise<Act[]> {
  const memo = await made(app, cookie, sending());
  const reader = await signIn(app.port, emailOf(RECIPIENT));
  for (let turn = 0; turn < MESSAGES; turn += 1) await made(app, turn % 2 ? cookie : reader, posting(memo));
  const chat = await made(app, cookie, sending());
  const task = await made(app, cookie, creatingTask());
  const reading = (path: string) => () => ({ path });
  return [
    { what: 'list of memos', next: reading('/memos'), bar: LIST },
    { what: 'list of tasks', next: reading('/tasks'), bar: LIST },
    { what: `memo page, ${MESSAGES} messages`, next: reading(memo), bar: PAGE },
    { what: 'task page', next: reading(task), bar: PAGE },
    { what: 'send a memo, four told and mailed', next: sending, bar: SENDING },
    { what: 'create a task, four told and mailed', next: creatingTask, bar: SENDING },
    // The last: its mails wait a minute.
    { what: 'post a message, four told', next: () => posting(chat), bar: POSTING },
  ];
}

async function made(app: Application, cookie: string, { path, ...init }: Shot): Promise<string> {
  const headers = { ...init.headers, cookie };
  const answer = await fetch(`http://127.0.0.1:${app.port}${path}`, { ...init, headers, redirect: 'manual' });
  const location = answer.headers.get('location');
  if (answer.status !== 303 || location === null) throw new Error(`POST ${path} was answered ${answer.status}`);
  return new URL(location, 'http://localhost').pathname;
}

type Load = { port: number; cookie: string; connections: number; requests: number; next: () => Shot };

/** Once to warm up, once measured. */
async function measured(company: Company, app: Application, load: Load): Promise<{ cost: Cost; result: Result }> {
  const run = () => closedLoop({ ...load, seconds: MOST_SECONDS });
  await run();
  return costOf(company, app, run);
}

async function measureAct(
  figures: Figures,
  company: Company,
  app: Application,
  cookie: string,
  { what, next, bar }: Act,
) {
  const requests = next().method === 'POST' ? WRITES : READS;
  const load = { port: app.port, cookie, connections: CONNECTIONS, requests, next };
  const { cost, result } = await measured(company, app, load);
  figures.cost(`${what} (${result.perSecond.toFixed(0)}/s)`, cost, bar);
  figures.most(`${what}: statements`, Math.round(cost.statements), bar.statements, '');
  if (result.errors > 0) figures.most(`${what}: failed`, result.errors, 0, `of ${result.requests}`);
}

/** A memo with five participants as fast as it goes, where there is no mail server. */
export async function measureWriting(figures: Figures, company: Company, app: Application): Promise<void> {
  const cookie = await signIn(app.port, emailOf(TYPICAL));
  const load = { port: app.port, cookie, connections: 8, requests: 2 * WRITES, next: sending };
  const { cost, result } = await measured(company, app, load);
  figures.cost('create a memo with 5 participants', cost, SENDING);
  figures.least('create a memo with 5 participants', result.perSecond, 100, '/s');
  figures.most('create a memo, p99', result.p99, 150, 'ms');
  figures.most('create a memo: failed', result.errors, 0, `of ${result.requests}`);
}
