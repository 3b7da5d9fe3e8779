import type { Actor } from './actor';

/** With counts of what waits. */
export function menuFor({ counts }: Actor, path: string) {
  const sections = [
    { href: '/my-day', key: 'layout.nav.myDay', icon: 'sun', count: 0, badge: '' },
    { href: '/memos', key: 'layout.nav.memos', icon: 'notes', count: counts.toConsider, badge: 'to-consider' },
    { href: '/tasks', key: 'layout.nav.tasks', icon: 'checkbox', count: counts.toDo, badge: 'to-do' },
    { href: '/reminders', key: 'layout.nav.reminders', icon: 'alarm', count: counts.dueReminders, badge: 'due' },
    { href: '/people', key: 'layout.nav.people', icon: 'users', count: 0, badge: '' },
  ];
  return sections.map((link) => ({ ...link, active: path === link.href || path.startsWith(`${link.href}/`) }));
}

/** Prefixes of paths; the first match wins. */
const HELP: [beginning: string, topic: string][] = [
  ['/memos/', 'memo'],
  ['/memos', 'list'],
  ['/my-day', 'list'],
  ['/search', 'list'],
  ['/tasks', 'tasks'],
  ['/notifications', 'notices'],
  ['/account/notifications', 'notices'],
  ['/reminders', 'notices'],
  ['/account/absence', 'absence'],
  ['/people', 'absence'],
  ['/admin', 'administration'],
  ['/setup', 'administration'],
];

export function helpPageFor(path: string): string {
  const topic = HELP.find(([beginning]) => path.startsWith(beginning))?.[1];
  return topic === undefined ? '/help' : `/help/${topic}`;
}
