import type { Actor } from './actor';

/** Where there is no room for it, it stands in the menu of one's account. */
const FOLDER = '/folder';

export function menuFor({ counts }: Actor, path: string) {
  const sections = [
    { href: '/my-day', key: 'layout.nav.myDay', icon: 'sun', count: 0, badge: '' },
    { href: '/memos', key: 'layout.nav.memos', icon: 'notes', count: counts.toConsider, badge: 'to-consider' },
    { href: FOLDER, key: 'layout.nav.folder', icon: 'writing-sign', count: 0, badge: '' },
    { href: '/tasks', key: 'layout.nav.tasks', icon: 'checkbox', count: counts.toDo, badge: 'to-do' },
    { href: '/projects', key: 'layout.nav.projects', icon: 'briefcase', count: 0, badge: '' },
    { href: '/reminders', key: 'layout.nav.reminders', icon: 'alarm', count: counts.dueReminders, badge: 'due' },
    { href: '/people', key: 'layout.nav.people', icon: 'users', count: 0, badge: '' },
  ];
  return sections.map((link) => ({
    ...link,
    isWideOnly: link.href === FOLDER,
    active: isBelow(path, link.href),
    shownCount: badgeCount(link.count),
  }));
}

export const isBelow = (path: string, href: string): boolean => path === href || path.startsWith(`${href}/`);

export const badgeCount = (count: number): string => (count > 99 ? '99+' : String(count));

const ADMIN_PAGES = [
  'users',
  'departments',
  'purposes',
  'stages',
  'tags',
  'settings',
  'audit',
  'jobs',
  'health',
  'import',
];

/** The pages of the administration, on each of them; null elsewhere. */
export function adminMenuFor(actor: Actor | null, path: string) {
  if (!actor?.isAdmin || !isBelow(path, '/admin')) return null;
  // People are invited from the list of users.
  const shown = isBelow(path, '/admin/invitations') ? '/admin/users' : path;
  const current = ADMIN_PAGES.find((name) => isBelow(shown, `/admin/${name}`)) ?? 'overview';
  const overview = { name: 'overview', href: '/admin', isHere: path === '/admin' };
  const places = ADMIN_PAGES.map((name) => ({ name, href: `/admin/${name}`, isHere: name === current }));
  return { current, places: [overview, ...places] };
}

/** The first visit's three things to do stand where one lands. */
export const hasWelcome = (actor: Actor | null, path: string): boolean =>
  actor !== null && actor.isNew && !actor.isSettingUp && ['/my-day', '/memos'].includes(path);

/** The page of the memo or task that an address is below. */
export function enclosingPage(url: string): { href: string; backKey: string } | null {
  const [href, kind] = /^\/(memos|tasks|projects)\/\d+(?=\/)/.exec(url) ?? [];
  return href ? { href, backKey: kind === 'memos' ? 'errors.backToMemo' : 'errors.backToTask' } : null;
}

/** Prefixes of paths; the first match wins. */
const HELP: [beginning: string, topic: string][] = [
  ['/memos/', 'memo'],
  ['/folder', 'list'],
  ['/memos', 'list'],
  ['/my-day', 'list'],
  ['/search', 'list'],
  ['/tasks', 'tasks'],
  ['/projects', 'tasks'],
  ['/notifications', 'notices'],
  ['/account/notifications', 'notices'],
  ['/reminders', 'notices'],
  ['/account/absence', 'absence'],
  ['/account/assistants', 'absence'],
  ['/account/data', 'list'],
  ['/people', 'absence'],
  ['/admin', 'administration'],
  ['/setup', 'administration'],
];

export function helpPageFor(path: string): string {
  const topic = HELP.find(([beginning]) => path.startsWith(beginning))?.[1];
  return topic === undefined ? '/help' : `/help/${topic}`;
}
