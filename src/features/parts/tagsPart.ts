type Tag = { id: number; name: string };

/** So many stand as links; of the others the names alone. */
const LINKED_MAX = 30;

export function tagsPart(tags: readonly { tag: Tag }[]) {
  const all = tags.map(({ tag }) => tag);
  const others = all.slice(LINKED_MAX).map(({ name }) => name);
  return { linked: all.slice(0, LINKED_MAX), others: { count: others.length, names: others.join(', ') } };
}
