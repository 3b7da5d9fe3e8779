import { anyone, signedIn, type Routes } from '#src/platform/http/route';
import {
  showAccount,
  showPasswordAgain,
  showProfileAgain,
  updatePassword,
  updateProfile,
  updateTheme,
} from './account.controller';
import { mailTimingRoutes } from './notifications.routes';
import { pictureRoutes } from './picture/picture.routes';
import { twoStepRoutes } from './twoStep/twoStep.routes';
import { passwordSchema, profileSchema, themeSchema } from './account.schema';

export function accountRoutes(routes: Routes): void {
  routes.get('/account', { can: signedIn }, showAccount);
  routes.post('/account', { can: signedIn, body: profileSchema, invalid: showProfileAgain }, updateProfile);
  routes.post('/account/password', { can: signedIn, body: passwordSchema, invalid: showPasswordAgain }, updatePassword);
  pictureRoutes(routes);
  mailTimingRoutes(routes);
  twoStepRoutes(routes);
  routes.post('/account/theme', { can: anyone, body: themeSchema }, updateTheme);
}
