import { anyone, type Routes } from '#src/platform/http/route';
import { home, showLogin, showLoginAgain, signIn, signOut } from './session.controller';
import { noFields, returnQuery, signInSchema } from './session.schema';

export function authRoutes(routes: Routes): void {
  routes.get('/', { can: anyone }, home);
  routes.get('/login', { can: anyone, query: returnQuery }, showLogin);
  routes.post('/login', { can: anyone, body: signInSchema, invalid: showLoginAgain }, signIn);
  routes.post('/logout', { can: anyone, body: noFields }, signOut);
}
