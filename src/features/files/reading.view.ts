import { findPageText, findReading, type Reading } from '#src/features/fileTexts/readings.queries';
import { isReadable } from '#src/features/fileTexts/readable';
import { clock } from '#src/platform/clock';
import type { Context } from '#src/platform/http/context';
import { canReadAgain } from '#src/policies/file.policy';
import type { FoundFile } from './files.queries';
import { fileUrls } from './files.urls';

/** What the search knows of a file, in a sentence; null where there is nothing to tell. */
export async function readingView(ctx: Pick<Context, 'db' | 't' | 'format' | 'actor'>, file: FoundFile) {
  if (!isReadable(file.mediaType)) return null;
  const reading = await readingOf(ctx, file);
  const state = stateOf(reading, file);
  if (state === null) return null;
  const { t, format, actor } = ctx;
  const isFinal = ['read', 'reading'].includes(state);
  return {
    text: t(`files.reading.${state}`, { characters: format.number(reading?.characters ?? 0) }),
    againUrl: !isFinal && canReadAgain(actor, file) ? fileUrls.readAgain(file.id) : null,
  };
}

/** Null while there is none, or as long as nobody may tell that there is. */
const readingOf = async ({ db }: Pick<Context, 'db'>, { sha256, textFrom }: FoundFile) =>
  textFrom !== null && textFrom > clock.now() ? null : findReading(db, sha256);

function stateOf(reading: Reading | null, { scan }: FoundFile) {
  if (!reading) return scan === null || scan === 'clean' ? 'reading' : null;
  if (reading.state === 'ofNoKind') return null;
  return reading.state === 'tooLarge' && reading.characters > 0 ? 'cut' : reading.state;
}

/** The text of a page, for what no browser shows: where a hit leads to. */
export async function readPage(ctx: Pick<Context, 'db' | 't' | 'format'>, file: FoundFile, asked: number | null) {
  const { t, format, db } = ctx;
  const reading = await readingOf(ctx, file);
  if (!reading || reading.characters === 0) return null;
  const page = Math.min(asked ?? 1, reading.pages);
  const found = await findPageText(db.prisma, file.sha256, page);
  const link = (to: number) => (to >= 1 && to <= reading.pages ? fileUrls.page(file.id, to) : null);
  const { division } = reading;
  const name = found?.name ?? '';
  const values = { page: format.number(page), pages: format.number(reading.pages), name };
  return {
    text: found?.text ?? '',
    label:
      reading.pages === 1 && division !== 'sheets'
        ? t('files.reading.text')
        : t(`files.reading.of.${division === 'sheets' && name !== '' ? 'sheets' : 'pages'}`, values),
    previousUrl: link(page - 1),
    nextUrl: link(page + 1),
  };
}
