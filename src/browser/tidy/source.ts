/** A node of foreign HTML, whoever parsed it. */
export type Source = string | SourceElement;
export type SourceElement = {
  tag: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly Source[];
};

export const textOf = (source: Source): string =>
  typeof source === 'string' ? source : source.children.map(textOf).join('');

export const descendants = (source: Source, tag: string): SourceElement[] => {
  if (typeof source === 'string') return [];
  return [...(source.tag === tag ? [source] : []), ...source.children.flatMap((child) => descendants(child, tag))];
};
