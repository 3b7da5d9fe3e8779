import type { Routes } from '#src/platform/http/route';
import { admin } from '../access';
import { userOfAdmin } from './users.access';
import {
  create,
  deactivate,
  reactivate,
  sendInvitation,
  showNewUser,
  showNewUserAgain,
  showUser,
  showUserAgain,
  showUsers,
  update,
} from './users.controller';
import { newUserSchema, noFields, userParams, userSchema, usersQuery } from './users.schema';

export function usersRoutes(routes: Routes): void {
  const onUser = { can: userOfAdmin, params: userParams };
  routes.get('/admin/users', { can: admin, query: usersQuery }, showUsers);
  routes.get('/admin/users/new', { can: admin }, showNewUser);
  routes.post('/admin/users', { can: admin, body: newUserSchema, invalid: showNewUserAgain }, create);
  routes.get('/admin/users/:userId', onUser, showUser);
  routes.post('/admin/users/:userId', { ...onUser, body: userSchema, invalid: showUserAgain }, update);
  routes.post('/admin/users/:userId/deactivation', { ...onUser, body: noFields }, deactivate);
  routes.post('/admin/users/:userId/deactivation/delete', { ...onUser, body: noFields }, reactivate);
  routes.post('/admin/users/:userId/invitation', { ...onUser, body: noFields }, sendInvitation);
}
