import { anyone, signedIn, type Routes } from '#src/platform/http/route';
import {
  showAccount,
  showPasswordAgain,
  showProfileAgain,
  signOutEverywhere,
  updatePassword,
  updateProfile,
  updateTheme,
} from './account.controller';
import { mailTimingRoutes } from './notifications.routes';
import { pictureRoutes } from './picture/picture.routes';
import { sessionRoutes } from './sessions/sessions.routes';
import { twoStepRoutes } from './twoStep/twoStep.routes';
import { noFields, passwordSchema, profileSchema, themeSchema } from './account.schema';

export function accountRoutes(routes: Routes): void {
  routes.get('/account', { can: signedIn }, showAccount);
  routes.post('/account', { can: signedIn, body: profileSchema, invalid: showProfileAgain }, updateProfile);
  routes.post('/account/password', { can: signedIn, body: passwordSchema, invalid: showPasswordAgain }, updatePassword);
  routes.post('/account/sessions/delete', { can: signedIn, body: noFields }, signOutEverywhere);
  pictureRoutes(routes);
  sessionRoutes(routes);
  mailTimingRoutes(routes);
  twoStepRoutes(routes);
  routes.post('/account/theme', { can: anyone, body: themeSchema }, updateTheme);
}
