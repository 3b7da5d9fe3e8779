import 'express-session';
import type { Actor } from '#src/web/actor';
import type { Flash } from './context';

declare module 'express-session' {
  interface SessionData {
    flash: Flash[];
    /** When the session was last written, in ms: it is renewed at most every five minutes. */
    touchedAt: number;
    /** From which network it was used last. */
    address: string;
    /** On what it began, and when, in ms. */
    device: { userAgent: string; since: number };
    /** What the person signed in with, see `Actor`: one that has moved on ends the session. */
    credentialsVersion: number;
    /** When the password was entered in this session last, in ms. */
    provedAt: number;
    /** The page to return to after signing in. */
    returnTo: string;
    /** Whose password was right, while the second step is still to come: nobody is signed in by that. */
    passwordOf: { userId: number; credentialsVersion: number; at: number; returnTo: string | null };
    /** The secret of an app that is being set up, sealed. */
    newAuthenticator: string;
  }
}

declare global {
  namespace Express {
    interface User extends Actor {}
    interface Request {
      id: string;
    }
  }
}
