import { randomUUID } from 'node:crypto';
import type { Context, PageContext, Typed } from '#src/platform/http/context';
import { plainAddress } from '#src/platform/emailAddress';
import { idsIn } from '#src/platform/http/params';
import { typedList, typedOne } from '#src/web/formFields';
import { isoOf } from '#src/features/tasks/form/dates';
import { RULES } from '#src/policies/turns';
import type { LoadedMemo } from '../memos.queries';
import { recipientsOf, ruleWord } from '../roles/several';
import { findTagOptions, findPurposeOptions } from '#src/features/labels/labels.queries';
import { hasActiveExecutives, findRecipientGroups } from '#src/features/people/choosing/recipients.queries';
import { findNames, type PersonOption } from '#src/features/people/choosing/people.queries';
import { findListedPeople } from '#src/features/people/choosing/listedPeople.queries';
import { groupOptions, personOptions, withAbsences, type Option } from '#src/features/people/choosing/options.view';

export type MemoFormValues = {
  title: string;
  recipient: string[];
  rule: string;
  purpose: string;
  expectedBy: string;
  body: string;
  reason: string;
  subscribers: string[];
  tags: string[];
  clientKey: string;
  version: string;
  copyFiles: string[];
  copyOf: string;
};

export const emptyForm = (): MemoFormValues => ({
  title: '',
  recipient: [],
  rule: 'any_one',
  purpose: '',
  expectedBy: '',
  body: '',
  reason: '',
  subscribers: [],
  tags: [],
  clientKey: randomUUID(),
  version: '',
  copyFiles: [],
  copyOf: '',
});

/** No default values: a field forgotten here would be emptied by the next save. */
export function formOf(memo: LoadedMemo): MemoFormValues {
  const { clientKey, copyFiles, copyOf: from, reason } = emptyForm();
  return {
    clientKey,
    reason,
    copyFiles,
    copyOf: from,
    title: memo.title,
    recipient: memo.isForCompany ? ['company'] : recipientsOf(memo).map(({ id }) => String(id)),
    rule: memo.rule,
    purpose: String(memo.purpose?.id ?? ''),
    expectedBy: isoOf(memo.expectedBy) ?? '',
    body: memo.body,
    subscribers: memo.participants.filter(({ isSubscriber }) => isSubscriber).map(({ userId }) => String(userId)),
    tags: memo.tags.map(({ tag }) => String(tag.id)),
    version: String(memo.version),
  };
}

export const copyOf = (memo: LoadedMemo): MemoFormValues => ({
  ...formOf({ ...memo, participants: memo.participants.filter(({ user }) => !user.deactivatedAt) }),
  expectedBy: '',
  version: '',
  copyOf: String(memo.id),
});

export const formTyped = (typed: Typed): MemoFormValues => ({
  title: typedOne(typed.title),
  recipient: typedList(typed.recipient),
  rule: typedOne(typed.rule) || 'any_one',
  purpose: typedOne(typed.purpose),
  expectedBy: typedOne(typed.expectedBy),
  body: typedOne(typed.body),
  reason: typedOne(typed.reason),
  subscribers: typedList(typed.subscribers),
  tags: typedList(typed.tags),
  clientKey: typedOne(typed.clientKey) || randomUUID(),
  version: typedOne(typed.version),
  copyFiles: typedList(typed.copyFiles),
  copyOf: typedOne(typed.copyOf),
});

/**
 * Above 500 people nobody is listed: fields fetch names while typing, or take e-mail addresses without JavaScript.
 * Chosen people are always included, unlisted and inactive ones, too.
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
      chosen.filter((value) => value !== 'company' && !inList.has(value)),
      await findNames(db.prisma, chosen),
      addressed,
    );
  return {
    isListed,
    hasExecutives,
    isForSeveral: values.recipient.length > 1,
    places: await placesOf(ctx, values.recipient),
    rules: RULES.map((value) => ({ value, label: ruleWord(t, value) })),
    recipients: chosenFirst(values.recipient, [
      { value: String(actor.id), label: t('memos.form.myself') },
      ...manager,
      ...(hasExecutives ? [{ value: 'company', label: t('memos.theCompany') }] : []),
      ...others,
      ...(await unlisted(values.recipient, listed)),
    ]),
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

type Entry = Option | { group: string; options: Option[] };

/** The browser sends chosen options in the order in which they stand. */
function chosenFirst(chosen: string[], entries: Entry[]): Entry[] {
  const all = entries.flatMap((entry) => ('options' in entry ? entry.options : [entry]));
  const isLeft = ({ value }: Option): boolean => !chosen.includes(value);
  return [
    ...chosen.flatMap((value) => all.find((option) => option.value === value) ?? []),
    ...entries.flatMap((entry): Entry[] =>
      'options' in entry ? [{ ...entry, options: entry.options.filter(isLeft) }] : isLeft(entry) ? [entry] : [],
    ),
  ];
}

/** Without JavaScript several recipients are put in order by numbers. */
async function placesOf({ db }: Context | PageContext, recipients: string[]) {
  if (recipients.length < 2) return [];
  const people = await findNames(db.prisma, recipients);
  return recipients.flatMap((value, at) => {
    const person = people.find(({ id }) => String(id) === value);
    const options = recipients.map((_, place) => ({ value: `${value}:${place + 1}`, label: String(place + 1) }));
    return person ? [{ id: value, name: person.name, value: `${value}:${at + 1}`, options }] : [];
  });
}

/** Keyed by what was typed, id or address. An unknown address is kept for correction. */
function namedAs(values: string[], people: PersonOption[], optionOf: (person: PersonOption) => Option): Option[] {
  return values.flatMap((value) => {
    const person = people.find(({ id, email }) => String(id) === value || plainAddress(email) === plainAddress(value));
    if (person) return [{ ...optionOf(person), value }];
    return value.includes('@') ? [{ value, label: value }] : [];
  });
}
