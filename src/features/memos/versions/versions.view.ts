import { shownText } from '#src/features/files/file.view';
import { escapeHtml } from '#src/platform/richText';
import { markedTexts } from '#src/platform/textChanges/markedHtml';
import type { Context } from '#src/platform/http/context';
import { canUseVersion } from '#src/policies/version.policy';
import type { LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { factsBetween } from './facts.view';
import { VERSIONS_A_PAGE, type MemoVersion, type VersionHeading } from './versions.queries';

type Listed = { headings: readonly VersionHeading[]; decidedOn: ReadonlySet<number>; wasChangedBefore: boolean };
type Compared = { from: MemoVersion; to: MemoVersion };

export function versionsPage(ctx: Context, memo: LoadedMemo, listed: Listed, { from, to }: Compared) {
  const { t } = ctx;
  const url = memoUrls.versions(memo.id);
  const shown = listed.headings.slice(0, VERSIONS_A_PAGE);
  const last = shown.at(-1);
  const hasOlder = listed.headings.length > VERSIONS_A_PAGE && last !== undefined;
  const mayUse = canUseVersion(ctx.actor, memo);
  return {
    title: t('versions.titleOf', { number: memo.id, title: memo.title }),
    memo: { id: memo.id, title: memo.title, url: memoUrls.show(memo.id), version: memo.version },
    url,
    versions: shown.map((heading) => ({
      ...line(ctx, heading),
      isNewest: heading.number === memo.textVersion,
      isFrom: heading.number === from.number,
      isTo: heading.number === to.number,
      wasDecidedOn: listed.decidedOn.has(heading.number),
      useUrl: mayUse && heading.number !== memo.textVersion ? `${url}/${heading.number}/use` : null,
    })),
    isAlone: memo.textVersion === 1,
    mayUse: mayUse && memo.textVersion > 1,
    wasChangedBefore: listed.wasChangedBefore && !hasOlder,
    olderUrl: hasOlder ? `${url}?before=${last.number}` : null,
    ...sides(ctx, memo, { from, to }),
  };
}

const line = ({ t, format }: Context, { number, writtenAt, writtenBy }: VersionHeading) => ({
  number,
  name: t('versions.number', { number }),
  told: t(number === 1 ? 'versions.sentBy' : 'versions.changedBy', {
    who: writtenBy,
    when: format.longDateTime(writtenAt),
  }),
});

/** Both whole and as they were, with the words marked that differ. */
function sides(ctx: Context, memo: LoadedMemo, { from, to }: Compared) {
  const title = markedTexts(escapeHtml(from.title), escapeHtml(to.title));
  const body = markedTexts(from.body, to.body);
  const facts = factsBetween(ctx, from, to);
  const side = (which: 'from' | 'to', version: MemoVersion) => ({
    ...line(ctx, version),
    isOld: which === 'from',
    titleHtml: title[which],
    facts: facts.map((fact) => ({ label: fact.label, items: fact[which] })),
    bodyHtml: shownText(ctx, body[which], memo.attachments),
  });
  return {
    sides: [side('from', from), side('to', to)],
    isSame: title.isSame && from.body === to.body && facts.every(({ isChanged }) => !isChanged),
    isLayoutOnly: body.isSame && from.body !== to.body,
  };
}
