import { plainText } from '#src/platform/richText';
import type { LoadedTask } from '../tasks.queries';
import { isoOf } from './dates';

/** What an edit of a task may change, as its history names it; the rest are events of their own. */
export const EDITED_FIELDS = [
  'title',
  'description',
  'priority',
  'startDate',
  'leadTime',
  'project',
  'tags',
  'coOwner',
  'files',
] as const;
type EditedField = (typeof EDITED_FIELDS)[number];
type Changes = Partial<Record<EditedField, { from: unknown; to: unknown }>>;

export function changesBetween(before: LoadedTask, after: LoadedTask): Changes {
  const changes: Changes = {};
  const note = (field: EditedField, from: unknown, to: unknown) => {
    if (JSON.stringify(from) !== JSON.stringify(to)) changes[field] = { from, to };
  };
  note('title', before.title, after.title);
  if (before.description !== after.description) {
    changes.description = { from: plainText(before.description), to: plainText(after.description) };
  }
  note('priority', before.priority, after.priority);
  note('startDate', isoOf(before.startDate) ?? null, isoOf(after.startDate) ?? null);
  note('leadTime', before.leadTime, after.leadTime);
  // Its number alone: who reads the history may not see it.
  const project = ({ projectId }: LoadedTask) => (projectId === null ? null : `#${projectId}`);
  note('project', project(before), project(after));
  const tags = (task: LoadedTask) => task.tags.map(({ tag }) => tag.name).sort();
  note('tags', tags(before), tags(after));
  const coOwner = (task: LoadedTask) => task.participants.find(({ isCoOwner }) => isCoOwner)?.user.name ?? null;
  note('coOwner', coOwner(before), coOwner(after));
  return changes;
}
