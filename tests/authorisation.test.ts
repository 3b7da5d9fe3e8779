import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from './support/app';
import { goAway } from './support/absences';
import { said } from './support/chat';
import { makeTask } from './support/tasks';
import { act, writeMemo } from './support/memos';

/**
 * Who gets into what: one table for every route of the application. Requests carry a field that no form has, so that
 * whoever is let in is answered 422 and nothing changes.
 */

const CAST = {
  nobody: null,
  other: 'masha',
  recipient: 'garry',
  owner: 'andrew',
  subscriber: 'olga',
  deputy: 'marina',
  adviser: 'sergey',
  assistant: 'valeria',
  head: 'darian',
  operator: 'ekaterina',
  executive: 'ruth',
  admin: 'admin',
  deactivated: 'tanya',
} as const;

type Role = keyof typeof CAST;
const ROLES = Object.keys(CAST) as Role[];
const SIGNED_IN: Role[] = ROLES.filter((role) => role !== 'nobody' && role !== 'deactivated');

const CASES = ['draft', 'pending', 'postponed', 'considered', 'withdrawn', 'missing'] as const;
type Case = (typeof CASES)[number];

const INSIDERS: Role[] = ['owner', 'recipient', 'deputy', 'adviser', 'assistant', 'subscriber', 'operator'];
const SEES: Record<Case, Role[]> = {
  draft: ['owner'],
  pending: INSIDERS,
  postponed: INSIDERS,
  considered: INSIDERS,
  withdrawn: ['owner', 'operator'],
  missing: [],
};

/** With what was withdrawn nothing is done unless said so. */
type MemoRule = { draft: Role[]; open: Role[]; considered: Role[]; withdrawn?: Role[] };

const seeing: MemoRule = {
  draft: ['owner'],
  open: INSIDERS,
  considered: INSIDERS,
  withdrawn: ['owner', 'operator'],
};
const editing: MemoRule = { draft: ['owner'], open: ['owner', 'operator'], considered: ['operator'] };
const adding: MemoRule = {
  draft: ['owner'],
  open: ['owner', 'recipient', 'deputy', 'operator'],
  considered: ['recipient', 'deputy', 'operator'],
};
/** More people may always be told. */
const telling: MemoRule = { ...adding, considered: ['owner', 'recipient', 'deputy', 'operator'] };
const talking: MemoRule = { draft: [], open: INSIDERS, considered: INSIDERS };
const listening: MemoRule = { ...talking, withdrawn: ['owner', 'operator'] };
/** What the stage alone forbids is answered by the service (409, with the text kept), not by the door. */
const DECIDERS: Role[] = ['recipient', 'deputy', 'operator'];
const deciding: MemoRule = { draft: [], open: DECIDERS, considered: DECIDERS };

const muting: MemoRule = {
  draft: [],
  open: ['owner', 'recipient', 'deputy', 'adviser', 'assistant', 'subscriber'],
  considered: ['owner', 'recipient', 'deputy', 'adviser', 'assistant', 'subscriber'],
};

const ASKERS: Role[] = ['recipient', 'deputy', 'adviser'];
const asking: MemoRule = { draft: [], open: ASKERS, considered: ASKERS };
const handingOn: MemoRule = { draft: [], open: ['recipient', 'deputy'], considered: ['recipient', 'deputy'] };

const MEMO_ROUTES: Record<string, MemoRule> = {
  'get /memos/:memoId': seeing,
  'get /memos/:memoId/print': seeing,
  // What does not wait for the reader leads to its page.
  'get /folder/:memoId': seeing,
  'get /memos/:memoId/edit': editing,
  'post /memos/:memoId': { ...editing, considered: ['owner', 'operator'] },
  // Sent twice, by a double click or the Back button, it leads the owner to the memo.
  'post /memos/:memoId/sending': { draft: ['owner'], open: ['owner'], considered: ['owner'] },
  'post /memos/:memoId/autosave': { draft: ['owner'], open: ['owner'], considered: ['owner'] },
  'post /memos/:memoId/delete': { draft: ['owner'], open: [], considered: [] },
  'post /memos/:memoId/postponement': deciding,
  'post /memos/:memoId/postponement/delete': deciding,
  'post /memos/:memoId/consideration': deciding,
  'get /memos/:memoId/precedents': seeing,
  'get /memos/:memoId/lines': { ...deciding, considered: [] },
  'post /memos/:memoId/lines': deciding,
  'post /memos/:memoId/consideration/delete': deciding,
  'post /memos/:memoId/conclusion': deciding,
  // Of what is back already, or a draft again, a second click does nothing.
  'post /memos/:memoId/withdrawal/delete': {
    draft: [],
    open: ['owner', 'operator'],
    considered: ['owner', 'operator'],
    withdrawn: ['owner'],
  },
  'post /memos/:memoId/sending/delete': { draft: ['owner'], open: ['owner'], considered: [] },
  'post /memos/:memoId/undo': telling,
  'post /memos/:memoId/return': deciding,
  'post /memos/:memoId/return/delete': deciding,
  'post /memos/:memoId/return/answer': { draft: ['owner'], open: ['owner'], considered: ['owner'] },
  'post /memos/:memoId/return/answer/delete': { draft: ['owner'], open: ['owner'], considered: ['owner'] },
  'post /memos/:memoId/withdrawal': { draft: [], open: ['owner', 'operator'], considered: [] },
  'post /memos/:memoId/nudge': { draft: [], open: ['owner'], considered: [] },
  'post /memos/:memoId/subscribers': telling,
  'post /memos/:memoId/subscribers/:userId/delete': { ...editing, considered: [] },
  'post /memos/:memoId/subscription/delete': { draft: [], open: ['subscriber'], considered: ['subscriber'] },
  'post /memos/:memoId/mute': muting,
  'post /memos/:memoId/mute/delete': muting,
  'post /memos/:memoId/files': adding,
  'get /memos/:memoId/opinions/new': { ...asking, considered: [] },
  'post /memos/:memoId/opinions': asking,
  'post /memos/:memoId/opinions/:opinionId': { draft: [], open: ['adviser'], considered: ['adviser'] },
  'post /memos/:memoId/opinions/:opinionId/reminder': asking,
  'post /memos/:memoId/opinions/:opinionId/delete': asking,
  // What one has prepared stays in sight, and is answered with what was typed.
  'post /memos/:memoId/proposal': { draft: [], open: ['assistant'], considered: ['assistant'] },
  'post /memos/:memoId/proposal/delete': { draft: [], open: ['assistant'], considered: ['assistant'] },
  'post /memos/:memoId/proposal/place': { draft: [], open: ['assistant'], considered: ['assistant'] },
  'get /memos/:memoId/hand-on': { ...handingOn, considered: [] },
  'post /memos/:memoId/hand-on': handingOn,
  // A memo to one person is nobody else's to take.
  'post /memos/:memoId/passing': { draft: [], open: [], considered: [] },
  'post /memos/:memoId/taking': { draft: [], open: [], considered: [] },
  'post /memos/:memoId/taking/delete': { draft: [], open: [], considered: [] },
  'get /memos/:memoId/versions': { ...seeing, draft: [] },
  'post /memos/:memoId/versions/:number/use': { draft: [], open: ['owner', 'operator'], considered: [] },
  'post /memos/:placeId/access/:requestId': {
    draft: [],
    open: ['owner', 'recipient', 'deputy', 'operator'],
    considered: ['owner', 'recipient', 'deputy'],
  },
  'get /memos/:placeId/people': seeing,
  'get /memos/:placeId/files': seeing,
  'get /memos/:placeId/history': seeing,
  'get /memos/:placeId/history/:eventId': seeing,
  // Nobody talks about a draft, its owner included.
  'get /memos/:placeId/messages': listening,
  'post /memos/:placeId/messages': talking,
  'post /memos/:placeId/reading': listening,
  'get /memos/:placeId/messages/:messageId': listening,
  'get /memos/:placeId/messages/:messageId/edit': talking,
  // Whose message it is, and how old, the service asks.
  'post /memos/:placeId/messages/:messageId': talking,
  'post /memos/:placeId/messages/:messageId/delete': talking,
  'get /files/:fileId': seeing,
  'get /files/:fileId/view': seeing,
  'get /files/:fileId/thumbnail': seeing,
  'post /files/:fileId/reading': {
    draft: ['owner'],
    open: ['owner', 'operator'],
    considered: ['owner', 'operator'],
    withdrawn: ['owner', 'operator'],
  },
  'post /files/:fileId/delete': editing,
};

/** The deciders' notes are nowhere for everybody else, also for who reads the memo. */
const NOTES_ROUTES = [
  'get /memos/:memoId/notes',
  'get /memos/:placeId/notes/messages',
  'post /memos/:placeId/notes/messages',
  'post /memos/:placeId/notes/reading',
  'get /memos/:placeId/notes/messages/:messageId',
  'get /memos/:placeId/notes/messages/:messageId/edit',
  'post /memos/:placeId/notes/messages/:messageId',
  'post /memos/:placeId/notes/messages/:messageId/delete',
];

/** A team task of garry's: andrew and valeria are responsible, olga subscribes. */
const IN_TASK: Role[] = ['recipient', 'owner', 'assistant', 'subscriber', 'operator'];
const workers: Role[] = ['recipient', 'owner', 'assistant', 'operator'];
const masters: Role[] = ['recipient', 'operator'];

const TASK_ROUTES: Record<string, Role[]> = {
  'get /tasks/:taskId': IN_TASK,
  'get /tasks/:taskId/print': IN_TASK,
  'get /tasks/:taskId/edit': masters,
  'post /tasks/:taskId': masters,
  'post /tasks/:taskId/stage': workers,
  'post /tasks/:taskId/step': workers,
  'post /tasks/:taskId/files': workers,
  'post /tasks/:taskId/part': ['owner', 'assistant'],
  'post /tasks/:taskId/hiding': ['owner', 'assistant'],
  'post /tasks/:taskId/hiding/delete': ['recipient', 'owner', 'assistant', 'subscriber'],
  'post /tasks/:taskId/subscribers/:userId/delete': masters,
  'post /tasks/:taskId/subscription/delete': ['subscriber'],
  'post /tasks/:taskId/mute': ['recipient', 'owner', 'assistant', 'subscriber'],
  'post /tasks/:taskId/mute/delete': ['recipient', 'owner', 'assistant', 'subscriber'],
  'post /tasks/:placeId/access/:requestId': masters,
  'get /tasks/:placeId/people': IN_TASK,
  'get /tasks/:placeId/files': IN_TASK,
  'get /tasks/:taskId/subtasks': IN_TASK,
  'get /tasks/:placeId/history': IN_TASK,
  'get /tasks/:placeId/history/:eventId': IN_TASK,
  'get /tasks/:placeId/messages': IN_TASK,
  'post /tasks/:placeId/messages': IN_TASK,
  'post /tasks/:placeId/reading': IN_TASK,
  'get /tasks/:placeId/messages/:messageId': IN_TASK,
  'get /tasks/:placeId/messages/:messageId/edit': IN_TASK,
  'post /tasks/:placeId/messages/:messageId': IN_TASK,
  'post /tasks/:placeId/messages/:messageId/delete': IN_TASK,
};

/** Doors that do not depend on a memo. `token` is a link nobody was given. */
type Door =
  | 'anyone'
  | 'signedIn'
  | 'admin'
  | 'token'
  | 'halfWay'
  | 'picture'
  | 'ownNotice'
  | 'ownReminder'
  | 'ownView'
  | 'ownAbsence'
  | 'ownRun'
  | 'ownAssistance'
  | 'ownArchive';
const OTHER_ROUTES: Record<string, Door> = {
  'get /': 'anyone',
  // There are people already, and nobody among them who still has steps of the setup to take.
  'get /help': 'signedIn',
  'get /help/:topic': 'signedIn',
  'post /help/welcome': 'signedIn',
  'get /setup': 'token',
  'post /setup': 'token',
  'get /setup/mail': 'token',
  'post /setup/mail': 'token',
  'post /setup/mail/test': 'token',
  'get /setup/examples': 'token',
  'post /setup/examples': 'token',
  'get /setup/executives': 'token',
  'post /setup/executives': 'token',
  'get /setup/next': 'token',
  'post /setup/finish': 'token',
  'get /login': 'anyone',
  'post /login': 'anyone',
  'post /logout': 'anyone',
  'get /password/forgot': 'anyone',
  'post /password/forgot': 'anyone',
  'get /password/reset/:token': 'token',
  'post /password/reset/:token': 'token',
  'get /invitations/:token': 'token',
  'post /invitations/:token': 'token',
  'get /unsubscribe/:token': 'token',
  'post /unsubscribe/:token': 'token',
  'get /mute/:token': 'token',
  'post /mute/:token': 'token',
  'post /account/theme': 'anyone',
  // Half-way in, nobody is: without a password shown just before, it leads to the login.
  'get /login/second-step': 'halfWay',
  'post /login/second-step': 'halfWay',
  'get /people/:personId/picture': 'picture',
  'post /account/picture': 'signedIn',
  'post /account/picture/delete': 'signedIn',
  'get /account/sessions': 'signedIn',
  'post /account/sessions/others/delete': 'signedIn',
  'post /account/sessions/:key/delete': 'signedIn',
  'get /account/two-step': 'signedIn',
  'post /account/two-step': 'signedIn',
  'post /account/two-step/codes': 'signedIn',
  'post /account/two-step/delete': 'signedIn',
  'get /account/absence': 'signedIn',
  'post /account/absence': 'signedIn',
  'post /account/absence/:absenceId': 'ownAbsence',
  'post /account/absence/:absenceId/delete': 'ownAbsence',
  'get /account': 'signedIn',
  'post /account': 'signedIn',
  'post /account/password': 'signedIn',
  'post /account/sessions/delete': 'signedIn',
  'get /account/notifications': 'signedIn',
  'post /account/notifications': 'signedIn',
  'post /account/notifications/hours': 'signedIn',
  'get /account/data': 'signedIn',
  'post /account/data': 'signedIn',
  'get /account/data/archive': 'ownArchive',
  'get /account/phrases': 'signedIn',
  'post /account/phrases': 'signedIn',
  'get /folder': 'signedIn',
  'get /folder/end': 'signedIn',
  'post /folder/signing': 'signedIn',
  'get /account/assistants': 'signedIn',
  'post /account/assistants': 'signedIn',
  'post /account/assistants/:assistanceId/delete': 'ownAssistance',
  'get /memos': 'signedIn',
  'get /projects': 'signedIn',
  'get /projects/new': 'signedIn',
  'post /projects': 'signedIn',
  'get /tasks/new': 'signedIn',
  'post /tasks': 'signedIn',
  'get /memos/new': 'signedIn',
  'get /memos/precedents': 'signedIn',
  'post /memos': 'signedIn',
  'post /memos/drafts': 'signedIn',
  'post /memos/autosave': 'signedIn',
  'get /tasks': 'signedIn',
  'get /tasks/board': 'signedIn',
  'get /memos/export.csv': 'signedIn',
  'get /memos/export.xlsx': 'signedIn',
  'get /memos/selected': 'signedIn',
  'post /memos/selected': 'signedIn',
  'get /memos/selected/found': 'signedIn',
  'get /memos/selected/export.csv': 'signedIn',
  'get /memos/selected/export.xlsx': 'signedIn',
  'get /memos/selected/print': 'signedIn',
  'get /memos/selected/runs/:bulkId': 'ownRun',
  'post /memos/selected/runs/:bulkId/undo': 'ownRun',
  'get /tasks/export.csv': 'signedIn',
  'get /tasks/export.xlsx': 'signedIn',
  'get /people': 'signedIn',
  'get /people/options': 'signedIn',
  'get /people/:personId': 'signedIn',
  'post /access-requests': 'signedIn',
  'get /search': 'signedIn',
  'get /tags/options': 'signedIn',
  'get /search/hits': 'signedIn',
  'get /notifications': 'signedIn',
  'get /notifications/state': 'signedIn',
  'post /notifications/reading': 'signedIn',
  'get /notifications/:noticeId': 'ownNotice',
  'get /palette': 'signedIn',
  'get /views': 'signedIn',
  'post /views': 'signedIn',
  'get /views/:viewId/edit': 'ownView',
  'post /views/:viewId': 'ownView',
  'post /views/:viewId/position': 'ownView',
  'post /views/:viewId/delete': 'ownView',
  'post /views/:viewId/home': 'ownView',
  'post /views/:viewId/home/delete': 'ownView',
  'get /my-day': 'signedIn',
  'get /calendar/:token.ics': 'token',
  'get /account/calendar': 'signedIn',
  'post /account/calendar': 'signedIn',
  'post /account/calendar/delete': 'signedIn',
  'get /reminders': 'signedIn',
  'post /reminders': 'signedIn',
  'get /reminders/:reminderId/edit': 'ownReminder',
  'post /reminders/:reminderId': 'ownReminder',
  'post /reminders/:reminderId/snooze': 'ownReminder',
  'post /reminders/:reminderId/completion': 'ownReminder',
  'post /reminders/:reminderId/delete': 'ownReminder',
  'get /admin': 'admin',
  'get /admin/users': 'admin',
  'get /admin/users/export.csv': 'admin',
  'get /admin/users/export.xlsx': 'admin',
  'post /admin/users/bulk/invitations': 'admin',
  'post /admin/users/bulk/deactivation': 'admin',
  'post /admin/users/bulk/department': 'admin',
  'post /admin/users/bulk/flag': 'admin',
  'post /admin/users/bulk/flag/delete': 'admin',
  'get /admin/invitations': 'admin',
  'post /admin/invitations': 'admin',
  'get /admin/invitations/template.csv': 'admin',
  'get /admin/invitations/:listId': 'admin',
  'post /admin/invitations/:listId/sending': 'admin',
  'post /admin/invitations/:listId/links': 'admin',
  'get /admin/invitations/:listId/wrong.csv': 'admin',
  'get /admin/users/new': 'admin',
  'post /admin/users': 'admin',
  'get /admin/users/:userId': 'admin',
  'post /admin/users/:userId': 'admin',
  'get /admin/users/:userId/deactivation': 'admin',
  'post /admin/users/:userId/deactivation': 'admin',
  'post /admin/users/:userId/deactivation/delete': 'admin',
  'post /admin/users/:userId/invitation': 'admin',
  'post /admin/users/:userId/password-reset': 'admin',
  'post /admin/users/:userId/two-step/delete': 'admin',
  'post /admin/users/:userId/sessions/delete': 'admin',
  'post /admin/users/:userId/sessions/:key/delete': 'admin',
  'get /admin/users/:userId/absence': 'admin',
  'post /admin/users/:userId/absence': 'admin',
  'post /admin/users/:userId/absence/:absenceId': 'admin',
  'post /admin/users/:userId/absence/:absenceId/delete': 'admin',
  'get /admin/departments': 'admin',
  'post /admin/departments': 'admin',
  'get /admin/departments/:departmentId': 'admin',
  'post /admin/departments/:departmentId': 'admin',
  'post /admin/departments/:departmentId/merging': 'admin',
  'post /admin/departments/:departmentId/archiving': 'admin',
  'post /admin/departments/:departmentId/archiving/delete': 'admin',
  'get /admin/purposes': 'admin',
  'post /admin/purposes': 'admin',
  'post /admin/purposes/names': 'admin',
  'get /admin/purposes/:choiceId': 'admin',
  'post /admin/purposes/:choiceId': 'admin',
  'post /admin/purposes/:choiceId/position': 'admin',
  'post /admin/purposes/:choiceId/archive': 'admin',
  'post /admin/purposes/:choiceId/archive/delete': 'admin',
  'post /admin/purposes/:choiceId/delete': 'admin',
  'get /admin/stages': 'admin',
  'post /admin/stages': 'admin',
  'post /admin/stages/names': 'admin',
  'get /admin/stages/:choiceId': 'admin',
  'post /admin/stages/:choiceId': 'admin',
  'post /admin/stages/:choiceId/position': 'admin',
  'post /admin/stages/:choiceId/archive': 'admin',
  'post /admin/stages/:choiceId/archive/delete': 'admin',
  'post /admin/stages/:choiceId/delete': 'admin',
  'get /admin/tags': 'admin',
  'post /admin/tags': 'admin',
  'get /admin/tags/:choiceId': 'admin',
  'post /admin/tags/:choiceId': 'admin',
  'post /admin/tags/:choiceId/merging': 'admin',
  'post /admin/tags/:choiceId/archive': 'admin',
  'post /admin/tags/:choiceId/archive/delete': 'admin',
  'post /admin/tags/:choiceId/delete': 'admin',
  'get /admin/audit': 'admin',
  'get /admin/audit/export.csv': 'admin',
  'get /admin/audit/export.xlsx': 'admin',
  'get /admin/health': 'admin',
  'get /admin/import': 'admin',
  'post /admin/import': 'admin',
  'post /admin/import/uploads/:uploadId/runs': 'admin',
  'post /admin/import/uploads/:uploadId/removal': 'admin',
  'get /admin/import/runs/:runId': 'admin',
  'post /admin/import/runs/:runId/end': 'admin',
  'post /admin/import/runs/:runId/continuation': 'admin',
  'get /admin/jobs': 'admin',
  'post /admin/jobs/mails/release': 'admin',
  'post /admin/jobs/mails/sending': 'admin',
  'get /admin/jobs/mails/:mailId': 'admin',
  'post /admin/jobs/mails/:mailId/sending': 'admin',
  'post /admin/jobs/:jobId/running': 'admin',
  'get /admin/settings': 'admin',
  'post /admin/settings/company': 'admin',
  'post /admin/settings/memos': 'admin',
  'post /admin/settings/working-days': 'admin',
  'post /admin/settings/signing-in': 'admin',
  'post /admin/settings/files': 'admin',
  'post /admin/settings/phrases': 'admin',
  'post /admin/settings/mails': 'admin',
  'post /admin/settings/backups': 'admin',
  'post /admin/settings/retention': 'admin',
  'post /admin/settings/logo': 'admin',
  'post /admin/settings/logo/delete': 'admin',
  'post /admin/settings/mail-server': 'admin',
  'post /admin/settings/mail-server/delete': 'admin',
  'post /admin/settings/mail-server/test': 'admin',
  // There is no logo of any other name.
  'get /logo/:logoName.png': 'token',
};

type Outcome = 'in' | 'login' | '403' | '404';

let app: TestApp;
const agents = new Map<Role, Agent>();
const memoIds = new Map<Case, number>();
const fileIds = new Map<Case, number>();
const messageIds = new Map<Case, number>();
const noteIds = new Map<Case, number>();
const MISSING = 2_000_000_000;

beforeAll(async () => {
  app = await withApp();
  await goAway(app, 'garry', { deputy: 'marina' });
  await app.db.prisma.tag.create({ data: { id: 1, name: 'Paint' } });
  for (const stage of CASES.filter((name) => name !== 'missing')) {
    const draft = { title: `A ${stage} memo`, to: 'garry', subscribers: ['olga'], file: 'figures' };
    memoIds.set(stage, await writeMemo(app, 'andrew', { ...draft, isDraft: stage === 'draft' }));
  }
  memoIds.set('missing', MISSING);
  const garry = await app.agentFor('garry');
  await act(garry, '/account/assistants', { assistant: String((await app.user('valeria')).id) });
  await act(await app.agentFor('valeria'), `/memos/${memoIds.get('considered')}/proposal`, {
    ...{ for: String((await app.user('garry')).id), outcome: 'noted', textVersion: '1' },
  });
  for (const stage of CASES.filter((name) => name !== 'missing' && name !== 'draft'))
    messageIds.set(stage, await said(garry, `/memos/${memoIds.get(stage)}`, 'A word'));
  for (const stage of CASES.filter((name) => name !== 'missing' && name !== 'draft'))
    noteIds.set(stage, await said(garry, `/memos/${memoIds.get(stage)}/notes`, 'A word among us'));
  const advisers = String((await app.user('sergey')).id);
  for (const stage of ['pending', 'postponed', 'considered', 'withdrawn'] as const)
    await act(garry, `/memos/${memoIds.get(stage)}/opinions`, { advisers, question: 'Is it too much?' });
  await act(garry, `/memos/${memoIds.get('postponed')}/postponement`);
  await act(garry, `/memos/${memoIds.get('considered')}/consideration`);
  await act(await app.agentFor('andrew'), `/memos/${memoIds.get('withdrawn')}/withdrawal`);
  for (const stage of CASES) {
    const file = await app.db.prisma.attachment.findFirst({ where: { memoId: memoIds.get(stage) ?? 0 } });
    fileIds.set(stage, file?.id ?? MISSING);
  }
  for (const role of ROLES) {
    const person = CAST[role];
    agents.set(role, person ? await app.agentFor(person) : app.agent());
  }
  await app.db.prisma.user.update({ where: { email: 'tanya@demo.test' }, data: { deactivatedAt: new Date() } });
}, 120_000);

afterAll(() => app.close());

async function outcome(role: Role, route: string, values: Record<string, string | number>): Promise<Outcome> {
  const [method, pattern = ''] = route.split(' ');
  const url = pattern.replace(/:(\w+)/g, (_, name: string) => String(values[name] ?? ''));
  const agent = agents.get(role)!;
  const answer =
    method === 'get' ? await agent.get(url) : await agent.post(url).type('form').send({ noFormHasThis: '1' });
  if (answer.status === 403 || answer.status === 404) return answer.status === 403 ? '403' : '404';
  if (answer.status === 303 && (answer.get('location') ?? '').startsWith('/login')) return 'login';
  if ([200, 303, 422].includes(answer.status)) return 'in';
  throw new Error(`${role}: ${route} answered ${answer.status}`);
}

async function matrix(route: string, values: Record<string, string | number>): Promise<Record<string, Outcome>> {
  const answers: Record<string, Outcome> = {};
  for (const role of ROLES) answers[role] = await outcome(role, route, values);
  return answers;
}

async function keptMail(): Promise<number> {
  const { id: userId, email: toAddress } = await app.user('masha');
  const kept = {
    kind: 'memo-sent',
    state: 'kept',
    messageId: 'kept@demo.test',
    subject: 'A memo',
    text: 'A memo',
  } as const;
  const mail = { ...kept, userId, toAddress };
  return (await app.db.prisma.mailDelivery.upsert({ where: { messageId: kept.messageId }, create: mail, update: {} }))
    .id;
}

/** A new one each time, for a request without fields ends it. */
async function anAbsence(person: string): Promise<number> {
  const { id: userId } = await app.user(person);
  await app.db.prisma.absence.updateMany({ where: { userId }, data: { endedAt: new Date() } });
  const days = { fromDay: new Date('2099-01-01'), untilDay: new Date('2099-01-02') };
  return (await app.db.prisma.absence.create({ data: { userId, ...days } })).id;
}

const expected = (decide: (role: Role) => Outcome): Record<string, Outcome> =>
  Object.fromEntries(ROLES.map((role) => [role, SIGNED_IN.includes(role) ? decide(role) : 'login']));

/** Projects have the routes of tasks; in them there are no parts of a team. */
const PROJECT_ROUTES = Object.fromEntries(
  Object.entries(TASK_ROUTES).map(([route, may]) => [
    route.replace('/tasks/', '/projects/'),
    route.endsWith('/part') || route.endsWith('/hiding') ? [] : may,
  ]),
);

test('every route of the application has its row in the table, and every row its route', () => {
  const declared = app.app.routes.map(({ method, path }) => `${method} ${path}`);
  expect([...declared].sort()).toEqual(
    [
      ...Object.keys(MEMO_ROUTES),
      ...NOTES_ROUTES,
      ...Object.keys(TASK_ROUTES),
      ...Object.keys(PROJECT_ROUTES),
      ...Object.keys(OTHER_ROUTES),
    ].sort(),
  );
});

function mayWith(stage: Case, { draft, open, considered, withdrawn = [] }: MemoRule): Role[] {
  if (stage === 'withdrawn') return withdrawn;
  return stage === 'draft' ? draft : stage === 'considered' ? considered : open;
}

describe.each(Object.entries(MEMO_ROUTES))('%s', (route, rule) => {
  test.each(CASES)('lets in those who may with a %s memo, and hides it from the others', async (stage) => {
    const may = mayWith(stage, rule);
    const values = {
      memoId: memoIds.get(stage) ?? 0,
      placeId: memoIds.get(stage) ?? 0,
      messageId: messageIds.get(stage) ?? MISSING,
      fileId: fileIds.get(stage) ?? 0,
      eventId: await stepOf({ memoId: memoIds.get(stage) ?? 0 }),
      requestId: MISSING,
      userId: (await app.user('olga')).id,
      number: 1,
      opinionId: (await app.db.prisma.opinion.findFirst({ where: { memoId: memoIds.get(stage) } }))?.id ?? MISSING,
    };
    const decide = (role: Role): Outcome => {
      if (!SEES[stage].includes(role)) return '404';
      return may.includes(role) ? 'in' : '403';
    };
    expect(await matrix(route, values)).toEqual(expected(decide));
  });
});

describe.each(NOTES_ROUTES)('%s', (route) => {
  test.each(CASES)('lets in those who decide on a %s memo, and hides it from all others', async (stage) => {
    const may: Role[] = ['pending', 'postponed', 'considered'].includes(stage)
      ? ['recipient', 'deputy', 'assistant']
      : [];
    const memoId = memoIds.get(stage) ?? 0;
    const values = { memoId, placeId: memoId, messageId: noteIds.get(stage) ?? MISSING };
    expect(await matrix(route, values)).toEqual(expected((role) => (may.includes(role) ? 'in' : '404')));
  });
});

describe.each(Object.entries({ ...TASK_ROUTES, ...PROJECT_ROUTES }))('%s', (route, may) => {
  test('lets in those who may with a task or project, and hides it from the others', async () => {
    const taskId = await theTask(route.includes('/projects/') ? 'project' : 'task');
    const messageId = await theMessage(taskId);
    const userId = (await app.user('olga')).id;
    const eventId = await stepOf({ taskId });
    const decide = (role: Role): Outcome => (!IN_TASK.includes(role) ? '404' : may.includes(role) ? 'in' : '403');
    expect(await matrix(route, { taskId, placeId: taskId, messageId, userId, eventId, requestId: MISSING })).toEqual(
      expected(decide),
    );
    // Nor is a task a project.
    if (route.includes('/projects/')) {
      const other = await theTask('task');
      const values = { taskId: other, placeId: other, messageId, userId, eventId, requestId: MISSING };
      expect(await matrix(route, values)).toEqual(expected(() => '404'));
    }
    const missing = { taskId: MISSING, placeId: MISSING, messageId, userId, eventId, requestId: MISSING };
    expect(await matrix(route, missing)).toEqual(expected(() => '404'));
  });
});

async function stepOf(subject: { memoId: number } | { taskId: number }): Promise<number> {
  return (await app.db.prisma.event.findFirst({ where: subject, orderBy: { id: 'asc' } }))?.id ?? MISSING;
}

async function theTask(kind: 'task' | 'project'): Promise<number> {
  const made = await app.db.prisma.task.findFirst({ where: { kind, title: 'A team task' } });
  const people = { responsible: ['andrew', 'valeria'], subscribers: ['olga'] };
  return made?.id ?? makeTask(app, 'garry', { kind, title: 'A team task', ...people });
}

async function someList(): Promise<number> {
  const { id: adminId } = await app.user('admin');
  const key = { adminId, clientKey: '00000000-0000-4000-8000-000000000001' };
  const where = { adminId_clientKey: key };
  return (await app.db.prisma.invitationList.upsert({ where, create: { ...key, source: '', lines: [] }, update: {} }))
    .id;
}

async function someImport(): Promise<{ uploadId: number; runId: number }> {
  const { id: uploadedById } = await app.user('admin');
  const { id: uploadId } =
    (await app.db.prisma.importUpload.findFirst()) ??
    (await app.db.prisma.importUpload.create({ data: { uploadedById, files: [], sizeBytes: 0 } }));
  const run = { uploadId, isDryRun: true, files: [], outcome: 'done', endedAt: new Date() };
  const { id: runId } =
    (await app.db.prisma.importRun.findFirst()) ?? (await app.db.prisma.importRun.create({ data: run }));
  return { uploadId, runId };
}

async function theMessage(taskId: number): Promise<number> {
  const made = await app.db.prisma.message.findFirst({ where: { conversation: { taskId } } });
  return made?.id ?? said(agents.get('recipient')!, `/tasks/${taskId}`, 'A word');
}

const values = { topic: 'memo', token: 'a'.repeat(43), key: 'a'.repeat(64), personId: 1, logoName: 'a'.repeat(30) };

describe.each(Object.entries(OTHER_ROUTES).filter(([, door]) => door === 'anyone'))('%s', (route) => {
  test('is open to everybody', async () => {
    const answers = await matrix(route, values);
    const isHome = route === 'get /';
    const open = (role: Role): Outcome => (isHome && !SIGNED_IN.includes(role) ? 'login' : 'in');
    expect(answers).toEqual(Object.fromEntries(ROLES.map((role) => [role, open(role)])));
  });
});

describe.each(Object.entries(OTHER_ROUTES).filter(([, door]) => door === 'token'))('%s', (route) => {
  test('knows no link that was not given out', async () => {
    const answers = await matrix(route, values);
    expect(new Set(Object.values(answers))).toEqual(new Set(['404']));
  });
});

describe.each(Object.entries(OTHER_ROUTES).filter(([, door]) => door === 'halfWay'))('%s', (route) => {
  test('is open to none who has not just shown a password', async () => {
    expect(new Set(Object.values(await matrix(route, values)))).toEqual(new Set(['login']));
  });
});

test('a picture is shown to those who are signed in, whosever it is', async () => {
  const { id: personId } = await app.user('masha');
  const hash = 'a'.repeat(16);
  await app.db.prisma.userPicture.create({ data: { userId: personId, hash, bytes: new Uint8Array(4) } });
  expect(await matrix('get /people/:personId/picture', { personId })).toEqual(expected(() => 'in'));
  expect(await matrix('get /people/:personId/picture', { personId: MISSING })).toEqual(expected(() => '404'));
});

describe.each(Object.entries(OTHER_ROUTES).filter(([, door]) => door === 'signedIn'))('%s', (route) => {
  test('is open to those who are signed in', async () => {
    expect(await matrix(route, values)).toEqual(expected(() => 'in'));
  });
});

describe.each(Object.entries(OTHER_ROUTES).filter(([, door]) => door === 'admin'))('%s', (route) => {
  test('is open to admins', async () => {
    const ids = {
      userId: (await app.user('masha')).id,
      departmentId: 1,
      choiceId: 1,
      absenceId: await anAbsence('masha'),
      mailId: await keptMail(),
      jobId: 1,
      key: 'a'.repeat(64),
      listId: await someList(),
      ...(await someImport()),
    };
    expect(await matrix(route, ids)).toEqual(expected((role) => (role === 'admin' ? 'in' : '403')));
  });
});

describe.each(Object.entries(OTHER_ROUTES).filter(([, door]) => door === 'ownAssistance'))('%s', (route) => {
  test('is open to both of whom it tells, and for the others there is none', async () => {
    const since = new Date('2026-01-01');
    const [user, assistant] = [await app.user('garry'), await app.user('olga')];
    const data = { userId: user.id, assistantId: assistant.id, since, endedAt: since };
    const { id: assistanceId } = await app.db.prisma.assistance.create({ data });
    const both: Role[] = ['recipient', 'subscriber'];
    expect(await matrix(route, { assistanceId })).toEqual(expected((role) => (both.includes(role) ? 'in' : '404')));
  });
});

describe.each(Object.entries(OTHER_ROUTES).filter(([, door]) => door === 'ownAbsence'))('%s', (route) => {
  test('is open to the one whose absence it is, and for the others there is none', async () => {
    const absenceId = await anAbsence('andrew');
    expect(await matrix(route, { absenceId })).toEqual(expected((role) => (role === 'owner' ? 'in' : '404')));
    expect(await matrix(route, { absenceId: MISSING })).toEqual(expected(() => '404'));
  });
});

describe.each(Object.entries(OTHER_ROUTES).filter(([, door]) => door === 'ownRun'))('%s', (route) => {
  test('is open to whoever did it, and for the others it is not there', async () => {
    const { id: startedById } = await app.user('andrew');
    const plan = { act: 'read', ids: [], list: '', until: null, outcome: null, conclusion: '' };
    const payload = { ...plan, add: [], remove: [], subscribers: [] };
    const run = { kind: 'selected', about: `selected:${startedById}`, startedById, payload, total: 0 };
    const { id: bulkId } = await app.db.prisma.bulkRun.create({ data: { ...run, finishedAt: new Date() } });
    expect(await matrix(route, { bulkId })).toEqual(expected((role) => (role === 'owner' ? 'in' : '404')));
    expect(await matrix(route, { bulkId: MISSING })).toEqual(expected(() => '404'));
  });
});

describe.each(Object.entries(OTHER_ROUTES).filter(([, door]) => door === 'ownArchive'))('%s', (route) => {
  test('is open to the one whose data is in it, and for the others there is none', async () => {
    const storageKey = 'ab/ab000000-0000-4000-8000-000000000001';
    const arrived = path.join(app.deps.config.uploadTempDir, 'archive');
    await writeFile(arrived, 'PK');
    await app.deps.storage.store(arrived, storageKey);
    const until = { readyAt: new Date(), expiresAt: new Date('2099-01-01') };
    const userId = (await app.user('andrew')).id;
    await app.db.prisma.takeout.create({ data: { userId, storageKey, sizeBytes: 2, ...until } });
    expect(await matrix(route, {})).toEqual(expected((role) => (role === 'owner' ? 'in' : '404')));
  });
});

describe.each(Object.entries(OTHER_ROUTES).filter(([, door]) => door === 'ownReminder'))('%s', (route) => {
  test('is open to the one whose reminder it is, and for the others there is none', async () => {
    const { id: userId } = await app.user('garry');
    const data = { userId, memoId: memoIds.get('pending') ?? 0, dueAt: new Date('2099-01-01') };
    const { id: reminderId } = await app.db.prisma.reminder.create({ data });
    expect(await matrix(route, { reminderId })).toEqual(expected((role) => (role === 'recipient' ? 'in' : '404')));
  });
});

describe.each(Object.entries(OTHER_ROUTES).filter(([, door]) => door === 'ownView'))('%s', (route) => {
  test('is open to the one who saved the view, and for the others there is none', async () => {
    const { id: ownerId } = await app.user('andrew');
    const { id: viewId } = await app.db.prisma.savedView.create({
      data: { kind: 'memos', ownerId, audience: 'me', name: 'Mine', query: `q=${crypto.randomUUID()}`, position: 1 },
    });
    expect(await matrix(route, { viewId })).toEqual(expected((role) => (role === 'owner' ? 'in' : '404')));
    expect(await matrix(route, { viewId: MISSING })).toEqual(expected(() => '404'));
  });
});

test('a notice opens for the person it was written to and is not there for the others', async () => {
  const notice = await app.db.prisma.notification.create({
    data: {
      kind: 'memo-sent',
      user: { connect: { email: 'garry@demo.test' } },
      event: {
        connect: { id: (await app.db.prisma.event.findFirstOrThrow({ where: { memoId: memoIds.get('pending') } })).id },
      },
      memo: { connect: { id: memoIds.get('pending') } },
    },
  });
  const answers = await matrix('get /notifications/:noticeId', { noticeId: notice.id });
  expect(answers).toEqual(expected((role) => (role === 'recipient' ? 'in' : '404')));
});
