import type { RequestHandler } from 'express';
import type { Database } from '#src/platform/db';
import { knowPictures } from '#src/web/pictures';
import { findPictures } from './picture.queries';

/** Pages know whose picture there is. */
export function picturesKnown(db: Database): RequestHandler {
  return async (req, _res, next) => {
    if (req.user) await knowPictures(req.user.picturesVersion, () => findPictures(db));
    next();
  };
}
