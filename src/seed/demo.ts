import type { StoredFile } from '#src/features/files/files.service';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { hashPassword } from '#src/platform/passwords';
import { seedCompany } from './company';
import { writeAssistance } from './demo/assistance';
import { calendarFrom } from './demo/calendar';
import { readCast } from './demo/cast';
import { happeningsOf, writeHistory } from './demo/history';
import { BOOKKEEPING } from './demo/memos/bookkeeping';
import { DEALERS } from './demo/memos/dealers';
import { EXECUTIVES } from './demo/memos/executives';
import { GLOBAL_SALES } from './demo/memos/globalSales';
import { LOCAL_SALES } from './demo/memos/localSales';
import { TOGETHER } from './demo/memos/together';
import { withDemoFiles } from './demo/storeFiles';
import { remindedToday } from './demo/remindedToday';
import { writeRequests } from './demo/requests';
import { PROJECTS } from './demo/projects';
import { LONE_TASKS } from './demo/tasks';
import { writeSavedViews } from './demo/savedViews';
import { writeMemos } from './demo/writeMemos';
import { writeTasks } from './demo/writeTasks';
import { DEMO_PASSWORD, DEMO_PEOPLE, seedDemoPeople } from './demoPeople';

export { withDemoFiles } from './demo/storeFiles';

const COMPANY = 'Northwind Works';

/** Working days from now. */
const HOLIDAY_IN = 12;

/** A slow machine may take its time at the first start. */
const PATIENCE = { timeout: 120_000, maxWait: 30_000 };

type DemoDeps = Pick<Deps, 'db' | 'config' | 'storage'>;

/** Founds the demo company with people, memos and tasks, all or nothing. False when there is a company already. */
export async function seedDemo({ db, config, storage }: DemoDeps): Promise<boolean> {
  if ((await db.prisma.company.count()) > 0) return false;
  const { defaultLocale: locale, defaultTimeZone: timeZone } = config;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await withDemoFiles({ config, storage }, (files) =>
    db.patient.prisma.$transaction(async (tx) => {
      await seedCompany(tx, { name: COMPANY, locale, timeZone });
      await seedDemoPeople(tx, { passwordHash, timeZone });
      await seedDemoMemos(tx, files, timeZone);
      await writeAssistance(tx);
      await ownHoliday(tx, timeZone);
      await writeSavedViews(tx);
    }, PATIENCE),
  );
  return true;
}

/** A day off that no calendar of holidays knows. */
async function ownHoliday(tx: Tx, timeZone: string): Promise<void> {
  const day = calendarFrom(clock.now(), timeZone).day(HOLIDAY_IN).toISOString().slice(0, 10);
  await tx.company.update({ where: { id: 1 }, data: { daysOff: [`${day} Stocktaking in the warehouse`] } });
}

/** Memos, chats and tasks of the demo people, dated back from now. `files` come from `withDemoFiles`. */
export async function seedDemoMemos(tx: Tx, files: readonly StoredFile[], timeZone: string): Promise<void> {
  const calendar = calendarFrom(clock.now(), timeZone);
  const cast = await readCast(tx, files);
  // The numbers of memos rise with time.
  const memos = [...GLOBAL_SALES, ...DEALERS, ...LOCAL_SALES, ...BOOKKEEPING, ...EXECUTIVES, ...TOGETHER].toSorted(
    (one, other) => calendar.at(one.at).getTime() - calendar.at(other.at).getTime(),
  );
  const written = await writeMemos(tx, memos, calendar, cast);
  const tasks = written.flatMap(({ memo, memoId }) => (memo.task ? [{ task: memo.task, memo, memoId }] : []));
  await writeTasks(tx, [...tasks, ...[...PROJECTS, ...LONE_TASKS].map((task) => ({ task }))], calendar, cast);
  await writeHistory(tx, cast, [
    ...written.flatMap((one) => happeningsOf(one, calendar, cast)),
    ...(await writeRequests(tx, written, calendar, cast)),
  ]);
  await remindedToday(tx, clock.now(), timeZone);
}

/** Who can sign in to the demo company, for the terminal. */
export function demoAccountsText(): string {
  const width = Math.max(...DEMO_PEOPLE.map(({ email }) => email.length));
  const lines = DEMO_PEOPLE.map((person) => {
    const roles = [
      person.isAdmin && 'admin',
      person.isExecutive && 'executive',
      person.isOperator && 'operator',
      person.isHead && 'head',
    ];
    const about = [...roles.filter(Boolean), person.department].filter(Boolean).join(', ');
    return `  ${person.email.padEnd(width)}  ${person.name} (${about})`;
  });
  return [`The demo company's accounts, all with the password ${DEMO_PASSWORD}:`, ...lines].join('\n');
}
