import { readFile } from 'node:fs/promises';
import { clock } from '#src/platform/clock';
import { inTransaction, type Database } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { UploadedFile } from '#src/platform/http/upload';
import { decode, isText } from './reading/decode';
import { LINES_MAX, readLines, type Line, type Reading } from './reading/lines';

const BYTES_MAX = 5_000_000;

type Given = { list: string; department?: number | undefined; clientKey: string; file: UploadedFile | undefined };

/** Reads a file, or else the pasted list, and keeps it for a look before anybody is invited. Answers its id. */
export async function makeList(db: Database, actor: Actor, given: Given): Promise<number> {
  const { lines, unused } = await read(given);
  return keepList(db, actor, { ...given, lines, unused });
}

type Kept = Omit<Given, 'list'> & Pick<Reading, 'lines' | 'unused'>;

/** Sent twice with one key, it is one list. */
export async function keepList(db: Database, actor: Actor, { lines, unused, ...given }: Kept): Promise<number> {
  return inTransaction(db, async (tx) => {
    const { department: departmentId } = given;
    if (
      departmentId !== undefined &&
      !(await tx.department.findFirst({ where: { id: departmentId, archivedAt: null } }))
    )
      throw new Invalid({ department: 'users.errors.departmentGone' });
    const source = given.file?.fileName ?? '';
    const data = { adminId: actor.id, clientKey: given.clientKey, source, departmentId, lines, unusedHeadings: unused };
    await tx.invitationList.createMany({ data: { ...data, createdAt: clock.now() }, skipDuplicates: true });
    const where = { adminId_clientKey: { adminId: actor.id, clientKey: given.clientKey } };
    return (await tx.invitationList.findUniqueOrThrow({ where, select: { id: true } })).id;
  });
}

/** The people on a pasted list, all of them executives. */
export async function readExecutives(list: string): Promise<Line[]> {
  const { lines } = await readLines(list);
  return lines.map((line) => ({ ...line, isExecutive: true }));
}

async function read({ list, file }: Given) {
  const field = file ? 'file' : 'list';
  const text = file ? await textOf(file) : list;
  const reading = await readLines(text);
  if (reading.isTooLong) throw new Invalid({ [field]: 'invitations.errors.tooMany' }, { max: LINES_MAX });
  if (reading.lines.length === 0) throw new Invalid({ [field]: 'invitations.errors.empty' });
  return reading;
}

async function textOf(file: UploadedFile): Promise<string> {
  if (file.sizeBytes > BYTES_MAX) throw new Invalid({ file: 'invitations.errors.tooLong' });
  const text = decode(await readFile(file.path));
  if (!isText(text)) throw new Invalid({ file: 'invitations.errors.noText' });
  return text;
}
