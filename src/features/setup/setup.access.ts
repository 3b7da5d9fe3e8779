import { NotFound } from '#src/platform/errors';
import type { Can } from '#src/platform/http/context';
import { isSetUp } from './setup.queries';

/** Nobody is there yet, or the one who founded the company and has steps left. For all others there is no setup. */
export const founder: Can<'founding' | 'finishing', unknown> = async ({ db, actor }) => {
  if (actor?.isSettingUp && actor.isAdmin) return 'finishing';
  if (await isSetUp(db)) throw new NotFound();
  return 'founding';
};

/** The steps after the first. */
export const finishing: Can<null, unknown> = ({ actor }) => {
  if (!actor?.isSettingUp || !actor.isAdmin) throw new NotFound();
  return null;
};
