import type pg from 'pg';
import { READER_VERSION } from '#src/features/fileTexts/readable';
import { vectorsOf } from '#src/platform/words/vector';
import { copy } from './copy';
import { COMMON_IN_FILES, makeText, RARE_IN_FILES } from './words';

const PAGES = 2;
const WORDS_A_PAGE = 150;
/** So many different texts are made, and each is kept for many files: making one takes longer than keeping it. */
const TEXTS = 600;
const RARE_TEXTS = 3;

/** Of the first file of this memo. */
export const sumOf = (memoId: number): string => String(memoId).padStart(64, '0');

const wordsOf = (texts: string[]): string => vectorsOf(texts)[0]?.doc ?? '';

function pagesOf(text: number, random: () => number): string[] {
  const marks = `${text % 10 < 3 ? COMMON_IN_FILES : ''} ${text < RARE_TEXTS ? RARE_IN_FILES : ''}`;
  return Array.from({ length: PAGES }, (_, page) => `${page === 0 ? marks : ''} ${makeText(random, WORDS_A_PAGE)}`);
}

/** The first texts have the rare word, so that it is in some three of 5,000 memos with files. */
const textOf = (memoId: number, random: () => number): number =>
  memoId % 5000 < 10 ? memoId % RARE_TEXTS : RARE_TEXTS + Math.floor(random() * (TEXTS - RARE_TEXTS));

/** What the application keeps of files of two pages, one for each of these memos. */
export async function seedFileTexts(
  client: pg.Client,
  memoIds: readonly number[],
  random: () => number,
): Promise<void> {
  const texts = Array.from({ length: TEXTS }, (_, text) => pagesOf(text, random));
  await client.query('CREATE TEMP TABLE made_pages (made int, page int, text text, doc tsvector)');
  await client.query('CREATE TEMP TABLE made_files (sha256 text, made int)');
  await copy(
    client,
    'made_pages',
    texts.flatMap((pages, made) => [
      [made, 0, '', wordsOf(pages)],
      ...pages.map((text, at) => [made, at + 1, text, wordsOf([text])]),
    ]),
  );
  await copy(
    client,
    'made_files',
    memoIds.map((id) => [sumOf(id), textOf(id, random)]),
  );
  await client.query(`
    INSERT INTO file_readings (sha256, state, division, pages, characters, attempts, version)
    SELECT sha256, 'read', 'pages', ${PAGES}, 3000, 1, ${READER_VERSION} FROM made_files;
    INSERT INTO file_words (sha256, part, doc)
    SELECT f.sha256, 0, p.doc FROM made_files f JOIN made_pages p USING (made) WHERE p.page = 0;
    INSERT INTO file_text (sha256, page, part, name, text, doc)
    SELECT f.sha256, p.page, 0, '', p.text, p.doc FROM made_files f JOIN made_pages p USING (made) WHERE p.page > 0;
    DROP TABLE made_pages, made_files`);
}
