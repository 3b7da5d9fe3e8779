import type { Request } from 'express';
import type { ListKind } from '#src/web/actor';

const KINDS: Partial<Record<string, ListKind>> = {
  '/memos': 'memos',
  '/tasks': 'tasks',
  '/tasks/board': 'tasks',
  '/projects': 'projects',
};

/** The list whose page is asked for: its saved views come with the signed-in person, in the same statement. */
export const listAsked = ({ method, path }: Pick<Request, 'method' | 'path'>): ListKind | null =>
  (method === 'GET' && KINDS[path]) || null;
