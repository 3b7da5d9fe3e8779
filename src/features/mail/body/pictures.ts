/** Names of files by id: pictures in a text are files of its memo or task. */
export type Pictures = ReadonlyMap<number, string>;

export function nameOfPicture(src: string, alt: string, pictures: Pictures): string {
  const id = Number(/\/files\/(\d+)/.exec(src)?.[1]);
  return pictures.get(id) ?? (alt.trim() || src);
}
