import type { NextFunction, Request, Response } from 'express';
import { SignInNeeded } from '../errors';
import type { Deps, PageContext } from './context';
import { renderPage } from './render';
import type { Turn } from './turn';

/** What `locals` in app.ts prepared for each request. */
export type RequestLocals = Pick<PageContext, 'locale' | 't' | 'format' | 'maybeActor'> & {
  nonce: string;
  requestId: string;
  maxFileMb: number;
  page: Record<string, unknown>;
  /** Writes down that this request is about to be answered with a 403. */
  refused?: (messageKey: string) => Promise<void>;
  /** See requestsInTurn.ts. */
  turn?: Turn;
  /** See lastCookies.ts. */
  setLastCookie?: () => void;
};

export const localsOf = (res: Response): RequestLocals => res.locals as RequestLocals;

/** A page that brings itself up to date takes parts of what it fetches: a message would be lost to the page that it is for. */
const isForScript = (req: Request): boolean => req.get('sec-fetch-dest') === 'empty';

export function pageContext(deps: Deps, req: Request, res: Response, next: NextFunction): PageContext {
  const locals = localsOf(res);
  const wantsJson = req.accepts(['html', 'json']) === 'json';
  const ctx: PageContext = {
    ...deps,
    req,
    res,
    next,
    maybeActor: locals.maybeActor,
    get actor() {
      if (!locals.maybeActor) throw new SignInNeeded();
      return locals.maybeActor;
    },
    locale: locals.locale,
    t: locals.t,
    format: locals.format,
    wantsJson,
    maxFileMb: locals.maxFileMb,
    flash: (flash) => void (req.session.flash = [...(req.session.flash ?? []), flash]),
    render(view, data, status = 200) {
      const flash = isForScript(req) ? [] : (req.session?.flash ?? []);
      if (flash.length > 0) req.session.flash = [];
      res
        .status(status)
        .type('html')
        .send(renderPage(view, { ...locals.page, flash, ...data }));
    },
    redirect(url, flash) {
      const lead = () => (wantsJson ? void res.json({ redirect: url }) : res.redirect(303, url));
      if (!flash) return lead();
      ctx.flash(flash);
      // A quick browser would follow the redirect before the session is stored: save first.
      req.session.save((error: unknown) => (error ? next(error) : lead()));
    },
  };
  return ctx;
}
