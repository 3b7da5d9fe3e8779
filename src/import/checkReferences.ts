import { USER } from './accounts';
import { modelOf, type ContentTypes } from './contentTypes';
import type { Dump } from './dump';
import { assertRecipient } from './memos';
import { recordsOf, type Run } from './records';

/** Throws ImportError, before anything is written, for what cannot be left out and cannot be guessed. */
export async function checkReferences(run: Run, dump: Dump, contentTypes: ContentTypes): Promise<void> {
  const known = await recordsOf(run, USER);
  const inFiles = dump.of(USER).flatMap(({ pk, fields }) => [pk ?? '', `name:${String(fields.username)}`]);
  const people = new Set([...known.keys(), ...inFiles]);
  for (const row of dump.memos.inOrder()) assertRecipient(row, people);
  for (const rows of [dump.messages, dump.files, dump.reminders])
    for (const row of rows.inOrder()) modelOf(contentTypes, row);
}
