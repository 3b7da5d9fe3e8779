import { recordEvent } from '#src/events/record';
import type { EventChanges } from '#src/events/catalogue';
import { isoOf } from '#src/features/tasks/form/dates';
import type { Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { plainText } from '#src/platform/richText';
import type { LoadedMemo } from '../memos.queries';
import { isForSeveral, recipientsOf } from '../roles/several';
import type { RoleChange } from '../roles/participants.service';
import type { Addressee } from '#src/features/people/choosing/chosenPeople.queries';

/** What an edit of a memo may change; the history has a word for each. */
export const EDITED_FIELDS = [
  'title',
  'body',
  'purpose',
  'expectedBy',
  'tags',
  'files',
  'recipient',
  'rule',
  'subscribers',
] as const;
type EditedField = (typeof EDITED_FIELDS)[number];
type Changes = Partial<Record<EditedField, EventChanges<'memo.edited'>['changes'][string]>>;

/** Stands for the company in stored events; shown as `memos.theCompany`. */
export const COMPANY = '@company';

type Edit = {
  before: LoadedMemo;
  after: LoadedMemo;
  newFiles: string[];
  askedAgain: EventChanges<'memo.edited'>['askedAgain'];
  bulkRunId?: number;
};

/** With a `reason` it is a correction after the decision; that tells also who came and went. */
export async function recordEdit(tx: Tx, actor: Actor, edit: Edit, reason: string | null): Promise<void> {
  const event = { actorId: actor.id, memoId: edit.before.id, bulkRunId: edit.bulkRunId ?? null };
  const changes = changesBetween(edit);
  if (reason !== null) {
    const corrected = { ...changes, ...peopleBetween(edit) };
    await recordEvent(tx, { ...event, type: 'memo.corrected', changes: { changes: corrected, reason } });
  } else if (Object.keys(changes).length > 0) {
    await recordEvent(tx, { ...event, type: 'memo.edited', changes: { changes, askedAgain: edit.askedAgain } });
  }
}

function changesBetween({ before, after, newFiles }: Edit): Changes {
  const changes: Changes = {};
  const note = (field: EditedField, from: unknown, to: unknown) => {
    if (JSON.stringify(from) !== JSON.stringify(to)) changes[field] = { from, to };
  };
  note('title', before.title, after.title);
  if (before.body !== after.body) changes.body = { from: plainText(before.body), to: plainText(after.body) };
  note('purpose', before.purpose?.name ?? null, after.purpose?.name ?? null);
  if (isForSeveral(before) && isForSeveral(after)) note('rule', before.rule, after.rule);
  note('expectedBy', isoOf(before.expectedBy) ?? null, isoOf(after.expectedBy) ?? null);
  const tags = (memo: LoadedMemo) => memo.tags.map(({ tag }) => tag.name).sort();
  note('tags', tags(before), tags(after));
  if (newFiles.length > 0) changes.files = { from: [], to: newFiles };
  return changes;
}

const namesOf = (isForCompany: boolean, people: readonly { name: string }[]): string =>
  isForCompany ? COMPANY : people.map(({ name }) => name).join(', ');

function peopleBetween({ before, after }: Edit): Changes {
  const changes: Changes = {};
  const [from, to] = [before, after].map((memo) => namesOf(memo.isForCompany, recipientsOf(memo)));
  if (from !== to) changes.recipient = { from, to };
  const [gone, come] = [subscribersIn(before, after), subscribersIn(after, before)];
  if (gone.length + come.length > 0) changes.subscribers = { from: gone, to: come };
  return changes;
}

function subscribersIn({ participants }: LoadedMemo, other: LoadedMemo): string[] {
  const known = new Set(other.participants.filter(({ isSubscriber }) => isSubscriber).map(({ userId }) => userId));
  return participants.filter((row) => row.isSubscriber && !known.has(row.userId)).map(({ user }) => user.name);
}

/** For those who gained or lost the memo by an edit. */
export async function recordRoles(
  tx: Tx,
  actor: Actor,
  before: LoadedMemo,
  addressee: Addressee,
  roles: RoleChange,
  isReaddressed: boolean,
): Promise<void> {
  const event = { actorId: actor.id, memoId: before.id };
  if (isReaddressed) {
    const to = namesOf(addressee.isForCompany, addressee.people);
    const from = namesOf(before.isForCompany, recipientsOf(before));
    const subscriberIds = new Set(roles.newSubscribers.map(({ id }) => id));
    const joined = roles.joined.filter(({ id }) => !subscriberIds.has(id));
    const left = roles.left.filter(({ id }) => !roles.lostSubscribers.some((lost) => lost.id === id));
    // Another rule may give the memo to more or fewer of the same people.
    if (from !== to || left.length + joined.length > 0)
      await recordEvent(tx, { ...event, type: 'memo.recipientChanged', changes: { from, to, left, joined } });
  }
  if (roles.newSubscribers.length > 0)
    await recordEvent(tx, { ...event, type: 'memo.subscriberAdded', changes: { people: roles.newSubscribers } });
  if (roles.lostSubscribers.length > 0)
    await recordEvent(tx, { ...event, type: 'memo.subscriberRemoved', changes: { people: roles.lostSubscribers } });
}
