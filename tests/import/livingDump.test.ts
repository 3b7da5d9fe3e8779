import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '#src/import/run/report';
import {
  APPS,
  asWritten,
  dumpFile,
  expected,
  MEDIA,
  sorted,
  textOf,
  usernames,
  type ExpectedProject,
  type Said,
} from './living';
import { keysIn, textOf as reportText, withDatabase, type Bench } from './support';

const SETS: [name: string, files: string[], hasProfiles: boolean, hasPictures: boolean, hasLog: boolean][] = [
  ['whole.json', [dumpFile('whole.json.gz')], true, true, true],
  ['whole.jsonl', [dumpFile('whole.jsonl.gz')], true, true, true],
  ['one file for each app', APPS, true, true, true],
  ['natural keys', [dumpFile('natural.json.gz')], false, false, false],
  ['natural keys, JSONL, packed', [dumpFile('natural.jsonl.gz')], false, false, false],
  ['natural references only', [dumpFile('natural-foreign-only.json.gz')], true, true, false],
  ['an older release', [dumpFile('v1.5.2.json.gz')], true, false, false],
];

/** What a form of the dump does not hold is no test of it: one that is skipped counts as failed. */
const itIf = (isHeld: boolean) => (isHeld ? it : (_name: string, _test: () => unknown) => undefined);

describe.each(SETS)('a dump of a living Django CRM: %s', (_name, files, hasProfiles, hasPictures, hasLog) => {
  let bench: Bench;
  let report: Report;
  let names: Map<number, string>;
  beforeAll(async () => {
    bench = await withDatabase('empty');
    report = await bench.run(files, { media: bench.media(MEDIA) });
    names = await usernames(bench.db);
  });
  afterAll(() => bench.close());

  const nameOf = (id: number | null): string | null => (id === null ? null : (names.get(id) ?? `#${id}`));

  const idOfProject = async (number: number): Promise<number> => {
    const where = { model: 'tasks.project', externalKey: String(number) };
    return (await bench.db.prisma.importedRecord.findFirstOrThrow({ where })).recordId;
  };

  async function chatOf(where: { memoId: number } | { taskId: number }) {
    const talk = await bench.db.prisma.conversation.findUniqueOrThrow({
      where: 'memoId' in where ? { memoId: where.memoId } : { taskId: where.taskId },
      include: { messages: { orderBy: { id: 'asc' }, include: { mentions: true } }, reads: true },
    });
    const parts = talk.messages.map((message) => ({
      author: nameOf(message.authorId),
      at: message.createdAt.toISOString(),
      text: message.text,
      replyTo: talk.messages.find(({ id }) => id === message.replyToId)?.text ?? null,
    }));
    // What was too long for one message is several in a row.
    const whole = parts.filter(
      ({ at, author }, index) => index === 0 || parts[index - 1]!.at !== at || parts[index - 1]!.author !== author,
    );
    const last = talk.messages.at(-1)?.id ?? 0;
    const unread = talk.reads
      .filter(({ lastReadMessageId }) => lastReadMessageId < last)
      .map(({ userId }) => nameOf(userId));
    return { whole, parts, unread };
  }

  async function expectChat(where: { memoId: number } | { taskId: number }, said: Said[]) {
    const { whole, parts } = await chatOf(where);
    expect(whole.map(({ author, at }) => ({ author, at }))).toEqual(said.map(({ author, at }) => ({ author, at })));
    expect(parts.map(({ text }) => text).join('')).toBe(said.map(({ text }) => text.trim()).join(''));
    for (const [index, { replyTo }] of said.entries())
      expect(whole[index]!.replyTo).toBe(said.find(({ row }) => row === replyTo)?.text ?? null);
  }

  it('brings every person, with their rights, and department heads', async () => {
    const people = await bench.db.prisma.user.findMany({ include: { department: true } });
    expect(people).toHaveLength(expected.people.length);
    for (const person of expected.people) {
      const here = people.find(({ id }) => names.get(id) === person.username);
      expect(here, person.username).toMatchObject({
        isAdmin: person.isAdmin,
        isExecutive: person.isExecutive,
        isOperator: person.isOperator,
        createdAt: new Date(person.createdAt),
        ...(person.email === null ? {} : { email: person.email }),
        ...(hasProfiles && person.active
          ? { locale: person.locale ?? 'en', timeZone: person.timeZone ?? 'Europe/Berlin', phone: person.phone }
          : {}),
      });
      expect(here!.deactivatedAt === null, person.username).toBe(person.active);
      expect(here!.department?.name ?? null, person.username).toBe(person.department);
    }
    const departments = await bench.db.prisma.department.findMany({ include: { heads: true } });
    const heads = departments.map((one) => [one.name, sorted(one.heads.map(({ userId }) => names.get(userId)!))]);
    expect(new Map(heads as [string, string[]][])).toEqual(
      new Map(expected.departments.map(({ name, heads: wanted }) => [name, sorted(wanted)])),
    );
    expect(sorted((await bench.db.prisma.tag.findMany()).map(({ name }) => name))).toEqual(sorted(expected.tags));
  });

  it('brings every memo as it was', async () => {
    const memos = await bench.db.prisma.memo.findMany({
      include: {
        participants: true,
        purpose: true,
        tags: { include: { tag: true } },
        task: true,
        events: true,
        search: true,
      },
    });
    expect(memos.map(({ id }) => id).sort((one, other) => one - other)).toEqual(
      expected.memos.map(({ number }) => number),
    );
    for (const wanted of expected.memos) {
      const memo = memos.find(({ id }) => id === wanted.number)!;
      const what = `memo ${wanted.number}`;
      expect(memo, what).toMatchObject({
        title: wanted.title,
        stage: wanted.stage,
        isForCompany: false,
        createdAt: new Date(wanted.createdAt),
      });
      expect(textOf(memo.body), what).toBe(asWritten(wanted.text));
      expect(textOf(memo.conclusion), what).toBe(asWritten(wanted.conclusion ?? ''));
      expect([nameOf(memo.ownerId), nameOf(memo.recipientId)], what).toEqual([wanted.owner, wanted.recipient]);
      const subscribers = memo.participants.filter(({ isSubscriber }) => isSubscriber);
      expect(sorted(subscribers.map(({ userId }) => nameOf(userId)!)), what).toEqual(sorted(wanted.subscribers));
      expect(memo.purpose?.name ?? null, what).toBe(wanted.purpose);
      expect(sorted(memo.tags.map(({ tag }) => tag.name)), what).toEqual(sorted(wanted.tags));
      const isProject = memo.task?.kind === 'project';
      expect(memo.task?.id ?? null, what).toBe(
        wanted.project === null ? wanted.task : await idOfProject(wanted.project),
      );
      expect(isProject, what).toBe(wanted.project !== null);
      if (wanted.considered) {
        const { on, by, notBefore } = wanted.considered;
        const noon = new Date(`${on}T12:00:00Z`).getTime() - (on < '2000' ? 0 : 2) * 3_600_000;
        expect(memo.consideredAt!.getTime(), what).toBeGreaterThanOrEqual(
          Math.max(noon, new Date(notBefore).getTime()),
        );
        expect(nameOf(memo.consideredById), what).toBe(by);
      }
      expect(new Set(memo.events.map(({ type }) => type)), what).toEqual(
        new Set(['memo.imported', ...(memo.events.length > 1 ? ['memo.logged'] : [])]),
      );
      const [imported] = memo.events.toSorted((one, other) => other.id - one.id);
      expect(imported!.type, what).toBe('memo.imported');
      if (wanted.noteElsewhere) expect(JSON.stringify(imported!.changes), what).toContain(wanted.noteElsewhere);
      expect(
        memo.search.every(({ version }) => version > 0),
        what,
      ).toBe(true);
      await expectChat({ memoId: memo.id }, wanted.chat);
    }
  });

  const findTasks = () =>
    bench.db.prisma.task.findMany({
      include: { participants: true, stage: true, tags: { include: { tag: true } }, events: true },
      orderBy: { id: 'asc' },
    });

  async function expectTask(
    task: Awaited<ReturnType<typeof findTasks>>[number],
    wanted: ExpectedProject,
    number: number,
  ) {
    const what = `${task.kind} ${number}`;
    expect(task, what).toMatchObject({
      title: wanted.title,
      priority: wanted.priority,
      nextStep: wanted.nextStep || null,
      memoId: wanted.memo,
      createdAt: new Date(wanted.createdAt),
      // What is canceled counts as active in Django CRM, and would be overdue here.
      isActive: wanted.open && wanted.stage !== 'canceled',
    });
    expect(textOf(task.description), what).toBe(asWritten(wanted.description));
    expect(task.stage.name, what).toBe(wanted.stage ?? 'pending');
    const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? null;
    expect([day(task.startDate), day(task.dueDate), day(task.nextStepDate), day(task.closedAt)], what).toEqual([
      wanted.startDate,
      wanted.dueDate,
      wanted.nextStepDate,
      wanted.closedOn,
    ]);
    const by = (is: (role: (typeof task.participants)[number]) => boolean) =>
      sorted(task.participants.filter(is).map(({ userId }) => nameOf(userId)!));
    expect(
      by(({ isOwner }) => isOwner),
      what,
    ).toEqual([wanted.owner]);
    expect(
      by(({ isCoOwner }) => isCoOwner),
      what,
    ).toEqual(wanted.coOwner && wanted.coOwner !== wanted.owner ? [wanted.coOwner] : []);
    expect(
      by(({ isResponsible }) => isResponsible),
      what,
    ).toEqual(sorted(wanted.responsible.length > 0 ? wanted.responsible : [wanted.owner]));
    expect(sorted(task.responsibleIds.map((id) => nameOf(id)!)), what).toEqual(
      by(({ isResponsible }) => isResponsible),
    );
    // Who works at it follows it by that, as everywhere here.
    const working = new Set([wanted.owner, wanted.coOwner, ...wanted.responsible]);
    expect(
      by(({ isSubscriber }) => isSubscriber),
      what,
    ).toEqual(sorted(wanted.subscribers.filter((name) => !working.has(name))));
    // Longer ones are cut, and a tag is one however it is spelled.
    const tags = wanted.tags.map((name) => name.slice(0, 60).toLowerCase());
    expect(sorted(task.tags.map(({ tag }) => tag.name.toLowerCase())), what).toEqual(sorted(tags));
    expect(
      task.events.filter(({ type }) => type === 'task.imported').map(({ changes }) => changes),
      what,
    ).toEqual([{ number, note: wanted.note ?? '', workflow: wanted.workflow }]);
    await expectChat({ taskId: task.id }, wanted.chat);
  }

  it('brings every task as it was', async () => {
    const tasks = (await findTasks()).filter(({ kind }) => kind === 'task');
    expect(tasks.map(({ id }) => id)).toEqual(expected.tasks.map(({ number }) => number));
    for (const wanted of expected.tasks) {
      const task = tasks.find(({ id }) => id === wanted.number)!;
      expect(task).toMatchObject({ leadTime: wanted.leadTimeMinutes, parentId: wanted.parent });
      await expectTask(task, wanted, wanted.number);
    }
  });

  it('brings every project as it was, with its tasks and its memo, numbered above all tasks', async () => {
    const all = await findTasks();
    const projects = all.filter(({ kind }) => kind === 'project');
    expect(projects).toHaveLength(expected.projects.length);
    const lastTask = Math.max(...expected.tasks.map(({ number }) => number));
    for (const wanted of expected.projects) {
      const id = await idOfProject(wanted.pk);
      expect(id).toBeGreaterThan(lastTask);
      await expectTask(
        projects.find((one) => one.id === id)!,
        wanted,
        wanted.pk,
      );
      const tasks = all.filter(({ projectId }) => projectId === id).map((task) => task.id);
      expect(tasks, wanted.title).toEqual(wanted.tasks);
    }
  });

  /** As they are stored, with what their bytes say. */
  async function filesOf(where: { memoId: number } | { taskId: number } | { messageId: number }) {
    const rows = await bench.db.prisma.attachment.findMany({ where, orderBy: { id: 'asc' } });
    return Promise.all(
      rows.map(async ({ fileName, sha256, sizeBytes, storageKey }) => {
        const hash = createHash('sha256').update(await buffer(await bench.storage.open(storageKey)));
        expect(hash.digest('hex')).toBe(sha256);
        return { fileName, sha256, size: sizeBytes };
      }),
    );
  }

  const byName = <F extends { fileName: string }>(files: F[]): F[] =>
    files.toSorted((one, other) => (one.fileName < other.fileName ? -1 : 1));

  async function expectFiles(where: Parameters<typeof filesOf>[0], wanted: Said['files']) {
    const files = wanted.map(({ fileName, sha256, size }) => ({ fileName, sha256, size }));
    expect(byName(await filesOf(where)), JSON.stringify(where)).toEqual(byName(files));
  }

  const idOf = async (model: string, number: number): Promise<number> =>
    (await bench.db.prisma.importedRecord.findFirstOrThrow({ where: { model, externalKey: String(number) } })).recordId;

  it('brings every file, each of its bytes, stored once however many rows name it', async () => {
    for (const { number, files } of expected.memos) await expectFiles({ memoId: number }, files);
    for (const { number, files } of expected.tasks) await expectFiles({ taskId: number }, files);
    for (const { pk, files } of expected.projects) await expectFiles({ taskId: await idOfProject(pk) }, files);
    const chats = [...expected.memos, ...expected.tasks, ...expected.projects].flatMap(({ chat }) => chat);
    for (const { row, files } of chats.filter((said) => said.files.length > 0))
      await expectFiles({ messageId: await idOf('chat.chatmessage', row) }, files);
    const rows = await bench.db.prisma.attachment.findMany();
    expect(rows).toHaveLength(expected.totals.attachmentsTaken);
    expect(new Set(rows.map(({ storageKey }) => storageKey)).size).toBe(new Set(rows.map(({ sha256 }) => sha256)).size);
    expect(await keysIn(bench.storage)).toEqual(sorted([...new Set(rows.map(({ storageKey }) => storageKey))]));
    const memo = await bench.db.prisma.memo.findUniqueOrThrow({ where: { id: 35 }, include: { attachments: true } });
    expect(memo.attachmentCount).toBe(3);
    expect(memo.attachments[0]!.createdAt.getTime()).toBe(memo.createdAt.getTime());
  });

  it('names every file that does not come', () => {
    const text = reportText(report);
    const named = [...expected.memos, ...expected.tasks, ...expected.projects].flatMap(({ filesNamed }) => filesNamed);
    expect(text).toContain(
      `Files (common.thefile): ${expected.totals.attachmentsTaken} taken, ${expected.totals.fileRowsLeftOut} left out`,
    );
    const sentences: Record<string, string> = {
      'path outside the media folder': 'leads out of the media folder and was refused',
      'no file in the row': 'was left out: no file stands in it',
      'missing on disk': 'is missing in the media',
      'its object has no place here': 'where it belongs, has no place here',
    };
    for (const { row, leftOut } of [...named, ...expected.filesLeftOut])
      expect(text).toMatch(new RegExp(`common.thefile ${row}\\b.*${sentences[leftOut]}`));
  });

  itIf(hasProfiles && hasPictures)('brings the pictures of people, drawn anew', async () => {
    const pictures = await bench.db.prisma.userPicture.findMany();
    const wanted = expected.people.filter(({ avatar }) => avatar !== null).map(({ username }) => username);
    expect(sorted(pictures.map(({ userId }) => nameOf(userId)!))).toEqual(sorted(wanted));
    for (const { bytes } of pictures) expect(Buffer.from(bytes).subarray(8, 12).toString()).toBe('WEBP');
    expect((await bench.db.prisma.company.findFirstOrThrow()).picturesVersion).toBe(wanted.length);
  });

  it('brings the reminders that are still to come, and names the others', async () => {
    const text = reportText(report);
    const due = expected.reminders.filter(({ state }) => state === 'due');
    const rows = await bench.db.prisma.reminder.findMany();
    expect(rows).toHaveLength(due.length);
    for (const { row, user, on, dueAt, note, noteWasLonger } of due) {
      const reminder = rows.find((one) => one.dueAt.toISOString() === dueAt)!;
      const [model, number] = on.split(' ');
      const place =
        model === 'memo' ? { memoId: Number(number) } : { taskId: await idOf(`tasks.${model}`, Number(number)) };
      expect(reminder, `reminder ${row}`).toMatchObject({ note, ...place, deliveredAt: null, doneAt: null });
      expect(nameOf(reminder.userId)).toBe(user);
      if (noteWasLonger) expect(text).toContain(`common.reminder ${row}: its text was cut to 250 characters`);
    }
    const sentences: Record<string, string> = {
      'its object is gone': 'of which it reminds, is not in these files',
      'its object has no place here': 'of which it reminds, has no place here',
      'told already, or switched off': 'it was told already, or switched off',
      'its owner is deactivated': 'whose it is is deactivated',
      'its owner has no role there': 'whose it is has no role there',
    };
    for (const { row, why } of expected.reminders.filter(({ state }) => state === 'leftOut'))
      expect(text).toMatch(new RegExp(`common.reminder ${row} was left out: .*${sentences[why!]}`));
  });

  itIf(hasLog)('makes the log steps of the history, each of its day and by who acted', async () => {
    expect(await bench.db.prisma.event.count({ where: { type: 'memo.logged' } })).toBe(65);
    const steps = await bench.db.prisma.event.findMany({
      where: { memoId: 10, type: 'memo.logged' },
      orderBy: { id: 'asc' },
    });
    const told = steps.map(({ actorId, createdAt, changes }) => [nameOf(actorId), createdAt.toISOString(), changes]);
    expect(told.at(-1)).toEqual([
      'Garry.Chief',
      '2025-01-25T12:00:32.438Z',
      { action: 'changed', details: ['Stage, Сonclusion'] },
    ]);
    const text = reportText(report);
    expect(text).toMatch(/\(admin.logentry\): \d+ taken, \d+ left out \(of 262 in the files\)/);
  });

  it('finds a memo by the name of its file', async () => {
    const { rows } = await bench.db.pool.query(`SELECT memo_id AS id FROM memo_search WHERE doc @@ 'sketch'::tsquery`);
    expect(rows.map(({ id }) => id)).toContain(4);
  });

  it('keeps unread only what was unread, and tells nobody', async () => {
    for (const { number, chat } of expected.memos) {
      const { unread } = await chatOf({ memoId: number });
      const roles = await bench.db.prisma.participant.findMany({ where: { memoId: number } });
      const here = new Set(roles.map(({ userId }) => nameOf(userId)));
      const wanted = new Set(chat.flatMap(({ unreadBy }) => unreadBy).filter((name) => here.has(name)));
      const behind = roles.filter(({ seenAt }) => seenAt === null).length;
      expect(behind).toBe(0);
      expect(sorted(unread as string[]), `memo ${number}`).toEqual(
        sorted([...wanted].filter((name) => unread.includes(name))),
      );
      const memo = await bench.db.prisma.memo.findUniqueOrThrow({ where: { id: number } });
      const unseen = roles.filter(({ seenAt }) => seenAt! < memo.activityAt).map(({ userId }) => nameOf(userId)!);
      expect(sorted(unseen), `memo ${number}`).toEqual(sorted([...wanted]));
    }
    expect(await bench.db.prisma.notification.count()).toBe(0);
    expect(await bench.db.prisma.mailDelivery.count()).toBe(0);
    // Files are read for the search, which tells nobody.
    const { rows } = await bench.db.pool.query(
      `SELECT DISTINCT task_identifier AS name FROM graphile_worker.jobs WHERE task_identifier NOT LIKE 'read%'`,
    );
    expect(rows.map(({ name }) => name)).toEqual(['send_account_mail']);
    expect((await bench.db.prisma.company.findFirstOrThrow()).remindAfterDays).toBe(0);
  });

  it('numbers what comes next above all of it', async () => {
    const { rows } = await bench.db.pool.query(
      `SELECT nextval('memos_id_seq')::int AS memo, nextval('tasks_id_seq')::int AS task`,
    );
    expect(rows[0].memo).toBeGreaterThan(47);
    expect(rows[0].task).toBeGreaterThan(29);
  });

  it('is told of, without secrets', async () => {
    const text = reportText(report);
    expect(text).toContain('Memos (tasks.memo): 45 taken');
    expect(text).toContain('Tasks (tasks.task): 27 taken');
    expect(text).not.toMatch(/import\./);
    const everything = (await bench.snapshot()) + text;
    for (const secret of expected.secretsThatMustNotAppear) expect(everything).not.toContain(secret);
    expect(text).toContain('Projects (tasks.project): 6 taken');
    expect(text).toMatch(/tasks.memo 44: the task 1 belongs to memo 15/);
    expect(text).toMatch(/tasks.memo 44: the project 1 belongs to memo 17/);
    expect(text).toMatch(/tasks.memo 32: the task 1 belongs to memo 15/);
    expect(text).toMatch(/tasks.memo 34: its link to deal 1 was left out/);
    expect(text).toMatch(/tasks.project 4: its stage is not in these files; it begins in the default stage/);
    expect(text).toMatch(/“canceled” \(tasks.taskstage\) counts as active in Django CRM. Here it is closed/);
    expect(text).toMatch(/tasks.memo 28 is a draft with a later stage/);
  });

  /** What expected.json wants to be named, in the words of the report. Profiles without a person are named together. */
  const OF_PEOPLE: [wanted: RegExp, sentence: string, ofProfile?: true][] = [
    [/^several departments$/, 'is in several departments'],
    [/^inactive$/, 'is not active'],
    [/^no e-mail$/, 'has no e-mail address'],
    [/^same e-mail as/, 'belongs to somebody else'],
    [/^active but not staff/, 'could not sign in'],
    [/^no profile$/, 'has no profile', true],
    [/^time zone chosen but not/, 'of profile KEY was chosen but not switched on', true],
    [/^language \S+ is not/, 'of profile KEY is not offered here', true],
  ];
  const OF_ROWS: [wanted: RegExp, sentence: string][] = [
    [/^a note without being/, 'has a note but was not considered'],
    [/^review date (\S+) (on|of)/, 'has the review date'],
    [/^recipient is deactivated$/, 'is for somebody who is deactivated'],
    [/^a draft with a later/, 'is a draft with a later stage'],
    [/^no owner$/, 'has no owner'],
    [/^no title$/, 'has no title'],
    [/^nobody is responsible$/, 'nobody is responsible'],
    [/^a closing date although/, 'but is open'],
    [/^its own "active"/, 'disagrees with its stage'],
    [/^negative lead time/, 'its negative lead time'],
    [/^no stage$/, 'its stage is not in these files'],
    [/^task \d+: it belongs/, 'the task \\d+ belongs to memo'],
    [/^project \d+: it belongs/, 'the project \\d+ belongs to memo'],
    [/^deal \d+$/, 'its link to deal'],
  ];

  it('names each thing that must be named', async () => {
    const text = reportText(report);
    const sentenceFor = <Rule extends [RegExp, string, ...unknown[]]>(rules: Rule[], words: string): Rule => {
      const rule = rules.find(([wanted]) => wanted.test(words));
      if (!rule) throw new Error(`nothing names: ${words}`);
      return rule;
    };
    const keys = await bench.db.prisma.importedRecord.findMany({ where: { model: 'auth.user' } });
    for (const { username, named } of expected.people)
      for (const words of named) {
        const [, sentence, ofProfile] = sentenceFor(OF_PEOPLE, words);
        if (ofProfile && !hasProfiles) continue;
        const id = keys.find(({ externalKey }) => externalKey === `name:${username}`)!.recordId;
        const key = keys.find(({ externalKey, recordId }) => recordId === id && /^\d+$/.test(externalKey))?.externalKey;
        const who = sentence.includes('KEY') ? '' : `${username}.*`;
        expect(text, username).toMatch(new RegExp(who + sentence.replace('KEY', key ?? '')));
      }
    const rows = [
      ...expected.memos.map((one) => ['memo', one.number, [...one.named, ...one.linksNamed]] as const),
      ...expected.tasks.map((one) => ['task', one.number, one.named] as const),
      ...expected.projects.map((one) => ['project', one.pk, one.named] as const),
    ];
    for (const [model, number, named] of rows)
      for (const words of named)
        expect(text).toMatch(new RegExp(`tasks.${model} ${number}\\b.*${sentenceFor(OF_ROWS, words)[1]}`));
  });

  itIf(hasLog)('counts and names every other kind of row', () => {
    const text = reportText(report);
    for (const [model, count] of Object.entries(expected.leftOutModels)) {
      if (['admin.logentry', 'contenttypes.contenttype'].includes(model)) continue;
      expect(text).toContain(`${model}: ${count} not taken`);
    }
  });

  it('changes nothing the second time', async () => {
    const before = await bench.snapshot();
    const again = await bench.run(files, { media: bench.media(MEDIA) });
    expect(await bench.snapshot()).toBe(before);
    expect(again.changed).toBe(false);
  });
});

describe('dumps of one company made in several ways', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await withDatabase('empty');
  });
  beforeEach(() => bench.clear());
  afterAll(() => bench.close());

  it('hold the same rows: what came with numbers is found with natural keys, and the reverse', async () => {
    await bench.run([dumpFile('whole.json.gz')]);
    const before = await bench.snapshot();
    expect((await bench.run([dumpFile('natural.json.gz')])).changed).toBe(false);
    expect(await bench.snapshot()).toBe(before);
    expect((await bench.run([dumpFile('whole.json.gz'), ...APPS])).changed).toBe(false);
    expect(await bench.snapshot()).toBe(before);
  });

  it('are one set when a row is in several of them', async () => {
    await bench.run([dumpFile('natural.json.gz'), dumpFile('whole.json.gz'), ...APPS]);
    expect(await bench.db.prisma.user.count()).toBe(expected.people.length);
    expect(await bench.db.prisma.memo.count()).toBe(expected.memos.length);
    expect(await bench.db.prisma.message.count()).toBeGreaterThan(40);
  });

  it('show in a dry run what would come, and leave nothing', async () => {
    const before = await bench.snapshot();
    const report = await bench.run([dumpFile('whole.json.gz')], { isDryRun: true });
    expect(reportText(report)).toContain('Memos (tasks.memo): 45 taken');
    expect(await bench.snapshot()).toBe(before);
  });

  it('go on where they were broken off, and leave alone what was edited here since', async () => {
    await bench.run([dumpFile('whole.json.gz')]);
    const whole = await bench.db.prisma.message.count();
    const gone = await bench.db.prisma.importedRecord.findMany({ where: { model: 'chat.chatmessage' } });
    await bench.db.prisma.messageMention.deleteMany();
    await bench.db.prisma.conversationRead.deleteMany();
    await bench.db.prisma.message.updateMany({ data: { replyToId: null } });
    await bench.db.prisma.message.deleteMany();
    await bench.db.prisma.importedRecord.deleteMany({ where: { model: 'chat.chatmessage' } });
    await bench.db.prisma.memo.update({ where: { id: 3 }, data: { title: 'Edited here' } });
    const report = await bench.run([dumpFile('whole.json.gz')]);
    expect(reportText(report)).toContain(`Chat messages (chat.chatmessage): ${gone.length} taken`);
    expect(await bench.db.prisma.message.count()).toBe(whole);
    expect((await bench.db.prisma.memo.findUniqueOrThrow({ where: { id: 3 } })).title).toBe('Edited here');
  });

  it('leave out, when asked, what somebody could not read there', async () => {
    await bench.run([dumpFile('whole.json.gz')], { onlyOpenMessages: true });
    const open = [...expected.memos, ...expected.tasks, ...expected.projects].flatMap(({ chat }) =>
      chat.filter((said) => !('wasHiddenFrom' in said)),
    );
    const taken = { model: 'chat.chatmessage' };
    expect(await bench.db.prisma.importedRecord.count({ where: taken })).toBe(open.length);
  });
});
