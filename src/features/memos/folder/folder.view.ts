import { randomUUID } from 'node:crypto';
import { shownAs } from '#src/features/files/fileKind';
import { shownText } from '#src/features/files/file.view';
import { fileUrls } from '#src/features/files/files.urls';
import { dayOfReader } from '#src/features/myDay/day';
import { boundedNumber } from '#src/platform/listing/pager';
import type { Context } from '#src/platform/http/context';
import { whyHeld } from '#src/policies/file.policy';
import type { LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { memoPage } from '../page/page.view';
import { openPrepared } from '../proposals/prepared.view';
import { findPrepared } from '../proposals/proposals.queries';
import { COUNTED, findPlace, type Place } from './folder.queries';
import { folderUrls } from './folder.urls';

/** More files are on their own page. */
const OPEN_AT_ONCE = 10;

type Shown = Parameters<typeof memoPage>[2];

/** The reader's own folder, or that of a person whom they assist. */
export const folderOf = ({ actor }: Pick<Context, 'actor'>, forId?: number) => ({
  ofId: forId ?? actor.id,
  today: dayOfReader(actor).today,
  assistantId: forId === undefined ? null : actor.id,
});

export const placeOf = (ctx: Context, memoId: number, forId?: number): Promise<Place> =>
  findPlace(ctx.db, folderOf(ctx, forId), memoId);

/** One memo of the folder: what its own page says of it, beside its files, what an assistant has prepared, and the way on. */
export async function folderPage(ctx: Context, memo: LoadedMemo, place: Place, shown: Shown = {}) {
  const page = await memoPage(ctx, memo, shown);
  await openPrepared(ctx, memo);
  const { opened } = await findPrepared(ctx.db.prisma, folderPerson(ctx));
  return {
    ...page,
    from: 'folder',
    deputyNote:
      page.may.consider && page.deputyFor ? ctx.t('memos.actions.youAreDeputy', { name: page.deputyFor }) : '',
    folder: {
      ...stepsOf(ctx, place),
      opened: filesInPlace(ctx, memo),
      signing: opened.length === 0 ? null : signingLink(ctx, opened.length),
    },
  };
}

export const folderPerson = ({ actor }: Pick<Context, 'actor'>) => ({
  id: actor.id,
  today: dayOfReader(actor).today,
});

const signingLink = ({ t, format }: Context, count: number) => ({
  href: folderUrls.end,
  label: t('proposals.signCount', { count, shown: format.number(count) }),
});

/** "7 of 23", and what lies beside it. The last one leads to the end of the folder, which says what is left. */
export function stepsOf({ t, format }: Context, { number, total, next, previous }: Place, forId?: number) {
  const words = { number: format.number(number), total: boundedNumber(total, COUNTED - 1, format) };
  return {
    place: t('folder.place', words),
    nextUrl:
      next === null ? (forId === undefined ? folderUrls.end : folderUrls.of(forId)) : folderUrls.memo(next, forId),
    nextLabel: t(next === null ? 'folder.toEnd' : 'folder.next'),
    previousUrl: previous === null ? null : folderUrls.memo(previous, forId),
  };
}

/** What a browser shows without running anything in our origin. */
export const filesInPlace = ({ actor }: Context, memo: LoadedMemo) =>
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

/** Behind the last memo: what is prepared and was opened, to be confirmed at once; nothing more, or those that one has passed by. */
export async function endPage(ctx: Context) {
  const { t, format } = ctx;
  const { total } = await placeOf(ctx, 0);
  const { opened, others } = await findPrepared(ctx.db.prisma, folderPerson(ctx));
  const isEmpty = total === 0;
  const left = { count: total, shown: boundedNumber(total, COUNTED - 1, format) };
  return {
    title: t('folder.title'),
    signing:
      opened.length === 0
        ? null
        : {
            action: folderUrls.signing,
            clientKey: randomUUID(),
            label: t('proposals.signCount', { count: opened.length, shown: format.number(opened.length) }),
            lines: opened.map((one) => ({
              value: `${one.id}:${one.version}`,
              href: folderUrls.memo(one.memo.id),
              about: `#${one.memo.id} ${one.memo.title}`,
              outcome: t(`shared.outcomes.${one.outcome ?? 'noted'}`),
              by: t('proposals.preparedBy', { name: one.by.name }),
              conclusionHtml: shownText(ctx, one.conclusion ?? '', []),
            })),
          },
    unopened: others === 0 ? '' : t('proposals.unopened', { count: others, shown: format.number(others) }),
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
