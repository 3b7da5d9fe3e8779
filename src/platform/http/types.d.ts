import 'express-session';
import type { Actor } from './actor';
import type { Flash } from './context';

declare module 'express-session' {
  interface SessionData {
    flash: Flash[];
    /** When the session was last written, in ms: it is renewed at most every five minutes. */
    touchedAt: number;
    /** The page to return to after signing in. */
    returnTo: string;
  }
}

declare global {
  namespace Express {
    interface User extends Actor {}
    interface Request {
      id: string;
      /** The file that is arriving, named in the message when it is refused. */
      currentFileName?: string;
    }
  }
}
