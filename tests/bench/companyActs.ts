import { castOf } from './companySeed';
import { numberOf, perform, until, type Stage } from './companyStage';
import { HEAVY } from './seed';
import { memoForm } from './session';

/** As many as one form takes. */
const SUBSCRIBERS = 200;

const UNDELIVERED = `FROM graphile_worker.jobs WHERE task_identifier = 'deliver_event'`;

export async function writeToExecutives({ figures, writer, scale }: Stage): Promise<void> {
  const { ms } = await writer.post('/memos', memoForm('company'));
  figures.most(`a memo to ${scale.staff.executives.length} executives`, ms, 500, 'ms');
}

export async function tellSubscribers({ figures, company, writer }: Stage): Promise<void> {
  const subscribers = Array.from({ length: SUBSCRIBERS }, (_, index) => index + 50);
  await until(company, UNDELIVERED, [], 0);
  const started = performance.now();
  const { location } = await writer.post('/memos', memoForm(HEAVY, subscribers));
  const memoId = Number(/\d+/.exec(location)?.[0]);
  const notices = 'FROM (SELECT 1) one WHERE (SELECT count(*) FROM notifications WHERE memo_id = $1) < $2';
  figures.most(
    `${SUBSCRIBERS} subscribers: told`,
    await until(company, notices, [memoId, SUBSCRIBERS + 1], started),
    3_000,
    'ms',
  );
  const mails = `FROM mail_deliveries d JOIN notifications n ON n.id = d.notification_id WHERE n.memo_id = $1 AND d.state <> 'sent'`;
  figures.most(`${SUBSCRIBERS} subscribers: mailed`, await until(company, mails, [memoId], started), 15_000, 'ms');
}

export async function leave(stage: Stage): Promise<void> {
  const { leaver, successor, second } = castOf(stage.scale);
  await perform(stage, {
    what: `a leaver with ${stage.scale.leaving} memos`,
    path: `/admin/users/${leaver}/deactivation`,
    form: [
      ['memosTo', successor],
      ['ownMemosTo', second],
      ['tasksTo', successor],
    ],
    doneMs: 60_000,
  });
}

/** The stage with the most tasks opens, and closes again. */
export async function changeStage(stage: Stage): Promise<void> {
  const tasks = await numberOf(stage.company, 'SELECT count(*)::int AS number FROM tasks WHERE stage_id = 3');
  for (const flags of [['isActive'], ['isDone']]) {
    const version = await numberOf(stage.company, 'SELECT version AS number FROM task_stages WHERE id = 3');
    await perform(stage, {
      what: `a stage of ${tasks} tasks ${flags.includes('isDone') ? 'closes' : 'opens'}`,
      path: '/admin/stages/3',
      form: [
        ['name', 'completed'],
        ['colour', 'grey'],
        ['version', version],
        ['confirmed', 1],
        ...flags.map((flag): [string, number] => [flag, 1]),
      ],
      doneMs: 60_000,
    });
  }
}

/** Somebody becomes an executive, and is none any more. */
export async function changeExecutive(stage: Stage): Promise<void> {
  const { newExecutive: id } = castOf(stage.scale);
  for (const joins of [true, false]) {
    const version = await numberOf(stage.company, 'SELECT version AS number FROM users WHERE id = $1', [id]);
    await perform(stage, {
      what: joins ? 'an executive joins' : 'an executive is none any more',
      path: `/admin/users/${id}`,
      form: [
        ['name', `Person Number${id}`],
        ['email', `person${id}@bench.test`],
        ['department', 1],
        ['version', version],
        ...(joins ? ([['isExecutive', 1]] satisfies [string, number][]) : []),
      ],
      doneMs: 5_000,
    });
  }
}

export async function beAbsent(stage: Stage): Promise<void> {
  const { absent, deputy } = castOf(stage.scale);
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  await perform(stage, {
    what: `an absence of somebody for whom ${Math.ceil(stage.scale.leaving / 4)} memos wait`,
    path: `/admin/users/${absent}/absence`,
    form: [
      ['from', day(0)],
      ['until', day(3)],
      ['deputy', deputy],
      ['note', ''],
    ],
    doneMs: 5_000,
  });
}

export async function mergeDepartments(stage: Stage): Promise<void> {
  const { from, into } = castOf(stage.scale);
  const versionOf = (id: number) =>
    numberOf(stage.company, 'SELECT version AS number FROM departments WHERE id = $1', [id]);
  await perform(stage, {
    what: `a department of ${stage.scale.merging} is merged`,
    path: `/admin/departments/${from}/merging`,
    form: [
      ['into', into],
      ['version', await versionOf(from)],
    ],
    doneMs: 60_000,
  });
  await perform(stage, {
    what: 'and archived, its people moved',
    path: `/admin/departments/${into}/archiving`,
    form: [
      ['moveTo', 1],
      ['version', await versionOf(into)],
    ],
    doneMs: 5_000,
  });
}

export async function mergeTags(stage: Stage): Promise<void> {
  const memos = await numberOf(stage.company, 'SELECT count(*)::int AS number FROM memo_tags WHERE tag_id = 2');
  const version = await numberOf(stage.company, 'SELECT version AS number FROM tags WHERE id = 2');
  await perform(stage, {
    what: `a tag of ${memos} memos is merged`,
    path: '/admin/tags/2/merging',
    form: [
      ['into', 3],
      ['version', version],
    ],
    doneMs: 5_000,
  });
}

/** Twice as many as there are already. */
export async function inviteMany(stage: Stage): Promise<void> {
  const count = stage.scale.staff.people * 2;
  const lines = Array.from({ length: count }, (_, index) => `Guest Number${index},guest${index}@bench.test`);
  const list: [string, string | number][] = [
    ['list', ['Name,E-mail', ...lines].join('\n')],
    ['department', 1],
    ['clientKey', crypto.randomUUID()],
  ];
  const { location, ms } = await stage.admin.post('/admin/invitations', list);
  stage.figures.most(`a list of ${count} people is read`, ms, 5_000, 'ms');
  await perform(stage, { what: `${count} people are invited`, path: `${location}/sending`, form: [], doneMs: 10_000 });
}
