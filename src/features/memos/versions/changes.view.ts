import { passagesBetween } from '#src/platform/textChanges/passages';
import { plainText, readsTheSame } from '#src/platform/richText';
import type { Context } from '#src/platform/http/context';
import { factsBetween } from './facts.view';
import type { MemoVersion } from './versions.queries';

/** In short what became of one version: the changed passages, who and what came and went. Drawn by `versions/_changes.ejs`. */
export function changesBetweenVersions(ctx: Context, from: MemoVersion, to: MemoVersion) {
  const text = passagesBetween(plainText(from.body), plainText(to.body));
  const facts = factsBetween(ctx, from, to).filter(({ isChanged }) => isChanged);
  return {
    title: passagesBetween(from.title, to.title),
    facts: facts.map(({ label, ...fact }) => ({
      label,
      gone: fact.from.filter(({ isChanged }) => isChanged).map((item) => item.text),
      come: fact.to.filter(({ isChanged }) => isChanged).map((item) => item.text),
    })),
    text,
    isLayoutOnly: text.length === 0 && !readsTheSame(from.body, to.body),
    isNothing: from.number === to.number,
  };
}
