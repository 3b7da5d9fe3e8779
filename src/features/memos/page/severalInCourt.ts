import type { DecisionRule, Outcome } from '#src/platform/db';
import type { Format } from '#src/platform/http/format';
import type { Translate } from '#src/platform/http/context';
import { OUTCOMES } from '#src/policies/outcomes';

/** One of several recipients, as lines and tooltips tell of them. */
export type Recipient = {
  id: number;
  name: string;
  isCurrent: boolean;
  hasLeft: boolean;
  /** What they decided in this round. */
  outcome: Outcome | null;
};

/** `isOverruled`: an operator decided in place of all of them. */
export type Several = { rule: DecisionRule; people: readonly Recipient[]; isOverruled: boolean };

type Waited = Pick<Several, 'rule' | 'people'>;
type Words = { t: Translate; format: Format; viewerId: number };

/** More are counted. */
const NAMED = 3;

/** "Waiting for Marina Sato (2 of 3) since Tuesday 10:40"; in place of one who has left the owner must choose another. */
export function waitingForSeveral({ rule, people }: Waited, since: string, owner: string, words: Words): string {
  const { t, format, viewerId } = words;
  const current = people.filter(({ isCurrent }) => isCurrent);
  const there = current.filter(({ hasLeft }) => !hasLeft);
  const gone = current.find(({ hasLeft }) => hasLeft);
  if (gone && (rule !== 'any_one' || there.length === 0))
    return t('list.ball.waitingForOwner', { owner, name: gone.name });
  if (there.some(({ id }) => id === viewerId) && there.length === 1)
    return t('list.ball.waitingForYouAmong', { since, place: placeOf({ rule, people }, words) }).trim();
  const names = shortened(there, words);
  const list = format.list(names, rule === 'any_one' ? 'or' : 'and');
  return t('list.ball.waitingForAmong', { name: list, since, place: placeOf({ rule, people }, words) });
}

/** "(2 of 3)": in order the step, else how many have decided; nothing where the first one ends it. */
function placeOf({ rule, people }: Waited, { t }: Words): string {
  if (rule === 'any_one') return '';
  const step = people.findIndex(({ isCurrent }) => isCurrent) + 1;
  const decided = people.filter(({ outcome }) => outcome !== null).length;
  return ` ${t('list.ball.place', { number: rule === 'in_order' ? step : decided, total: people.length })}`;
}

function shortened(people: readonly Recipient[], { t, viewerId }: Words): string[] {
  const names = people.map(({ id, name }) => (id === viewerId ? t('list.ball.you') : name));
  if (names.length <= NAMED) return names;
  return [...names.slice(0, NAMED - 1), t('list.ball.others', { count: names.length - NAMED + 1 })];
}

/** "2 approved, 1 declined". */
export function tally({ people }: Several, { t, format }: Pick<Words, 't' | 'format'>): string {
  const counted = OUTCOMES.map((outcome) => ({
    outcome,
    count: people.filter((one) => one.outcome === outcome).length,
  }));
  const parts = counted.filter(({ count }) => count > 0);
  return format.list(
    parts.map(({ outcome, count }) => t(`list.tally.${outcome}`, { number: count })),
    'comma',
  );
}

/** All of them, with who has decided, for the tooltip of "Ruth Okafor +2". */
export const allOf = (people: readonly Recipient[], t: Translate): string =>
  people
    .map(({ name, outcome }) =>
      outcome === null ? name : t('list.decidedAs', { name, outcome: t(`shared.outcomes.${outcome}`) }),
    )
    .join('\n');
