import { passagesBetween } from '#src/platform/textChanges/passages';
import { plainText, readsTheSame } from '#src/platform/richText';
import type { Context } from '#src/platform/http/context';
import { factsBetween } from './facts.view';
import type { MemoVersion } from './versions.queries';

/** In short what became of one version: the changed passages, who and what came and went. Drawn by `versions/_changes.ejs`. */
export function changesBetweenVersions(ctx: Context, from: MemoVersion, to: MemoVersion) {
  const text = passagesBetween(plainText(from.body), plainText(to.body));
  const title = passagesBetween(from.title, to.title);
  const facts = factsBetween(ctx, from, to).filter(({ isChanged }) => isChanged);
  const isLayoutOnly = text.length === 0 && !readsTheSame(from.body, to.body);
  return {
    title,
    facts: facts.map(({ label, ...fact }) => ({
      label,
      gone: fact.from.filter(({ isChanged }) => isChanged).map((item) => item.text),
      come: fact.to.filter(({ isChanged }) => isChanged).map((item) => item.text),
    })),
    text,
    isLayoutOnly,
    isEmpty: title.length + facts.length + text.length === 0 && !isLayoutOnly,
  };
}
