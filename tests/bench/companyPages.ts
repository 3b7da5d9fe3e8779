import { quantile } from './load';
import { emailOf, HEAVY, OPERATOR } from './seed';
import { sessionOf, type Session } from './session';
import type { Figures } from './table';
import { COMMON_WORD, RARE_WORD } from './words';

const MOST_MS = 150;
const TIMES = 5;

/** What people look at all day, and what admins do. */
const PAGES = [
  '/memos',
  '/memos?view=to-consider',
  '/memos?stage=considered&sort=title',
  '/memos?recipient=company',
  '/memos?owner=20',
  '/memos?department=3',
  '/memos?tag=4',
  '/memos?created=month&files=1',
  `/memos?q=${COMMON_WORD}`,
  `/memos?q=${RARE_WORD}`,
  '/tasks',
  '/tasks?stage=any&sort=due',
  '/tasks/board',
  '/people',
  '/people?q=Number12',
  '/notifications',
] as const;

const ADMIN_PAGES = [
  '/admin',
  '/admin/users',
  '/admin/users?q=Number12',
  '/admin/departments',
  '/admin/departments/1',
  '/admin/stages',
  '/admin/tags',
  '/admin/purposes',
  '/admin/settings',
  '/admin/audit',
  '/admin/jobs',
  '/admin/health',
] as const;

async function measure(figures: Figures, session: Session, who: string, path: string): Promise<void> {
  await session.get(path);
  const answers = [];
  for (let count = 0; count < TIMES; count += 1) answers.push(await session.get(path));
  const failed = answers.some(({ ok }) => !ok);
  const ms = quantile(
    answers.map((answer) => answer.ms),
    0.5,
  );
  const kb = answers[0]?.kb ?? 0;
  figures.most(`${path}, ${who} (${kb.toFixed(0)} KB)`, failed ? Infinity : ms, MOST_MS, 'ms');
}

export async function measurePages(figures: Figures, port: number, admin: Session): Promise<void> {
  const heavy = await sessionOf(port, emailOf(HEAVY));
  for (const path of PAGES) await measure(figures, heavy, 'an executive', path);
  const operator = await sessionOf(port, emailOf(OPERATOR));
  for (const path of ['/memos?view=company', '/tasks?view=company'])
    await measure(figures, operator, 'an operator', path);
  for (const path of ADMIN_PAGES) await measure(figures, admin, 'an admin', path);
}
