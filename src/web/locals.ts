import type { RequestHandler } from 'express';
import type { Config } from '#src/config';
import type { Actor, CompanyFace } from './actor';
import { askableAt } from './askable';
import { adminMenuFor, badgeCount, enclosingPage, hasWelcome, helpPageFor, isBelow, menuFor } from './menu';
import { wordsFor } from '#src/i18n/projectWords';
import { fieldView } from './fieldView';
import { listedPerson } from './listedPerson';
import type { Translate } from '#src/platform/http/context';
import { formatFor } from '#src/platform/http/format';
import { localsOf } from '#src/platform/http/page';

type Options = {
  config: Config;
  isLocale: (value: string) => boolean;
  locales: readonly string[];
  translatorFor: (locale: string) => Translate;
  asset: (name: string) => string;
  icon: (name: string, cls?: string) => string;
  /** For visitors; null before the company is set up. */
  findFace: () => Promise<CompanyFace | null>;
};

/** What every view finds in `it`. */
export function pageLocals(options: Options): RequestHandler {
  const { config, isLocale, translatorFor, asset, icon, findFace } = options;
  return async (req, res, next) => {
    const actor = req.user ?? null;
    const asked = await faceFor(actor, findFace);
    const { face } = asked;
    const cookies = req.headers.cookie ?? '';
    const offered = offeredTo(options, face);
    const visitors = face?.defaultLocale ?? config.defaultLocale;
    const wished = actor?.locale ?? visitorsLocale(req, cookies, offered) ?? visitors;
    const locale = isLocale(wished) ? wished : config.defaultLocale;
    const theme = actor?.theme ?? /(?:^|; )theme=(light|dark)/.exec(cookies)?.[1] ?? 'auto';
    const t = wordsFor(translatorFor(locale), { isProject: isBelow(req.path, '/projects') });
    const format = formatFor(locale, zoneOf(config, actor, face));
    const locals = localsOf(res);
    const maxFileMb = fileLimit(config, face);
    Object.assign(locals, { locale, t, format, maybeActor: actor, maxFileMb });
    locals.page = {
      t,
      locale,
      dir: 'ltr',
      locales: offered,
      format,
      theme,
      actor,
      nonce: locals.nonce,
      asset,
      icon,
      listedPerson,
      fieldView,
      dotted,
      path: req.path,
      url: req.originalUrl,
      // Asked when the page is drawn: opening a memo or task has read its notices by then.
      get unread() {
        const count = actor?.counts.unread ?? 0;
        return { count, shownCount: badgeCount(count) };
      },
      company: { name: face?.name ?? 'Notes CRM', logo: logoOf(face) },
      nav: actor ? menuFor(actor, req.path) : [],
      adminNav: adminMenuFor(actor, req.path),
      hasWelcome: hasWelcome(actor, req.path),
      enclosingPage: enclosingPage(req.originalUrl),
      askable: actor && askableAt(req.path),
      helpUrl: helpPageFor(req.path),
      maxFileMb,
    };
    // The error page needs nothing of the database.
    next(asked.failure);
  };
}

async function faceFor(actor: Actor | null, findFace: Options['findFace']) {
  if (actor) return { face: actor.face, failure: undefined };
  return findFace().then(
    (face) => ({ face, failure: undefined }),
    (failure: unknown) => ({ face: null, failure }),
  );
}

/** MAX_FILE_MB bounds the setting. */
function fileLimit({ maxFileBytes }: Config, face: CompanyFace | null): number {
  const most = Math.floor(maxFileBytes / 1024 / 1024);
  return Math.min(most, face?.maxFileMb ?? most);
}

const zoneOf = (config: Config, actor: Actor | null, face: CompanyFace | null): string =>
  actor?.timeZone ?? face?.defaultTimeZone ?? config.defaultTimeZone;

function offeredTo({ locales }: Options, face: CompanyFace | null): readonly string[] {
  const offered = locales.filter((locale) => face?.offeredLocales.includes(locale));
  return offered.length > 0 ? offered : locales;
}

function visitorsLocale(
  req: { acceptsLanguages(languages: string[]): string | false },
  cookies: string,
  offered: readonly string[],
): string | undefined {
  const remembered = /(?:^|; )locale=(\w+)/.exec(cookies)?.[1];
  if (remembered !== undefined && offered.includes(remembered)) return remembered;
  return req.acceptsLanguages([...offered]) || undefined;
}

/** Facts in one line; those that are missing leave no gap. */
const dotted = (...facts: (string | null | undefined)[]): string => facts.filter(Boolean).join(' · ');

/** A wide logo usually contains the name. */
const WIDE = 2.2;

function logoOf(face: CompanyFace | null) {
  const [, width, height] = /-(\d+)x(\d+)$/.exec(face?.logoName ?? '')?.map(Number) ?? [];
  if (!face?.logoName || !width || !height) return null;
  return { url: `/logo/${face.logoName}.png`, width, height, isWide: width / height > WIDE };
}
