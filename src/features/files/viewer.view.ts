import type { Context } from '#src/platform/http/context';
import { shownAs } from './fileKind';
import { fileView } from './file.view';
import { findNeighbours, type FoundFile } from './files.queries';
import { fileUrls } from './files.urls';
import { previewText } from './textPreview';

export async function viewerPage(ctx: Context, file: FoundFile) {
  const { t, format, db, storage, actor } = ctx;
  const kind = shownAs(file.mediaType);
  const { previous, next } = await findNeighbours(db.prisma, actor, file);
  const view = fileView(ctx, file);
  return {
    title: file.fileName,
    file: view,
    kind,
    source: fileUrls.inline(file.id),
    facts: [
      t(`files.kinds.${view.icon}`),
      view.size,
      t('files.addedBy', { who: file.uploader.name }),
      format.dateTime(file.createdAt),
    ].join(' · '),
    preview: kind === 'text' ? await previewText(storage, file) : null,
    back: { href: placeOf(file), label: file.place.title },
    previousUrl: previous && fileUrls.view(previous.id),
    nextUrl: next && fileUrls.view(next.id),
  };
}

const placeOf = ({ place, messageId }: FoundFile): string =>
  messageId === null ? place.url : `${place.url}/messages/${messageId}`;
