import { Secret, TOTP } from 'otpauth';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { emailOf, type Agent, type TestApp } from './app';
import { page } from './page';

/** An authenticator app on a phone whose clock is so many seconds off. */
export const codeOf = (secret: string, at: Date = new Date(), secondsOff = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() + secondsOff * 1000 });

/** What the set-up page shows to type into an app. */
export const secretOn = (text: string): string => page({ text }).$('.two-step-secret').text().replaceAll(' ', '');

export const submit = (agent: Agent, path: string, form: object) => agent.post(path).type('form').send(form);

/** Shows the password in a fresh browser. */
export async function showPassword(app: TestApp, person: string, agent = app.agent()) {
  const answer = await submit(agent, '/login', { email: emailOf(person), password: DEMO_PASSWORD });
  return { agent, answer };
}

/** Sets up an app for a signed-in person, as they do it: answers its secret and the recovery codes. */
export async function setUpApp(agent: Agent, at?: Date) {
  const secret = secretOn((await agent.get('/account/two-step?app=new')).text);
  const form = { code: codeOf(secret, at), currentPassword: DEMO_PASSWORD };
  const answer = await submit(agent, '/account/two-step', form);
  const codes = page(answer)
    .$('.recovery-codes code')
    .map((_, code) => page(answer).$(code).text())
    .get();
  return { secret, codes, answer };
}
