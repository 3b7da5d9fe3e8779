/** What a person who writes about tags writes: "Use the <table> tag", "<b> is bold". No attributes, and nothing that is run. */
const MORE_THAN_A_NAME = /<(?:script|style|iframe|object|svg)\b|<[a-z][a-z0-9]*\s[^<>]*=/i;
const BETWEEN_TAGS = /^\s*<[a-z!][^<>]*>[^]*<\/[^<>]*>\s*$/i;
const BREAKS_ALONE = /^(?:\s|<br\s*\/?>)*$/i;
const BARE_TAG = /<(\/?)([a-z][a-z0-9]*)\s*\/?>/gi;
const FORMATS = new Set(['strong', 'b', 'em', 'i', 'u', 'del', 's', 'sup', 'sub', 'code', 'br']);

/** An editor's text stands between tags; where words come first, each tag is one that formats them and is closed again. */
export function isAboutTags(text: string): boolean {
  if (MORE_THAN_A_NAME.test(text) || BETWEEN_TAGS.test(text) || BREAKS_ALONE.test(text)) return false;
  const open = new Map<string, number>();
  for (const [, slash, tag = ''] of text.matchAll(BARE_TAG)) {
    const name = tag.toLowerCase();
    if (!FORMATS.has(name)) return true;
    if (name !== 'br') open.set(name, (open.get(name) ?? 0) + (slash ? -1 : 1));
  }
  return [...open.values()].some((count) => count !== 0);
}
