import { randomUUID } from 'node:crypto';
import type { Context, PageContext, Typed } from '#src/platform/http/context';
import { plainAddress } from '#src/platform/emailAddress';
import { idsIn } from '#src/platform/http/params';
import { typedList, typedOne } from '#src/web/formFields';
import type { LoadedMemo } from '../memos.queries';
import { findTagOptions, findPurposeOptions } from '#src/features/labels/labels.queries';
import { hasActiveExecutives, findRecipientGroups } from '#src/features/people/choosing/recipients.queries';
import { findNames, type PersonOption } from '#src/features/people/choosing/people.queries';
import { findListedPeople } from '#src/features/people/choosing/listedPeople.queries';
import { groupOptions, personOptions, withAbsences, type Option } from '#src/features/people/choosing/options.view';

/** What the fields of a memo's form hold, before or after typing. */
export type MemoFormValues = {
  title: string;
  recipient: string;
  purpose: string;
  body: string;
  subscribers: string[];
  tags: string[];
  clientKey: string;
  version: string;
  copyFiles: string[];
  /** The memo this one is copied from, whose files are offered. */
  copyOf: string;
};

export const emptyForm = (): MemoFormValues => ({
  title: '',
  recipient: '',
  purpose: '',
  body: '',
  subscribers: [],
  tags: [],
  clientKey: randomUUID(),
  version: '',
  copyFiles: [],
  copyOf: '',
});

/** No field comes from the empty form by itself: one forgotten here would be emptied by the next save. */
export function formOf(memo: LoadedMemo): MemoFormValues {
  const { clientKey, copyFiles, copyOf: from } = emptyForm();
  return {
    clientKey,
    copyFiles,
    copyOf: from,
    title: memo.title,
    recipient: memo.isForCompany ? 'company' : String(memo.recipientId ?? ''),
    purpose: String(memo.purpose?.id ?? ''),
    body: memo.body,
    subscribers: memo.participants.filter(({ isSubscriber }) => isSubscriber).map(({ userId }) => String(userId)),
    tags: memo.tags.map(({ tag }) => String(tag.id)),
    version: String(memo.version),
  };
}

/** A new form that says what the memo says. Who has left is not asked to read along anew. */
export const copyOf = (memo: LoadedMemo): MemoFormValues => ({
  ...formOf({ ...memo, participants: memo.participants.filter(({ user }) => !user.deactivatedAt) }),
  version: '',
  copyOf: String(memo.id),
});

/** The form as it was sent, so that nothing typed is lost when it comes back. */
export const formTyped = (typed: Typed): MemoFormValues => ({
  title: typedOne(typed.title),
  recipient: typedOne(typed.recipient),
  purpose: typedOne(typed.purpose),
  body: typedOne(typed.body),
  subscribers: typedList(typed.subscribers),
  tags: typedList(typed.tags),
  clientKey: typedOne(typed.clientKey) || randomUUID(),
  version: typedOne(typed.version),
  copyFiles: typedList(typed.copyFiles),
  copyOf: typedOne(typed.copyOf),
});

/**
 * The choices of the form. In a company of more than 500 people nobody is listed: the fields fetch names while typing,
 * and take e-mail addresses without JavaScript. People already chosen are added by name, should they not be listed or have left since.
 */
export async function formChoices(
  ctx: Context | PageContext,
  values: Pick<MemoFormValues, 'recipient' | 'subscribers' | 'tags'>,
  memo?: LoadedMemo,
) {
  const { db, actor, t } = ctx;
  const tellable = await findListedPeople(db);
  const people = tellable.people ?? [];
  const isListed = tellable.people !== null;
  const [hasExecutives, groups, purposes, tags] = await Promise.all([
    hasActiveExecutives(db.prisma),
    findRecipientGroups(db.prisma, actor, isListed),
    findPurposeOptions(db.prisma, memo?.purpose?.id),
    findTagOptions(db.prisma, [...new Set([...idsIn(values.tags), ...(memo?.tags.map(({ tag }) => tag.id) ?? [])])]),
  ]);
  const addressed = await withAbsences(
    ctx,
    groups.flatMap(({ people: members }) => members),
  );
  const grouped = groups.map(({ key, people: members }) => ({
    group: t(`memos.form.groups.${key}`),
    options: members.map(addressed),
  }));
  const listed = new Set([
    String(actor.id),
    ...groups.flatMap(({ people: members }) => members.map(({ id }) => String(id))),
  ]);
  const manager = grouped.filter((_, index) => groups[index]?.key === 'manager');
  const others = grouped.filter((_, index) => groups[index]?.key !== 'manager');
  const subscriberOptions = personOptions(people.filter(({ id }) => id !== (memo?.ownerId ?? actor.id)));
  const known = new Set(subscriberOptions.map(({ value }) => value));
  const unlisted = async (chosen: string[], inList: Set<string>) =>
    namedAs(
      chosen.filter((value) => !inList.has(value)),
      await findNames(db.prisma, chosen),
      addressed,
    );
  return {
    isListed,
    hasExecutives,
    recipients: [
      { value: String(actor.id), label: t('memos.form.myself') },
      ...manager,
      ...(hasExecutives ? [{ value: 'company', label: t('memos.theCompany') }] : []),
      ...others,
      ...(values.recipient === 'company' || values.recipient === '' ? [] : await unlisted([values.recipient], listed)),
    ],
    subscribers: [
      ...subscriberOptions,
      ...(await unlisted(values.subscribers, known)),
      ...groupOptions(t, tellable.groups),
    ],
    purposes: purposes.map(({ id, name }) => ({ value: String(id), label: name })),
    tags: tags.tags.map(({ id, name }) => ({ value: String(id), label: name })),
    areTagsListed: tags.isListed,
  };
}

/** People under the value that was typed, id or address. An address that names nobody stays too: it is corrected, not typed anew. */
function namedAs(values: string[], people: PersonOption[], optionOf: (person: PersonOption) => Option): Option[] {
  return values.flatMap((value) => {
    const person = people.find(({ id, email }) => String(id) === value || plainAddress(email) === plainAddress(value));
    if (person) return [{ ...optionOf(person), value }];
    return value.includes('@') ? [{ value, label: value }] : [];
  });
}
