import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { USER } from '../basics/accounts';
import { CONTENT_TYPE } from '../rows/contentTypes';
import { DEPARTMENT } from '../basics/departments';
import { FILE, readFile, type FileRow } from '../rows/fileRows';
import { GROUP } from '../basics/groups';
import { LOG, readLog, type LogRow } from '../rows/logRows';
import { MEMO, readMemo, type MemoRow } from '../rows/memoRows';
import { MESSAGE, readMessage, type MessageRow } from '../rows/messageRows';
import { PROFILE } from '../basics/profiles';
import { RESOLUTION } from '../basics/purposes';
import { readReminder, REMINDER, type ReminderRow } from '../rows/reminderRows';
import { readDump, type DumpItem } from './readDump';
import type { RowPlace } from '../rows/rowPlace';
import { RowFile } from '#src/platform/rowFile';
import { TAG } from '../basics/tags';
import { PROJECT, readTask, TASK, type TaskRow } from '../rows/taskRows';
import { PROJECT_STAGE, TASK_STAGE } from '../basics/taskStages';

/** Few rows, kept as they are. */
const SMALL = new Set([USER, GROUP, DEPARTMENT, RESOLUTION, TASK_STAGE, PROJECT_STAGE, TAG, CONTENT_TYPE, PROFILE]);

/** All rows of a set of files: a row that is in two of them is one. */
export class Dump {
  readonly counts = new Map<string, number>();
  /** Whom sent memos are for, and of what kinds chats and files hang at: each with the first row that says so. */
  readonly recipients = new Map<string | null, RowPlace>();
  readonly contentTypes = new Map<string, RowPlace>();
  private readonly small = new Map<string, DumpItem[]>();
  private readonly seen = new Map<string, Set<number | string>>();

  readonly memos: RowFile<MemoRow>;
  readonly tasks: RowFile<TaskRow>;
  readonly projects: RowFile<TaskRow>;
  readonly messages: RowFile<MessageRow>;
  readonly files: RowFile<FileRow>;
  readonly reminders: RowFile<ReminderRow>;
  readonly log: RowFile<LogRow>;

  private constructor(folder: string) {
    const fileOf = <Row extends RowPlace>(name: string, keyOf = ({ pk }: Row): number[] => [pk]) =>
      new RowFile<Row>(path.join(folder, name), keyOf);
    this.memos = fileOf('memos');
    this.tasks = fileOf('tasks');
    this.projects = fileOf('projects');
    this.messages = fileOf('messages', chatsInTime());
    this.files = fileOf('files');
    this.reminders = fileOf('reminders');
    this.log = fileOf('log');
  }

  /** Reads and checks all files before anything is written. Whatever `work` does, nothing of it stays on disk. */
  static async read<T>(
    files: readonly string[],
    work: (dump: Dump) => Promise<T>,
    onRead?: (bytes: number) => void,
  ): Promise<T> {
    const folder = await mkdtemp(path.join(tmpdir(), 'notes-crm-import-'));
    const dump = new Dump(folder);
    try {
      for (const file of files) for await (const item of readDump(file, onRead)) dump.add(item);
      return await work(dump);
    } finally {
      dump.close();
      await rm(folder, { recursive: true, force: true });
    }
  }

  of(model: string): DumpItem[] {
    return this.small.get(model) ?? [];
  }

  private add(item: DumpItem): void {
    if (this.isKnown(item)) return;
    const { model } = item;
    this.counts.set(model, (this.counts.get(model) ?? 0) + 1);
    if (model === MEMO) this.addMemo(readMemo(item));
    else if (model === TASK) this.tasks.add(readTask(item));
    else if (model === PROJECT) this.projects.add(readTask(item));
    else if (model === FILE) this.files.add(this.withType(readFile(item)));
    else if (model === REMINDER) this.reminders.add(this.withType(readReminder(item)));
    else if (model === LOG) this.log.add(readLog(item));
    else if (model === MESSAGE) this.messages.add(this.withType(readMessage(item)));
    else if (SMALL.has(model)) this.keep(item);
  }

  private addMemo(row: MemoRow): void {
    if (!row.isDraft && !this.recipients.has(row.to)) this.recipients.set(row.to, placeOf(row));
    this.memos.add(row);
  }

  private withType<Row extends RowPlace & { contentType: string }>(row: Row): Row {
    if (!this.contentTypes.has(row.contentType)) this.contentTypes.set(row.contentType, placeOf(row));
    return row;
  }

  private keep(item: DumpItem): void {
    const kept = this.small.get(item.model);
    if (kept) kept.push(item);
    else this.small.set(item.model, [item]);
  }

  /** Rows without a key are told apart by their names, later. */
  private isKnown({ model, pk }: DumpItem): boolean {
    if (pk === null) return false;
    const keys = this.seen.get(model) ?? new Set();
    const { size } = keys;
    // A number takes a tenth of the memory of its text.
    this.seen.set(model, keys.add(String(Number(pk)) === pk ? Number(pk) : pk));
    return keys.size === size;
  }

  private close(): void {
    for (const rows of [this.memos, this.tasks, this.messages, this.projects, this.files, this.reminders, this.log])
      rows.close();
  }
}

const placeOf = ({ pk, file, line }: RowPlace): RowPlace => ({ pk, file, line });

/** Chat by chat, each in the order of time. */
function chatsInTime(): (row: MessageRow) => number[] {
  const types = new Map<string, number>();
  return ({ contentType, objectId, createdAt, pk }) => {
    const type = types.get(contentType) ?? types.size;
    types.set(contentType, type);
    return [type, objectId, Date.parse(createdAt), pk];
  };
}
