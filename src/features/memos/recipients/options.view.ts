import { absenceTexts } from '#src/features/absences/absence.view';
import { findCurrentAbsences } from '#src/features/absences/current.queries';
import { clock } from '#src/platform/clock';
import type { PageContext } from '#src/platform/http/context';
import type { PersonOption } from './recipients.queries';

export type Option = { value: string; label: string; hint?: string };

export const personOption = ({ id, name, department }: PersonOption): Option => ({
  value: String(id),
  label: name,
  ...(department ? { hint: department } : {}),
});

/** Whoever is away is named with until when, and who stands in: in the list, and in the field once chosen. */
export async function withAbsences(
  { db, t, format }: Pick<PageContext, 'db' | 't' | 'format'>,
  people: PersonOption[],
) {
  const now = clock.now();
  const ids = people.map(({ id }) => id);
  const absences = await findCurrentAbsences(db, ids, now);
  const texts = absenceTexts({ t, format }, now);
  return (person: PersonOption): Option => {
    const absence = absences.get(person.id);
    const option = personOption(person);
    return absence ? { ...option, label: texts.named(person.name, absence) } : option;
  };
}
