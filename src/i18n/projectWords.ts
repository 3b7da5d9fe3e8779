import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Translate } from '#src/platform/http/context';

/** A project is a task in other words: `projects.tasks.new.title` stands for `tasks.new.title`. */
const root = path.resolve('src/i18n/locales/en/projects.json');

const keysIn = (texts: unknown, key = ''): string[] =>
  typeof texts === 'string'
    ? [key.replace(/_(one|other)$/, '')]
    : Object.entries(texts ?? {}).flatMap(([name, inner]) => keysIn(inner, key === '' ? name : `${key}.${name}`));

const own = new Set(keysIn(JSON.parse(readFileSync(root, 'utf8'))));
const made = new WeakMap<Translate, Translate>();

export function projectWords(t: Translate): Translate {
  const known = made.get(t);
  if (known) return known;
  const words: Translate = (key, values) => t(wordKey(key, { isProject: true }), values);
  made.set(t, words);
  return words;
}

/** Of a sentence that is translated where nobody knows any more what it speaks of. */
export const wordKey = (key: string, { isProject }: { isProject: boolean }): string =>
  isProject && own.has(key) ? `projects.${key}` : key;

export const wordsFor = (t: Translate, { isProject }: { isProject: boolean }): Translate =>
  isProject ? projectWords(t) : t;
