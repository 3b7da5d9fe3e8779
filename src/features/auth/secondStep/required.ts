import type { RequestHandler } from 'express';
import { Forbidden } from '#src/platform/errors';

/** What stays open to one who must set up the second step first. */
const OPEN = /^\/(account\/two-step(\/|$)|account\/theme$|logout$|login$)/;

/** Whoever the company lets in by two steps only is led to set them up, before anything else. */
export const secondStepFirst: RequestHandler = (req, res, next) => {
  if (!req.user?.owesSecondStep || OPEN.test(req.path)) return next();
  if (req.accepts(['html', 'json']) === 'json') return next(new Forbidden('twoStep.errors.owed'));
  res.redirect(303, '/account/two-step');
};
