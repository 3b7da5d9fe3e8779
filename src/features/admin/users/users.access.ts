import type { Can } from '#src/platform/http/context';
import { requireAdmin } from '../access';
import { getUser, type UserDetail } from './users.queries';

/** An admin, and the person the page is about. */
export const userOfAdmin: Can<UserDetail, { userId: number }> = (access) => {
  requireAdmin(access);
  return getUser(access.db, access.params.userId);
};
