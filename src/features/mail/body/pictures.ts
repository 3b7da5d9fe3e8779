/** Names of a memo's or task's files by their id: a picture in a text is one of them. */
export type Pictures = ReadonlyMap<number, string>;

export function nameOfPicture(src: string, alt: string, pictures: Pictures): string {
  const id = Number(/\/files\/(\d+)/.exec(src)?.[1]);
  return pictures.get(id) ?? (alt.trim() || src);
}
