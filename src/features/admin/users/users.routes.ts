import { nothingSent } from '#src/web/formFields';
import type { Routes } from '#src/platform/http/route';
import { admin } from '../access';
import {
  addFlag,
  deactivate as deactivateThem,
  invite as inviteThem,
  refuse,
  removeFlag,
  setDepartment,
} from './bulk/bulk.controller';
import { bulkDepartmentSchema, bulkFlagSchema, bulkSchema } from './bulk/bulk.schema';
import { deactivate, showLeaving, showLeavingAgain } from './leaving/leaving.controller';
import { leavingSchema } from './leaving/leaving.schema';
import { exportAs, index } from './list/list.controller';
import { userList } from './list/list.address';
import { signInRoutes } from './signIn/signIn.routes';
import { userOfAdmin } from './users.access';
import {
  create,
  reactivate,
  sendInvitation,
  showNewUser,
  showNewUserAgain,
  showUser,
  showUserAgain,
  update,
} from './users.controller';
import { invitationSchema, newUserSchema, userParams, userSchema } from './users.schema';
import { userUrls } from './users.urls';

export function usersRoutes(routes: Routes): void {
  const onUser = { can: userOfAdmin, params: userParams };
  routes.get(userUrls.list, { can: admin, query: userList.schema }, index);
  const exported = { can: admin, limit: 'export' as const, query: userList.schema };
  routes.get(userUrls.csv, exported, exportAs('csv'));
  routes.get(userUrls.xlsx, exported, exportAs('xlsx'));
  routes.post(
    '/admin/users/bulk/invitations',
    { can: admin, limit: 'invite', body: bulkSchema, invalid: refuse },
    inviteThem,
  );
  routes.post('/admin/users/bulk/deactivation', { can: admin, body: bulkSchema, invalid: refuse }, deactivateThem);
  routes.post(
    '/admin/users/bulk/department',
    { can: admin, body: bulkDepartmentSchema, invalid: refuse },
    setDepartment,
  );
  routes.post('/admin/users/bulk/flag', { can: admin, body: bulkFlagSchema, invalid: refuse }, addFlag);
  routes.post('/admin/users/bulk/flag/delete', { can: admin, body: bulkFlagSchema, invalid: refuse }, removeFlag);
  routes.get('/admin/users/new', { can: admin }, showNewUser);
  routes.post('/admin/users', { can: admin, limit: 'invite', body: newUserSchema, invalid: showNewUserAgain }, create);
  routes.get('/admin/users/:userId', onUser, showUser);
  routes.post('/admin/users/:userId', { ...onUser, body: userSchema, invalid: showUserAgain }, update);
  routes.get('/admin/users/:userId/deactivation', onUser, showLeaving);
  routes.post(
    '/admin/users/:userId/deactivation',
    { ...onUser, body: leavingSchema, invalid: showLeavingAgain },
    deactivate,
  );
  routes.post('/admin/users/:userId/deactivation/delete', { ...onUser, body: nothingSent }, reactivate);
  routes.post(
    '/admin/users/:userId/invitation',
    { ...onUser, limit: 'invite', body: invitationSchema },
    sendInvitation,
  );
  signInRoutes(routes);
}
