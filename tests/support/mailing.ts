import { afterEach, beforeAll, beforeEach } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from './app';
import { startMailServer, type MailServer } from './mail';

/**
 * For all tests of a file one application that sends its mails to a server of its own. Each test begins with an empty one
 * that takes every mail, and leaves the time as it is.
 */
export function withMails(
  environment: Record<string, string>,
  give: (given: { app: TestApp; server: MailServer }) => void,
): void {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer();
    const app = await withApp({ SMTP_URL: server.url, ...environment });
    give({ app, server });
    return async () => {
      await app.close();
      await server.close();
    };
  });
  beforeEach(() => {
    server.mails.length = 0;
    server.refuseWith(null);
  });
  afterEach(() => clock.reset());
}
