import { shownAs } from '#src/features/files/fileKind';
import { fileUrls } from '#src/features/files/files.urls';
import { dayOfReader } from '#src/features/myDay/day';
import { boundedNumber } from '#src/platform/listing/pager';
import type { Context } from '#src/platform/http/context';
import { whyHeld } from '#src/policies/file.policy';
import type { LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { memoPage } from '../page/page.view';
import { COUNTED, findPlace, type Place } from './folder.queries';
import { folderUrls } from './folder.urls';

/** More files are on their own page. */
const OPEN_AT_ONCE = 10;

type Shown = Parameters<typeof memoPage>[2];

export const placeOf = ({ db, actor }: Context, memoId: number): Promise<Place> =>
  findPlace(db, { id: actor.id, today: dayOfReader(actor).today }, memoId);

/** One memo of the folder: what its own page says of it, beside its files, and the way on. */
export async function folderPage(ctx: Context, memo: LoadedMemo, place: Place, shown: Shown = {}) {
  const page = await memoPage(ctx, memo, shown);
  return {
    ...page,
    from: 'folder',
    folder: {
      ...stepsOf(ctx, place),
      opened: filesInPlace(ctx, memo),
    },
  };
}

/** "7 of 23", and what lies beside it. The last one leads to the end of the folder, which says what is left. */
function stepsOf({ t, format }: Context, { number, total, next, previous }: Place) {
  const words = { number: format.number(number), total: boundedNumber(total, COUNTED - 1, format) };
  return {
    place: t('folder.place', words),
    nextUrl: next === null ? folderUrls.end : folderUrls.memo(next),
    nextLabel: t(next === null ? 'folder.toEnd' : 'folder.next'),
    previousUrl: previous === null ? null : folderUrls.memo(previous),
  };
}

/** What a browser shows without running anything in our origin. */
const filesInPlace = ({ actor }: Context, memo: LoadedMemo) =>
  memo.attachments
    .filter((file) => whyHeld(file, actor) === null)
    .map((file) => ({
      id: file.id,
      name: file.fileName,
      kind: shownAs(file.mediaType),
      source: fileUrls.inline(file.id),
    }))
    .filter(({ kind }) => kind === 'pdf' || kind === 'image')
    .slice(0, OPEN_AT_ONCE)
    .map((file, at) => ({ ...file, isFirst: at === 0 }));

/** Behind the last memo: nothing more, or those that one has passed by. */
export async function endPage(ctx: Context) {
  const { t, format } = ctx;
  const { total } = await placeOf(ctx, 0);
  const isEmpty = total === 0;
  const left = { count: total, shown: boundedNumber(total, COUNTED - 1, format) };
  return {
    title: t('folder.title'),
    heading: t(isEmpty ? 'folder.end.done' : 'folder.end.reached'),
    text: isEmpty ? t('folder.end.nothingLeft') : t('folder.end.left', left),
    isEmpty,
    emptyActions: [
      ...(isEmpty
        ? []
        : [{ href: folderUrls.first, label: t('folder.end.again'), icon: 'notes', className: 'btn-primary' }]),
      { href: memoUrls.list, label: t('folder.end.toList') },
    ],
  };
}
