import type { RequestHandler } from 'express';
import type { Deps } from '#src/platform/http/context';
import { isSetUp } from './setup.queries';

/** While there is no user every page leads to the setup. Once there is one nothing is asked any more. */
export function firstVisit({ db }: Deps): RequestHandler {
  let done = false;
  return async (req, res, next) => {
    done ||= await isSetUp(db);
    if (done || req.path === '/setup') return next();
    res.redirect(303, '/setup');
  };
}
