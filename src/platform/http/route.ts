import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { isDatabaseFull } from '../databaseErrors';
import { HttpError, Invalid, NotFound, SignInNeeded, TooMany, type FieldErrors } from '../errors';
import { StorageAway } from '../storage/errors';
import { bodyInTurn } from './bodiesInTurn';
import type { Access, Can, Context, Deps, Problem, Typed } from './context';
import { localsOf, pageContext } from './page';
import { LIST_MAX } from './params';
import { makeTempDir, receive, removeTemporary, rulesOf, uploadedFiles, type FileField } from './upload';
import { unlimited, type LimitOf, type TakeShare } from './writeLimits';

type Empty = Record<string, never>;

type ReadOptions<S, P, Q> = { can: Can<S, P>; limit?: LimitOf<S>; params?: z.ZodType<P>; query?: z.ZodType<Q> };

type WriteOptions<S, P, Q, B> = ReadOptions<S, P, Q> & {
  body: z.ZodType<B>;
  files?: FileField;
  /** Shows the same form again after Invalid or Conflict, with what was typed and a message at each field (`form` for the whole). */
  invalid?: (ctx: Context<S, P, Q>, problem: Problem) => Promise<void> | void;
};

type Handler<S, P, Q, B> = (ctx: Context<S, P, Q, B>) => Promise<void> | void;

type AnyOptions = {
  can: Can<unknown, unknown>;
  limit?: LimitOf<unknown>;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  files?: FileField;
  invalid?: (ctx: Context, problem: Problem) => Promise<void> | void;
};

export type DeclaredRoute = Pick<AnyOptions, 'body' | 'query' | 'limit' | 'files'> & {
  method: 'get' | 'post';
  path: string;
};

export type Routes = {
  get<S, P = Empty, Q = Empty>(path: string, options: ReadOptions<S, P, Q>, handler: Handler<S, P, Q, undefined>): void;
  post<S, B, P = Empty, Q = Empty>(path: string, options: WriteOptions<S, P, Q, B>, handler: Handler<S, P, Q, B>): void;
  /** Every route of the application, for the tests that go through them all. */
  declared: readonly DeclaredRoute[];
};

const nothing = z.looseObject({});

/**
 * One declaration per route. A request passes: parameters → access (through the actor) → upload → validation → handler,
 * so that no byte of a body is read for somebody who may not send it.
 */
export function createRoutes(router: Router, deps: Deps, takeShare: TakeShare = unlimited): Routes {
  const declared: DeclaredRoute[] = [];

  const register = (
    method: 'get' | 'post',
    path: string,
    options: AnyOptions,
    handler: Handler<never, never, never, never>,
  ) => {
    if (typeof options.can !== 'function')
      throw new Error(`${method.toUpperCase()} ${path} does not say who may use it`);
    if (method === 'post' && !options.body) throw new Error(`POST ${path} does not say what it accepts`);
    declared.push({ ...options, method, path });
    if (options.files && !options.files.place) makeTempDir(deps.config.uploadTempDir);

    router[method](path, async (req: Request, res: Response, next) => {
      const page = pageContext(deps, req, res, next);
      const params = parseParams(options.params, req.params);
      const access: Access<unknown> = { ...deps, req, actor: page.maybeActor, params };
      const subject = await options.can(access);
      const query = parseQuery(options.query, req.query);
      const typed: Typed = {};
      const ctx: Context = Object.assign(page, {
        subject,
        params,
        query,
        body: undefined,
        files: uploadedFiles(req),
        typed,
      });
      if (method === 'get') {
        await takeShare(ctx, options.limit);
        return void (await handler(ctx as never));
      }

      const { turn } = localsOf(res);
      try {
        turn?.pause();
        await bodyInTurn(req, async () => {
          await parseBody(ctx, options).finally(() => turn?.resume());
          await takeShare(ctx, options.limit);
          await handler(ctx as never);
        });
      } catch (thrown) {
        const error = asFull(thrown);
        if (!options.invalid || ctx.wantsJson || !isForTheForm(error)) throw error;
        if (error.status >= 500) deps.logger.error({ err: error, requestId: req.id }, 'request failed');
        if (error.status === 403) await localsOf(res).refused?.(error.messageKey);
        if (error instanceof TooMany) res.setHeader('Retry-After', String(error.retryAfterSeconds));
        const errors = error instanceof Invalid ? error.fieldErrors : { form: error.messageKey };
        const fieldErrors = translated(ctx, errors, error.values);
        await options.invalid(ctx, { fieldErrors, typed: ctx.typed, status: error.status });
      } finally {
        await removeTemporary(uploadedFiles(req));
      }
    });
  };

  return {
    get: (path, options, handler) => register('get', path, options as never, handler),
    post: (path, options, handler) => register('post', path, options as never, handler),
    declared,
  };
}

/** A database without room can still be read, and so the form be shown. */
const asFull = (error: unknown): unknown =>
  isDatabaseFull(error) ? new HttpError(507, 'errors.databaseFull.message', {}, error) : error;

/** Refusals after which one wants one's text back: the form comes again with it. (What the door refuses never gets here.) */
const isForTheForm = (error: unknown): error is HttpError =>
  error instanceof HttpError &&
  (error instanceof Invalid || error instanceof StorageAway || [403, 409, 413, 429, 507].includes(error.status));

function parseParams(schema: z.ZodType | undefined, params: unknown): unknown {
  const parsed = (schema ?? nothing).safeParse(params);
  if (!parsed.success) throw new NotFound();
  return parsed.data;
}

function parseQuery(schema: z.ZodType | undefined, query: unknown): unknown {
  if (!schema) return {};
  const parsed = schema.safeParse(query);
  if (!parsed.success) throw new HttpError(400, 'errors.badQuery.message');
  return parsed.data;
}

async function parseBody(ctx: Context, options: AnyOptions): Promise<void> {
  const { req } = ctx;
  try {
    await receive(req, ctx.res, rulesOf(options.files, ctx.config, ctx.maxFileMb));
  } finally {
    // Also after a refused file: the form is shown again with the text that had arrived.
    ctx.typed = typedValues(plainBody(req.body));
    ctx.files = uploadedFiles(req);
  }
  if (req.body !== undefined && (typeof req.body !== 'object' || Array.isArray(req.body))) {
    throw new HttpError(400, 'errors.badRequest.message');
  }
  const parsed = options.body?.safeParse(plainBody(req.body));
  if (parsed && !parsed.success) throw new Invalid(fieldErrorsOf(parsed.error));
  ctx.body = parsed?.data;
}

/** Parsers make objects without a prototype, or none at all; a plain copy serves zod and the forms alike. */
function plainBody(body: unknown): Record<string, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? Object.fromEntries(Object.entries(body))
    : {};
}

function typedValues(body: Record<string, unknown>): Typed {
  const typed: Typed = {};
  for (const [key, value] of Object.entries(body)) {
    if (typeof value === 'string') typed[key] = value;
    else if (Array.isArray(value)) typed[key] = value.slice(0, LIST_MAX).filter((item) => typeof item === 'string');
  }
  return typed;
}

/** The first message of each field; what belongs to no field stands under `form`. */
export function fieldErrorsOf(error: z.ZodError): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of error.issues) {
    const field = typeof issue.path[0] === 'string' ? issue.path[0] : 'form';
    errors[field] ??= /^[a-zA-Z]+(\.[a-zA-Z]+)+$/.test(issue.message) ? issue.message : 'errors.field.invalid';
  }
  return errors;
}

export function translated(
  ctx: Pick<Context, 't'>,
  errors: FieldErrors,
  values: Record<string, string | number> = {},
): FieldErrors {
  return Object.fromEntries(Object.entries(errors).map(([field, key]) => [field, ctx.t(key, values)]));
}

/** Access for public pages. */
export const anyone: Can<null, unknown> = () => null;

/** Access for everybody who is signed in. */
export const signedIn: Can<null, unknown> = ({ actor }) => {
  if (!actor) throw new SignInNeeded();
  return null;
};
