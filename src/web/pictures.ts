/**
 * Remembered in each process instead of queried with every name; the version that comes with the signed-in person tells
 * when to reload.
 */
let known: { version: number; hashes: ReadonlyMap<number, string> } = { version: 0, hashes: new Map() };

export type KnownPictures = typeof known;

export function pictureUrl(personId: number): string | null {
  const hash = known.hashes.get(personId);
  return hash === undefined ? null : `/people/${personId}/picture?v=${hash}`;
}

export async function knowPictures(version: number, load: () => Promise<KnownPictures>): Promise<void> {
  if (version !== known.version) known = await load();
}
