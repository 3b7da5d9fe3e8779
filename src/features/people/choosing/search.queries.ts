import { findStandIns } from '#src/features/absences/standIns.queries';
import { literally } from '#src/platform/listing/like';
import type { Actor } from '#src/web/actor';
import { mayWriteToAnyone } from '#src/policies/recipient.policy';
import { named } from './nameFilter';
import { active, byName, personOf, personSelect, type Db, type PersonOption } from './people.queries';
import { areDecisionMakers } from './recipients.queries';

const OFFERED = 20;

const withWord = (word: string) => ({ contains: literally(word), mode: 'insensitive' as const });
/** Each word that may match a job or department costs a query of departments. */
const PLACING_WORDS = 6;
const placed = (word: string) => ({
  OR: [{ jobTitle: withWord(word) }, { department: { name: withWord(word) } }],
});

/** By name or address, or partly by job or department: "anna sales". */
function meant(words: string) {
  const each = words.split(/\s+/).filter(Boolean).slice(0, PLACING_WORDS);
  const byPlace = {
    AND: [{ OR: each.map(placed) }, ...each.map((word) => ({ OR: [named(word), placed(word)] }))],
  };
  return { OR: [named(words), { email: withWord(words) }, ...(each.length > 0 ? [byPlace] : [])] };
}

/** For fields that fetch their options. `hasMore`: there are more matches. */
export async function searchPeople(
  db: Db,
  actor: Actor,
  words: string,
  purpose: 'recipient' | 'subscriber' | 'anyone',
): Promise<{ people: PersonOption[]; hasMore: boolean }> {
  const isOpen = purpose !== 'recipient' || mayWriteToAnyone(actor);
  const rows = await db.user.findMany({
    where: {
      ...(purpose === 'anyone' ? {} : active),
      AND: [meant(words), isOpen ? {} : { OR: [{ id: actor.id }, ...areDecisionMakers(await findStandIns(db)).OR] }],
    },
    select: personSelect,
    orderBy: byName,
    take: OFFERED + 1,
  });
  return { people: rows.slice(0, OFFERED).map(personOf), hasMore: rows.length > OFFERED };
}
