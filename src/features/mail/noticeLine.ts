import { eventTypeOf } from '#src/events/catalogue';
import { noticeSentence } from '#src/events/sentence';
import { readerFacts, type PersonSubject, type Subject } from '#src/subjects/subject';
import { translatorFor } from '#src/i18n/i18n';
import { formatFor } from '#src/platform/http/format';

type Reader = { id: number; locale: string; timeZone: string };
type Event = { type: string; changes: unknown; actor: { name: string } | null; doneFor: { name: string } | null };

/** What happened, in one sentence for this reader. */
export function noticeLine(
  { id, locale, timeZone }: Reader,
  { type, changes, actor, doneFor }: Event,
  subject: Subject | PersonSubject,
): string {
  return noticeSentence(translatorFor(locale), formatFor(locale, timeZone), eventTypeOf(type), {
    ...readerFacts(subject, id),
    actorName: actor?.name ?? null,
    doneForName: doneFor?.name ?? null,
    changes,
  });
}
