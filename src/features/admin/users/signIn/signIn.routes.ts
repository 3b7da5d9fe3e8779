import { z } from 'zod';
import type { Can } from '#src/platform/http/context';
import type { Routes } from '#src/platform/http/route';
import { byRecentPasswordSchema as body } from '../../../sessions/reconfirming.service';
import { userOfAdmin } from '../users.access';
import type { UserDetail } from '../users.queries';
import { showActAgain } from '../users.controller';
import { userParams } from '../users.schema';
import { endSession, endSessions, resetPassword, resetTwoSteps } from './signIn.controller';

const sessionParams = userParams.extend({ key: z.string().regex(/^[0-9a-f]{64}$/) });

const onSession: Can<UserDetail, z.infer<typeof sessionParams>> = (access) => userOfAdmin(access);

const path = '/admin/users/:userId';

export function signInRoutes(routes: Routes): void {
  const onUser = { can: userOfAdmin, params: userParams, body, invalid: showActAgain };
  routes.post(`${path}/password-reset`, { ...onUser, limit: 'invite' }, resetPassword);
  routes.post(`${path}/two-step/delete`, onUser, resetTwoSteps);
  routes.post(`${path}/sessions/delete`, onUser, endSessions);
  const onOne = { can: onSession, params: sessionParams, body, invalid: showActAgain };
  routes.post(`${path}/sessions/:key/delete`, onOne, endSession);
}
