import { absenceTexts } from '#src/features/absences/absenceTexts.view';
import { findCurrentAbsences } from '#src/features/absences/current.queries';
import { clock } from '#src/platform/clock';
import { distinctNames } from '#src/platform/words/namesakes';
import type { PageContext, Translate } from '#src/platform/http/context';
import type { PersonOption } from './people.queries';
import type { DepartmentGroup } from './listedPeople.queries';

export type Option = { value: string; label: string; hint?: string };

export function personOption({ id, name, jobTitle, department }: PersonOption): Option {
  const hint = [department, jobTitle].filter(Boolean).join(' · ');
  return { value: String(id), label: name, ...(hint ? { hint } : {}) };
}

/** People with the same name get a distinguishing label. */
export function personOptions(people: readonly PersonOption[]): Option[] {
  const names = distinctNames(people);
  return people.map((person) => ({ ...personOption(person), label: names.get(person.id) ?? person.name }));
}

export function groupOptions(t: Translate, groups: readonly DepartmentGroup[]) {
  const options = groups.map(({ id, name, people }) => ({
    value: `department:${id}`,
    label: name,
    hint: t('memos.form.departmentPeople', { count: people }),
  }));
  return options.length === 0 ? [] : [{ group: t('memos.form.groups.departments'), options }];
}

export async function withAbsences(
  { db, t, format }: Pick<PageContext, 'db' | 't' | 'format'>,
  people: PersonOption[],
) {
  const now = clock.now();
  const ids = people.map(({ id }) => id);
  const absences = await findCurrentAbsences(db, ids, now);
  const texts = absenceTexts({ t, format }, now);
  const names = distinctNames(people);
  return (person: PersonOption): Option => {
    const absence = absences.get(person.id);
    const name = names.get(person.id) ?? person.name;
    return { ...personOption(person), label: absence ? texts.named(name, absence) : name };
  };
}
