import type { RequestHandler } from 'express';
import type { Config } from '#src/config';
import type { Translate } from './context';
import { formatFor } from './format';
import { localsOf } from './page';

type Options = {
  config: Config;
  isLocale: (value: string) => boolean;
  locales: readonly string[];
  translatorFor: (locale: string) => Translate;
  asset: (name: string) => string;
  icon: (name: string, cls?: string) => string;
};

/** What every view finds in `it`: texts, formats, the reader, the way to assets. */
export function pageLocals({ config, isLocale, locales, translatorFor, asset, icon }: Options): RequestHandler {
  return (req, res, next) => {
    const actor = req.user ?? null;
    const cookies = req.headers.cookie ?? '';
    const wished = actor?.locale ?? /(?:^|; )locale=(\w+)/.exec(cookies)?.[1] ?? req.acceptsLanguages([...locales]);
    const locale = typeof wished === 'string' && isLocale(wished) ? wished : config.defaultLocale;
    const theme = actor?.theme ?? /(?:^|; )theme=(light|dark)/.exec(cookies)?.[1] ?? 'auto';
    const t = translatorFor(locale);
    const format = formatFor(locale, actor?.timeZone ?? config.defaultTimeZone);
    const locals = localsOf(res);
    Object.assign(locals, { locale, t, format, maybeActor: actor });
    const at = (prefix: string) => req.path === prefix || req.path.startsWith(`${prefix}/`);
    locals.page = {
      t,
      locale,
      dir: 'ltr',
      locales,
      format,
      theme,
      actor,
      nonce: locals.nonce,
      asset,
      icon,
      path: req.path,
      url: req.originalUrl,
      counts: actor?.counts ?? { unread: 0, toConsider: 0, toDo: 0 },
      company: { name: actor?.company.name ?? 'Notes CRM' },
      nav: actor
        ? [
            { href: '/my-day', key: 'layout.nav.myDay', icon: 'sun', count: 0, badge: '', active: at('/my-day') },
            {
              href: '/memos',
              key: 'layout.nav.memos',
              icon: 'notes',
              count: actor.counts.toConsider,
              badge: 'to-consider',
              active: at('/memos'),
            },
            {
              href: '/tasks',
              key: 'layout.nav.tasks',
              icon: 'checkbox',
              count: actor.counts.toDo,
              badge: 'to-do',
              active: at('/tasks'),
            },
            {
              href: '/reminders',
              key: 'layout.nav.reminders',
              icon: 'alarm',
              count: actor.counts.dueReminders,
              badge: 'due',
              active: at('/reminders'),
            },
            { href: '/people', key: 'layout.nav.people', icon: 'users', count: 0, badge: '', active: at('/people') },
          ]
        : [],
      maxFileMb: Math.floor(config.maxFileBytes / 1024 / 1024),
    };
    next();
  };
}
