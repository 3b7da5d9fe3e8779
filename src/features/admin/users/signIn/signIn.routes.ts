import { z } from 'zod';
import type { Can } from '#src/platform/http/context';
import type { Routes } from '#src/platform/http/route';
import { userOfAdmin } from '../users.access';
import type { UserDetail } from '../users.queries';
import { noFields, userParams } from '../users.schema';
import { endSession, endSessions, resetPassword, resetTwoSteps } from './signIn.controller';

const sessionParams = userParams.extend({ key: z.string().regex(/^[0-9a-f]{64}$/) });

const onSession: Can<UserDetail, z.infer<typeof sessionParams>> = (access) => userOfAdmin(access);

const path = '/admin/users/:userId';

export function signInRoutes(routes: Routes): void {
  const onUser = { can: userOfAdmin, params: userParams, body: noFields };
  routes.post(`${path}/password-reset`, onUser, resetPassword);
  routes.post(`${path}/two-step/delete`, onUser, resetTwoSteps);
  routes.post(`${path}/sessions/delete`, onUser, endSessions);
  routes.post(`${path}/sessions/:key/delete`, { can: onSession, params: sessionParams, body: noFields }, endSession);
}
