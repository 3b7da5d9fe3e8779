import { USER } from './accounts';
import { modelOf, type ContentTypes } from '../rows/contentTypes';
import type { Dump } from '../dump/dump';
import { ImportError } from '../importError';
import { recordsOf, type Run } from '../records';

/** Throws ImportError, before anything is written, for what cannot be left out and cannot be guessed. */
export async function checkReferences(run: Run, dump: Dump, contentTypes: ContentTypes): Promise<void> {
  const known = await recordsOf(run, USER);
  const inFiles = dump.of(USER).flatMap(({ pk, fields }) => [pk ?? '', `name:${String(fields.username)}`]);
  const people = new Set([...known.keys(), ...inFiles]);
  for (const [to, { file, line }] of dump.recipients) {
    // Where a sent memo to nobody should lie cannot be guessed.
    if (to !== null && people.has(to)) continue;
    const person = to?.replace('name:', '') ?? '–';
    throw new ImportError('import.errors.memoWithoutRecipient', { file, line, person });
  }
  for (const [contentType, place] of dump.contentTypes) modelOf(contentTypes, { ...place, contentType });
}
