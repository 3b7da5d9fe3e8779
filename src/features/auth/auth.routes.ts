import { nothingSent } from '#src/web/formFields';
import { anyone, type Routes } from '#src/platform/http/route';
import { requestReset, showForgot, showForgotAgain } from './forgot.controller';
import { newPasswordPages } from './newPassword.controller';
import { forgotSchema, newPasswordSchema, tokenParams } from './password.schema';
import { home, showLogin, showLoginAgain, signIn, signOut } from './session.controller';
import { halfWayIn, showSecondStep, showSecondStepAgain, takeSecondStep } from './secondStep/secondStep.controller';
import { secondStepSchema } from './secondStep/secondStep.schema';
import { returnQuery, signInSchema } from './session.schema';

export function authRoutes(routes: Routes): void {
  routes.get('/', { can: anyone }, home);
  routes.get('/login', { can: anyone, query: returnQuery }, showLogin);
  routes.post('/login', { can: anyone, body: signInSchema, invalid: showLoginAgain }, signIn);
  routes.get('/login/second-step', { can: halfWayIn }, showSecondStep);
  const secondStep = { can: halfWayIn, body: secondStepSchema, invalid: showSecondStepAgain };
  routes.post('/login/second-step', secondStep, takeSecondStep);
  routes.post('/logout', { can: anyone, body: nothingSent }, signOut);

  routes.get('/password/forgot', { can: anyone }, showForgot);
  routes.post('/password/forgot', { can: anyone, body: forgotSchema, invalid: showForgotAgain }, requestReset);

  const links = { '/password/reset/:token': 'passwordReset', '/invitations/:token': 'invitation' } as const;
  for (const [path, kind] of Object.entries(links)) {
    const { holder, show, showAgain, save } = newPasswordPages(kind);
    routes.get(path, { can: holder, params: tokenParams }, show);
    routes.post(path, { can: holder, params: tokenParams, body: newPasswordSchema, invalid: showAgain }, save);
  }
}
