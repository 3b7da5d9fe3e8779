import type { FileHit } from '#src/features/fileTexts/hits.queries';
import { fileUrls } from '#src/features/files/files.urls';
import type { Context } from '#src/platform/http/context';
import type { Question } from '#src/platform/words/question';
import { hitIn } from './terms.service';

type Words = Pick<Context, 't' | 'format'>;

/** The passage of a file with the words, where it is, and the way to its page. */
export function hitInFile({ t, format }: Words, found: FileHit | undefined, words: Question) {
  const hit = found && hitIn(found.text.replace(/\s+/g, ' '), words);
  if (!found || !hit) return null;
  const { file_id: id, file_name: file, page, name, division, pages } = found;
  const isDivided = division === 'sheets' ? name !== '' : pages > 1;
  const source = t(`search.inFile.${isDivided ? division : 'whole'}`, { file, page: format.number(page), name });
  return { ...hit, source, href: isDivided ? fileUrls.page(id, page) : fileUrls.view(id) };
}
