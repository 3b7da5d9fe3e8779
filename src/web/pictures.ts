/**
 * Who has a picture. Avatars are drawn in a dozen places, so it is remembered here instead of being asked for with every name;
 * the version that comes with each signed-in request tells when to ask again, in whichever process the picture changed.
 */
let known: { version: number; hashes: ReadonlyMap<number, string> } = { version: 0, hashes: new Map() };

export type KnownPictures = typeof known;

/** Null when the person has none: then initials stand there. */
export function pictureUrl(personId: number): string | null {
  const hash = known.hashes.get(personId);
  return hash === undefined ? null : `/people/${personId}/picture?v=${hash}`;
}

export async function knowPictures(version: number, load: () => Promise<KnownPictures>): Promise<void> {
  if (version !== known.version) known = await load();
}
