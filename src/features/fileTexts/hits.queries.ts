import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { DIVISIONS } from '#src/platform/fileText/said';
import { askedOf, type Question } from '#src/platform/words/question';
import { filesOf } from './hits.fragments';

const row = z.object({
  owner_id: z.number(),
  file_id: z.number(),
  file_name: z.string(),
  media_type: z.string(),
  division: z.enum(DIVISIONS),
  pages: z.number(),
  page: z.number(),
  name: z.string(),
  text: z.string(),
});

export type FileHit = z.infer<typeof row>;

/** So many passages of one file are looked at for the best one. */
const PASSAGES = 1_000;

/** Of each the newest file with all the words, and there the first passage with all of them, or else with any. */
const find = (kind: 'memo' | 'task') => `
  SELECT o.id AS owner_id, file.id AS file_id, file.file_name::text, file.media_type::text, file.division, file.pages, t.page::int, t.name::text, t.text
    FROM unnest($2::int[]) AS o (id)
   CROSS JOIN LATERAL (
     SELECT f.*, r.division, r.pages FROM (${filesOf(kind)}) AS f JOIN file_readings r ON r.sha256 = f.sha256
      WHERE EXISTS (SELECT 1 FROM file_words w WHERE w.sha256 = f.sha256 AND w.doc @@ $3::tsquery) ORDER BY f.id DESC LIMIT 1
   ) AS file
   CROSS JOIN LATERAL (
     SELECT p.page, p.name, p.text
       FROM (SELECT * FROM file_text x WHERE x.sha256 = file.sha256 ORDER BY x.page, x.part LIMIT ${PASSAGES}) AS p
      WHERE p.doc @@ $4::tsquery ORDER BY p.doc @@ $3::tsquery DESC, p.page, p.part LIMIT 1
   ) AS t`;

const FIND = { memo: find('memo'), task: find('task') };

type Wanted = { readerId: number; kind: 'memo' | 'task'; ids: readonly number[]; words: Question };

/** Where the words stand in files. The caller checks visibility, and that the reader has a role. */
export function findFileHits(db: Database, { readerId, kind, ids, words }: Wanted): Promise<FileHit[]> {
  const { whole, any } = askedOf(words);
  if (ids.length === 0 || any === null) return Promise.resolve([]);
  return db.named(`file_hits_${kind}`, FIND[kind], row, [readerId, ids, whole, any]);
}
