/** The files that were chosen twice: of one name and one content. Two of one name and size may well differ. */
export async function repeatedFiles(files: readonly File[]): Promise<File[]> {
  const repeated: File[] = [];
  for (const [index, file] of files.entries()) {
    const earlier = files.slice(0, index).filter(({ name, size }) => name === file.name && size === file.size);
    for (const other of earlier) {
      if (repeated.includes(file) || !(await haveOneContent(file, other))) continue;
      repeated.push(file);
    }
  }
  return repeated;
}

const PART = 1024 * 1024;

/** One that cannot be read is left for the server to judge. */
async function haveOneContent(one: File, other: File): Promise<boolean> {
  try {
    for (let start = 0; start < one.size; start += PART) {
      const parts = [one, other].map((file) => file.slice(start, start + PART).arrayBuffer());
      const [first, second] = await Promise.all(parts);
      if (!first || !second || !isSame(new Uint8Array(first), new Uint8Array(second))) return false;
    }
    return true;
  } catch {
    return false;
  }
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);
