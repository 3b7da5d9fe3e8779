import { load, type CheerioAPI } from 'cheerio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type TestApp } from './support/app';
import { say } from './support/chat';
import { drainJobs } from './support/jobs';
import { act, formOf, makeMemo } from './support/memos';
import { makeTask } from './support/tasks';

/** Words that nobody else writes: where they stand, somebody's words stand. */
const TITLE = 'مذكرة المكاتب';
const NAME = 'ליאור כהן';
const BODY = 'نص المذكرة';
const TASK = 'مهمة الشراء';
const MESSAGE = 'رسالة قصيرة';
const CONCLUSION = 'القرار النهائي';
const FILE = 'ملف.txt';
const TAG = 'تصنيف';

let app: TestApp;
let memo: number;
let draft: number;
let considered: number;
let task: number;
let subtask: number;
let message: number;
let personId: number;
let fileId: number;

beforeAll(async () => {
  app = await withApp();
  const { prisma } = app.db;
  ({ id: personId } = await prisma.user.update({
    where: { email: 'andrew@demo.test' },
    data: { name: NAME, jobTitle: BODY },
  }));
  const tag = await prisma.tag.create({ data: { name: TAG } });
  memo = await makeMemo(app, 'andrew', { to: 'darian', title: TITLE, body: `<p>${BODY}</p>`, subscribers: ['olga'] });
  considered = await makeMemo(app, 'andrew', {
    to: 'darian',
    title: TITLE,
    body: `<p>${BODY}</p>`,
    subscribers: ['olga'],
  });
  draft = await makeMemo(app, 'andrew', { to: 'darian', title: TITLE, isDraft: true });
  await prisma.memoTag.createMany({ data: [memo, considered].map((memoId) => ({ memoId, tagId: tag.id })) });
  const andrew = await app.agentFor('andrew');
  await andrew.post(`/memos/${memo}/files`).attach('files', Buffer.from(BODY), FILE).expect(303);
  ({ id: fileId } = await prisma.attachment.findFirstOrThrow({ where: { memoId: memo } }));
  message = (await say(andrew, `/memos/${memo}`, { message: MESSAGE })).body.id;
  await say(await app.agentFor('darian'), `/memos/${memo}`, {
    message: `${MESSAGE} @${NAME}`,
    replyTo: String(message),
  });
  await act(andrew, `/memos/${memo}`, { ...(await formOf(app, memo)), title: TITLE, body: `<p>${BODY} ${BODY}</p>` });
  await act(await app.agentFor('darian'), `/memos/${considered}/consideration`, { conclusion: `<p>${CONCLUSION}</p>` });
  task = await makeTask(app, 'andrew', {
    title: TASK,
    description: `<p>${BODY}</p>`,
    responsible: ['andrew'],
    nextStep: BODY,
    subscribers: ['olga'],
  });
  subtask = await makeTask(app, 'andrew', { title: TASK, parent: task, responsible: ['andrew'] });
  await say(andrew, `/tasks/${task}`, { message: MESSAGE });
  await act(await app.agentFor('olga'), `/memos/${memo}/reminders`, {
    note: BODY,
    date: '2030-01-02',
    time: '10:00',
  }).catch(() => undefined);
  await drainJobs(app.deps);
});
afterAll(() => app.close());

const PAGES: readonly [string, readonly string[]][] = [
  [
    'andrew',
    [
      ...[
        '/memos',
        '/memos?view=drafts',
        '/memos?q=المكاتب',
        '/memos/new',
        '/my-day',
        '/notifications',
        '/account',
        '/reminders',
      ],
      ...[
        '/memos/:memo',
        '/memos/:memo/edit',
        '/memos/:memo/print',
        '/memos/:memo/history',
        '/memos/:draft',
        '/memos/:considered',
      ],
      ...[
        '/memos/new?copy=:memo',
        '/files/:file/view',
        '/tasks',
        '/tasks/board',
        '/tasks/:task',
        '/tasks/:subtask',
        '/tasks/:task/edit',
      ],
      ...[
        '/tasks/:task/print',
        '/tasks/:task/history',
        '/people',
        '/people/:person',
        '/memos/:memo/messages/:message/edit',
        '/account/absence',
      ],
    ],
  ],
  [
    'olga',
    [
      '/memos',
      '/memos/:memo',
      '/memos/:considered',
      '/notifications',
      '/my-day',
      '/tasks/:task',
      '/people/:person',
      '/search?q=المكاتب',
      '/search?q=كهن',
    ],
  ],
  [
    'darian',
    [
      '/memos?view=to-consider',
      '/memos/:memo',
      '/memos/:memo?reply=:message',
      '/memos/:considered',
      '/tasks/new?memo=:memo',
    ],
  ],
  [
    'admin',
    [
      '/admin',
      '/admin/users',
      '/admin/users/:person',
      '/admin/users/:person/deactivation',
      '/admin/tags',
      '/admin/departments/:department',
      '/admin/audit',
    ],
  ],
];

const WRITTEN = [TITLE, NAME, BODY, TASK, MESSAGE, CONCLUSION, FILE, TAG];
/** What is somebody's words and nothing else: a sentence of ours that holds them has our direction. */
const isWritten = (text: string): boolean => {
  const words = WRITTEN.reduce((rest, one) => rest.replaceAll(one, ''), text);
  return words !== text && !/\p{L}/u.test(words);
};
const FREE = 'script, style, title, option, noscript, template';

function bare($: CheerioAPI): string[] {
  const found: string[] = [];
  $('body *').each((_, element) => {
    const own = $(element);
    if (own.closest(FREE).length > 0) return;
    const text = own.clone().children().remove().end().text();
    const isField = own.is('input:not([type=hidden]), textarea') && isWritten(own.val()?.toString() ?? '');
    if (!isField && !isWritten(text)) return;
    const nearest = own.closest('[dir], bdi');
    if (nearest.length > 0 && !nearest.is('html, body')) return;
    found.push($.html(own.clone()).replace(/\s+/g, ' ').slice(0, 160));
  });
  return found;
}

const ids = async (): Promise<Record<string, string | number>> => {
  const { id: department } = await app.db.prisma.department.findFirstOrThrow();
  return { memo, draft, considered, task, subtask, message, department, person: personId, file: fileId };
};

async function expectNoneBare(person: string, url: string): Promise<void> {
  const answer = await (await app.agentFor(person)).get(encodeURI(url));
  if (answer.status !== 200 || answer.type !== 'text/html') return;
  expect(bare(load(answer.text)), url).toEqual([]);
}

test.each(PAGES.flatMap(([person, paths]) => paths.map((path) => [person, path] as const)))(
  'what people wrote runs in its own direction: for %s on %s',
  async (person, path) => {
    const known = await ids();
    const url = path.replace(/:(\w+)/g, (_, name: string) => String(known[name]));
    expect((await (await app.agentFor(person)).get(encodeURI(url))).status).toBe(200);
    await expectNoneBare(person, url);
  },
);

test.each(['andrew', 'darian', 'olga', 'ekaterina', 'admin'])(
  'and on every other page, new ones too: for %s',
  async (person) => {
    const { id: departmentId } = await app.db.prisma.department.findFirstOrThrow();
    const { id: eventId } = await app.db.prisma.event.findFirstOrThrow({ where: { type: 'memo.edited' } });
    const given = { departmentId, eventId, fileId, personId, userId: personId, messageId: message };
    const paths = app.app.routes.filter(({ method }) => method === 'get').map(({ path }) => path);
    for (const path of paths) {
      for (const number of path.startsWith('/tasks') ? [task, subtask] : [memo, considered]) {
        const known: Record<string, number> = { ...given, memoId: number, taskId: number, placeId: number };
        const url = path.replace(/:(\w+)/g, (_, name: string) => String(known[name] ?? 1));
        await expectNoneBare(person, url);
      }
    }
  },
);
