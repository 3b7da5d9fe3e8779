import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import type { Config } from '#src/config';
import type { Database } from '../db';
import type { FieldErrors } from '../errors';
import type { ToPages } from '../liveEvents';
import type { Seal } from '../sealing';
import type { Storage } from '../storage/storage';
import type { Actor } from '#src/web/actor';
import type { Format } from './format';
import type { UploadedFile } from './upload';

/** What every handler may use; made once at start. */
export type Deps = {
  config: Config;
  db: Database;
  storage: Storage;
  logger: Logger;
  /** For secrets that must be read again. */
  seal: Seal;
  /** Tells the open pages of people or memos that something happened. */
  realtime: Realtime;
};

/** What has a page that people keep open together. */
export type Place = { kind: 'memo' | 'task'; id: number };

/** What hears of the other pages: those of a memo or task, and of the deciders' notes of a memo. */
export type LivePage = Place | { kind: 'notes'; id: number };

export type Realtime = {
  toUser<E extends keyof ToPages>(userId: number, event: E, payload: ToPages[E]): void;
  /** The same to many, said once. */
  toUsers<E extends keyof ToPages>(userIds: readonly number[], event: E, payload: ToPages[E]): void;
  /** Whether the person has a page open that is connected to this process. */
  isHere(userId: number): boolean;
  /** Whether the person has the page of this memo or task open and visible, whatever process it is connected to. */
  isWatching(userId: number, place: Place): boolean;
  /** To the pages that are connected to this process alone. */
  toUserHere<E extends keyof ToPages>(userId: number, event: E, payload: ToPages[E]): void;
  /** To the other processes themselves: they tell their own pages. */
  toProcesses(event: string, payload: unknown): void;
  toPage<E extends keyof ToPages>(page: LivePage, event: E, payload: ToPages[E]): void;
  /** `memo.changed` or `task.changed`, to its pages. */
  pageChanged(place: Place, change?: { type: string; actorId: number | null }): void;
  /** The same to those alone who read in this language. */
  toPageIn<E extends keyof ToPages>(page: LivePage, locale: string, event: E, payload: ToPages[E]): void;
  /** Closes the live pages for a person who lost the memo or task. */
  leavePage(userId: number, place: Place): void;
  /** Closes the notes of the memo for everybody but these: their right may have ended in ways that nobody tells of. */
  keepNotesTo(memoId: number, userIds: readonly number[]): void;
  /** Their pages hear nothing of it from now on, and are not told so: it may be undone. Then `memo.again` lets them ask anew. */
  silencePage(userId: number, place: Place): void;
  disconnectUser(userId: number): void;
};

export type Translate = (key: string, values?: Record<string, unknown>) => string;

export type Flash = {
  kind: 'success' | 'info' | 'warning' | 'danger';
  message: string;
  /** Where one goes on from there. */
  link?: { href: string; label: string };
  undo?: Undo | undefined;
};

/** The form that undoes what was done, for so many more milliseconds; `from`: the page that it leads back to, if not the memo's. */
export type Undo = { action: string; act: number; ms: number; from?: 'folder' };

/** Values of a form as they were typed, to show them again. */
export type Typed = Record<string, string | string[]>;

export type Problem = { fieldErrors: FieldErrors; typed: Typed; status: number };

export type Access<P = Record<string, never>> = Deps & { req: Request; actor: Actor | null; params: P };

/** Loads what the route is about through the actor, or throws NotFound, Forbidden or SignInNeeded. */
export type Can<S, P> = (access: Access<P>) => Promise<S> | S;

export type PageContext = Deps & {
  req: Request;
  res: Response;
  next: NextFunction;
  maybeActor: Actor | null;
  /** The signed-in person; throws SignInNeeded when there is none. */
  actor: Actor;
  locale: string;
  t: Translate;
  format: Format;
  render(
    view: string,
    data: Record<string, unknown> & { title: string; layout?: string | false },
    status?: number,
  ): void;
  /** 303 to a page of ours, or `{ redirect }` for a fetch. */
  redirect(url: string, flash?: Flash): void;
  flash(flash: Flash): void;
  wantsJson: boolean;
  /** The largest file that may be attached: what the company set, never more than MAX_FILE_MB. */
  maxFileMb: number;
};

export type Context<S = unknown, P = unknown, Q = unknown, B = unknown> = PageContext & {
  subject: S;
  params: P;
  query: Q;
  body: B;
  /** Uploaded files, still temporary: what the handler does not store is removed after it. */
  files: UploadedFile[];
  /** The form as it was typed. */
  typed: Typed;
};
