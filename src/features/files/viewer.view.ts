import type { Context } from '#src/platform/http/context';
import { shownAs } from './fileKind';
import { fileView } from './file.view';
import { findNeighbours, type FoundFile } from './files.queries';
import { fileUrls } from './files.urls';
import { readingView, readPage } from './reading.view';
import { previewText } from './textPreview';

export async function viewerPage(ctx: Context, file: FoundFile, page: number | null) {
  const { t, format, db, storage, actor } = ctx;
  const kind = shownAs(file.mediaType);
  const { previous, next } = await findNeighbours(db.prisma, actor, file);
  const view = fileView(ctx, file);
  return {
    title: file.fileName,
    file: view,
    kind,
    // PDF viewers open at the page that stands there.
    source: `${fileUrls.inline(file.id)}${kind === 'pdf' && page !== null ? `#page=${page}` : ''}`,
    facts: [
      t(`files.kinds.${view.icon}`),
      view.size,
      t('files.addedBy', { who: file.uploader.name }),
      format.dateTime(file.createdAt),
    ].join(' · '),
    reading: await readingView(ctx, file),
    read: kind === null ? await readPage(ctx, file, page) : null,
    preview: kind === 'text' ? await previewText(storage, file) : null,
    back: { href: placeOf(file), label: file.place.title },
    previousUrl: previous && fileUrls.view(previous.id),
    nextUrl: next && fileUrls.view(next.id),
  };
}

const placeOf = ({ place, messageId }: FoundFile): string =>
  messageId === null ? place.url : `${place.url}/messages/${messageId}`;
