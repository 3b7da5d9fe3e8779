type Person = { id: number; name: string; jobTitle: string; email: string };

const nameKey = ({ name }: { name: string }): string => name.toLowerCase();

/** Those who share their name with another of the list. */
export function namesakes<P extends { name: string }>(people: readonly P[]): P[] {
  const counts = counted(people, nameKey);
  return people.filter((person) => counts.get(nameKey(person)) !== 1);
}

function counted<P>(people: readonly P[], keyOf: (person: P) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const person of people) counts.set(keyOf(person), (counts.get(keyOf(person)) ?? 0) + 1);
  return counts;
}

/** Labels for a list: namesakes get their job added, or their address where the job is the same. */
export function distinctNames(people: readonly Person[]): Map<number, string> {
  const jobKey = (person: Person): string => `${nameKey(person)}\n${person.jobTitle.toLowerCase()}`;
  const [names, jobs] = [counted(people, nameKey), counted(people, jobKey)];
  return new Map(
    people.map((person) => {
      if (names.get(nameKey(person)) === 1) return [person.id, person.name];
      const isClear = person.jobTitle !== '' && jobs.get(jobKey(person)) === 1;
      return [person.id, `${person.name} (${isClear ? person.jobTitle : person.email})`];
    }),
  );
}
