/** What may go wrong on purpose. One error handler turns these into a page or JSON; texts are i18n keys. */
export type FieldErrors = Record<string, string>;

export class HttpError extends Error {
  constructor(
    readonly status: number,
    /** i18n key of the one sentence the reader sees. */
    readonly messageKey: string,
    readonly values: Record<string, string | number> = {},
    /** What was thrown before, for the log. */
    cause?: unknown,
  ) {
    super(messageKey, { cause });
    this.name = new.target.name;
  }
}

/** 404: it is not there, or not for you to know of. */
export class NotFound extends HttpError {
  constructor(messageKey = 'errors.notFound.message') {
    super(404, messageKey);
  }
}

/** 403: you may see it, but not do this. The key says why. */
export class Forbidden extends HttpError {
  constructor(messageKey = 'errors.forbidden.message', values: Record<string, string | number> = {}) {
    super(403, messageKey, values);
  }
}

/** 409: somebody else was faster. A controller that has a form to show catches it and keeps the text. */
export class Conflict extends HttpError {
  constructor(messageKey = 'errors.conflict.message', values: Record<string, string | number> = {}) {
    super(409, messageKey, values);
  }
}

/** 422: the input is not acceptable. Keys are field names, values i18n keys or ready sentences. */
export class Invalid extends HttpError {
  constructor(
    readonly fieldErrors: FieldErrors,
    values: Record<string, string | number> = {},
    status: 413 | 422 = 422,
  ) {
    super(status, 'errors.invalid.message', values);
  }
}

export class TooLarge extends HttpError {
  constructor(messageKey = 'errors.tooLarge.message', values: Record<string, string | number> = {}) {
    super(413, messageKey, values);
  }
}

export class TooMany extends HttpError {
  constructor(
    readonly retryAfterSeconds: number,
    messageKey = 'errors.tooMany.message',
  ) {
    super(429, messageKey, { minutes: Math.max(1, Math.ceil(retryAfterSeconds / 60)) });
  }
}

/** Nobody is signed in: a page leads to the login and back again. */
export class SignInNeeded extends HttpError {
  constructor() {
    super(401, 'errors.signInNeeded.message');
  }
}

/** What was thrown, as an Error: libraries also throw strings. */
export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
