import { load } from 'cheerio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TOPIC_NAMES } from '#src/features/help/topics';
import { withApp, type TestApp } from './support/app';
import { growCompany, type LargeCompany } from './support/largeCompany';

/**
 * No page exceeds this, whatever hangs at it: every page of the application is asked for in a company of thousands, by
 * people of each kind. A route that is new is asked for, too, and a parameter that this test does not know fails it.
 */
const BYTES_MAX = 300_000;
const ELEMENTS_MAX = 3_000;

const PEOPLE = { executive: 'garry', admin: 'admin', operator: 'ekaterina', employee: 'andrew' };

let app: TestApp;
let company: LargeCompany;
let values: Record<string, (string | number)[]>;

beforeAll(async () => {
  app = await withApp();
  company = await growCompany(app);
  values = await valuesOf();
}, 120_000);
afterAll(() => app.close());

async function valuesOf(): Promise<Record<string, (string | number)[]>> {
  const { prisma } = app.db;
  const { memoId, taskId, departmentId, tagId } = company;
  const { id: head } = await app.user('darian');
  const file = await prisma.attachment.findFirstOrThrow({ where: { memoId } });
  const message = await prisma.message.findFirstOrThrow({
    where: { conversation: { memoId } },
    orderBy: { id: 'asc' },
  });
  const step = await prisma.event.findFirstOrThrow({ where: { memoId } });
  const notice = await prisma.notification.findFirstOrThrow();
  const reminder = await prisma.reminder.findFirstOrThrow();
  const mail = await prisma.mailDelivery.findFirstOrThrow({ where: { state: 'failed' } });
  const run = { lines: [] };
  const list = await prisma.invitationList.create({
    data: { ...run, adminId: (await app.user('admin')).id, clientKey: crypto.randomUUID(), source: 'list.csv' },
  });
  const uploadedById = (await app.user('admin')).id;
  const upload = await prisma.importUpload.create({ data: { uploadedById, files: [], sizeBytes: 0 } });
  const imported = { uploadId: upload.id, isDryRun: true, files: [], outcome: 'done', endedAt: new Date() };
  const { id: runId } = await prisma.importRun.create({ data: imported });
  const { id: startedById } = await app.user('andrew');
  const problems = Array.from({ length: 500 }, (_, at) => ({
    phase: 'memos',
    id: at + 1,
    reason: 'memos.selected.why.unopened',
  }));
  const plan = {
    act: 'consider',
    ids: problems.map(({ id }) => id),
    list: '',
    until: null,
    outcome: null,
    conclusion: '',
  };
  const payload = { ...plan, add: [], remove: [], subscribers: [] };
  const selected = { kind: 'selected', about: '', startedById, total: 500, failed: 500, problems, payload };
  const { id: bulkId } = await prisma.bulkRun.create({ data: { ...selected, finishedAt: new Date() } });
  return {
    bulkId: [bulkId],
    runId: [runId],
    memoId: [memoId],
    taskId: [taskId],
    placeId: [memoId, taskId],
    departmentId: [departmentId, 1],
    choiceId: [tagId],
    personId: [head, (await app.user('andrew')).id],
    userId: [head, (await app.user('andrew')).id],
    fileId: [file.id],
    messageId: [message.id],
    eventId: [step.id],
    number: [1],
    noticeId: [notice.id],
    reminderId: [reminder.id],
    mailId: [mail.id],
    listId: [list.id],
    viewId: [await manyViews()],
    topic: TOPIC_NAMES,
  };
}

/** As many as there may be, with names as long as they may be. */
async function manyViews(): Promise<number> {
  const { id: ownerId } = await app.user('admin');
  const data = Array.from({ length: 50 }, (_, at) => ({
    ...{ kind: 'memos' as const, audience: 'everyone' as const, ownerId, name: `${at} `.padEnd(60, 'x') },
    ...{ query: `q=${at}`, position: at },
  }));
  await app.db.prisma.savedView.createMany({ data });
  return (await app.db.prisma.savedView.findFirstOrThrow()).id;
}

/** Links, and pictures, which nobody looks at here. */
const OTHERS = /:(token|key|logoName|absenceId|assistanceId|jobId)/;

function addressesOf(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].reduce<string[]>(
    (addresses, [, name = '']) => {
      const known = values[name];
      expect(known, `${path}: a parameter that this test does not know`).toBeDefined();
      return addresses.flatMap((address) => (known ?? []).map((value) => address.replace(`:${name}`, String(value))));
    },
    [path],
  );
}

/** What else an address may ask for. */
function further(): string[] {
  const { memoId, taskId, departmentId, tagId } = company;
  return [
    ...['/search?q=anna', '/search?q=part', '/memos?q=everybody', '/memos?view=mine', `/memos?tag=${tagId}`],
    ...['consider', 'tags', 'subscribers'].map((act) => `/memos/selected?act=${act}&all=1`),
    ...[`/memos/new?copy=${memoId}`, `/memos/new?recipient=company`, `/tasks/new?memo=${memoId}`],
    ...[`/tasks/new?copy=${taskId}`, `/tasks/new?parent=${taskId}`, '/tasks?stage=any', '/tasks?stage=any&q=part'],
    ...[
      '/tasks/board?stage=any',
      '/people?q=anna',
      `/people?department=${departmentId}`,
      '/people?former=1',
      '/people?away=1',
    ],
    ...[
      '/admin/users?q=anna',
      `/admin/users?department=${departmentId}`,
      '/admin/users?state=former',
      '/admin/departments?q=dep',
    ],
    ...[`/memos/${memoId}?message=${values['messageId']?.[0]}`],
  ];
}

test.each(Object.entries(PEOPLE))(
  'every page of %s is small enough',
  async (_, person) => {
    const agent = await app.agentFor(person);
    const addresses = app.app.routes
      .filter(({ method, path }) => method === 'get' && !OTHERS.test(path))
      .flatMap(({ path }) => addressesOf(path));
    const large: string[] = [];
    let pages = 0;
    for (const address of [...addresses, ...further()]) {
      const answer = await agent.get(address);
      expect(answer.status, address).toBeLessThan(500);
      if (!(answer.get('content-type') ?? '').startsWith('text/html') || answer.status >= 400) continue;
      const [bytes, elements] = [Buffer.byteLength(answer.text), load(answer.text)('*').length];
      pages += answer.status === 200 ? 1 : 0;
      if (process.env['SIZES']) console.log(`${person} ${address} ${bytes} bytes, ${elements} elements`);
      if (bytes > BYTES_MAX || elements > ELEMENTS_MAX) large.push(`${address}: ${bytes} bytes, ${elements} elements`);
    }
    expect(large).toEqual([]);
    expect(pages).toBeGreaterThan(25);
  },
  300_000,
);
