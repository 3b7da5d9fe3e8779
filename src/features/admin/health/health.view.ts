import type { PageContext } from '#src/platform/http/context';
import { troubleText } from '../jobs/trouble';
import {
  backupState,
  connectionState,
  diskState,
  filesState,
  limitState,
  mailState,
  migrationState,
  peopleState,
  queueState,
  scanState,
  type State,
} from './health.checks';
import type { Health } from './snapshot.queries';

type Texts = Pick<PageContext, 't' | 'format'>;

export type Check = { name: string; state: State; value: string; more: string[]; href: string };

const check = (name: string, state: State, value: string, more: string[] = [], href = ''): Check => ({
  name,
  state,
  value,
  more: more.filter((line) => line !== ''),
  href,
});

/** Seconds as "3 min" or "2 h". */
function duration({ t, format }: Texts, seconds: number): string {
  const [unit, length] =
    seconds >= 86_400
      ? (['days', 86_400] as const)
      : seconds >= 3600
        ? (['hours', 3600] as const)
        : (['minutes', 60] as const);
  return t(`health.duration.${unit}`, { number: format.number(Math.floor(seconds / length)) });
}

function diskCheck({ t, format }: Texts, name: 'data' | 'uploads', space: Health['disks']['data']): Check {
  if (!space) return check(name, 'warn', t('health.disk.unknown'));
  const values = { free: format.bytes(space.free), total: format.bytes(space.total) };
  return check(name, diskState(space), t('health.disk.free', values));
}

function bucketCheck({ t }: Texts, { problem }: Health['disks']): Check {
  if (problem === null) return check('uploads', 'good', t('health.disk.elsewhere'));
  return check('uploads', 'bad', t('health.disk.away'), [t('health.disk.reason', { reason: problem })]);
}

function mailCheck(texts: Texts, { mail }: Health): Check {
  const { t, format } = texts;
  const last =
    mail.last &&
    t('health.mail.last', { date: format.dateTime(mail.last.createdAt), error: troubleText(t, mail.last.lastError) });
  const more = [
    mail.kept > 0 ? t('health.mail.kept', { number: format.number(mail.kept) }) : '',
    mail.failed > 0 ? t('health.mail.failed', { number: format.number(mail.failed) }) : '',
    last ?? '',
  ];
  return check('mail', mailState(mail), t(`health.mail.${mail.way}`), more, '/admin/jobs');
}

function filesCheck({ t, format }: Texts, { files }: Health): Check {
  const faults = files.first.map(({ id, fault, faultSince }) =>
    t(`health.files.${fault ?? 'missing'}`, { id: String(id), date: faultSince ? format.dateTime(faultSince) : '' }),
  );
  const rest = files.faulty - faults.length;
  const looked =
    files.isComplete && files.oldest
      ? t('health.files.since', { date: format.dateTime(files.oldest) })
      : t('health.files.notAll');
  const value = files.faulty > 0 ? t('health.files.faulty', { number: format.number(files.faulty) }) : looked;
  const more = rest > 0 ? t('health.files.rest', { number: format.number(rest) }) : '';
  return check('files', filesState(files), value, [...faults, more, files.faulty > 0 ? t('health.files.advice') : '']);
}

/** Nobody need act on it: whoever sees such a file can have it read again. */
function readingsCheck({ t, format }: Texts, { readings: { waiting, failed, isOlderRead } }: Health): Check {
  const value = waiting > 0 ? t('health.readings.waiting', { number: format.number(waiting) }) : '';
  const older = isOlderRead ? t('health.readings.older') : '';
  const lost = failed > 0 ? t('health.readings.failed', { number: format.number(failed) }) : '';
  return check('readings', 'good', value || older || t('health.readings.none'), [value && older, lost]);
}

function scanCheck({ t, format }: Texts, scans: NonNullable<Health['scans']>): Check {
  const { problem, waiting, oldest, tooLarge, infected, backlog, mayPass } = scans;
  const told = (count: number, key: string, values: Record<string, string> = {}) =>
    count > 0 ? t(`health.scanner.${key}`, { number: format.number(count), ...values }) : '';
  return check(
    'scanner',
    scanState(scans),
    t(problem === null ? 'health.scanner.good' : 'health.scanner.away'),
    [
      problem === null ? '' : t('health.scanner.reason', { reason: problem }),
      told(waiting, 'waiting', { date: oldest ? format.dateTime(oldest) : '' }),
      told(tooLarge, 'tooLarge'),
      told(infected, 'infected'),
      backlog ? t('health.scanner.backlog') : '',
      t(mayPass ? 'health.scanner.pass' : 'health.scanner.wait'),
    ],
    '/admin/settings',
  );
}

function backupCheck(texts: Texts, { backup }: Health): Check {
  const { t, format } = texts;
  const { at, last, age, problem } = backup;
  const made =
    last && age !== null
      ? t('health.backup.last', {
          age: duration(texts, age),
          date: format.dateTime(last.at),
          size: format.bytes(last.size),
        })
      : t('health.backup.none');
  const failed =
    problem && t('health.backup.failed', { date: format.dateTime(problem.startedAt), error: problem.error ?? '' });
  const off = at === null ? t('health.backup.off') : '';
  return check('backup', backupState(backup), made, [off, failed ?? ''], '/admin/settings');
}

const limitCheck = ({ t }: Texts, { limits }: Health): Check =>
  check(
    'limits',
    limitState(limits),
    limits.length === 0 ? t('health.limits.none') : t('health.limits.met', { names: limits.join(', ') }),
    [],
    '/admin/audit?kind=refusals',
  );

function programChecks(texts: Texts, { program, migrations, programs, sessions }: Health): Check[] {
  const { t, format } = texts;
  const running = { uptime: duration(texts, program.uptime), memory: format.bytes(program.memory) };
  const started = t('health.program.processes', { number: format.number(program.processes) });
  const connected = programs.map(({ application, connections }) => `${application}: ${format.number(connections)}`);
  return [
    check('program', 'good', t('health.program.version', { version: program.version, node: program.node }), [
      t('health.program.running', running),
      started,
    ]),
    check(
      'migrations',
      migrationState(migrations),
      t(migrations.isPending ? 'health.migrations.pending' : 'health.migrations.done', {
        number: format.number(migrations.applied),
      }),
      [migrations.last ?? ''],
    ),
    check('sessions', 'good', format.number(sessions)),
    check('programs', 'good', connected.join(', ')),
  ];
}

/** Every check with its state and its words, in the order of what breaks first. */
export function healthChecks(texts: Texts, health: Health): Check[] {
  const { t, format } = texts;
  const { database, queue, people, disks } = health;
  const connections = { taken: format.number(database.connections), allowed: format.number(database.allowed) };
  return [
    check(
      'database',
      connectionState(database),
      t('health.database.size', { size: format.bytes(database.size), version: database.version }),
      [t('health.database.connections', connections)],
    ),
    check(
      'queue',
      queueState(queue),
      t('health.queue.due', { number: format.number(queue.due) }),
      [
        t('health.queue.waited', { time: duration(texts, queue.waited) }),
        queue.givenUp > 0 ? t('health.queue.givenUp', { number: format.number(queue.givenUp) }) : '',
      ],
      '/admin/jobs',
    ),
    diskCheck(texts, 'data', disks.data),
    disks.isElsewhere ? bucketCheck(texts, disks) : diskCheck(texts, 'uploads', disks.uploads),
    filesCheck(texts, health),
    readingsCheck(texts, health),
    ...(health.scans ? [scanCheck(texts, health.scans)] : []),
    backupCheck(texts, health),
    mailCheck(texts, health),
    check(
      'people',
      peopleState(people),
      t('health.people.unreachable', { number: format.number(people.unreachable) }),
      [t('health.people.invited', { number: format.number(people.invited) })],
      '/admin/invitations',
    ),
    limitCheck(texts, health),
    ...programChecks(texts, health),
  ];
}
