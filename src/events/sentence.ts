import { translatorFor } from '#src/i18n/i18n';
import { wordsFor } from '#src/i18n/projectWords';
import type { Translate } from '#src/platform/http/context';
import { formatFor, type Format } from '#src/platform/http/format';
import { readerFacts, type PersonSubject, type Subject } from '#src/subjects/subject';
import { catalogue, eventTypeOf, type EventType } from './catalogue';
import { withChanges, type NoticeFacts, type Say } from './entry';

/** A memo's event may tell of the project that came of it. */
export function wordsOfEvent<T extends EventType>(t: Translate, type: T, changes: unknown): Translate {
  const { schema, isOfProject } = catalogue[type];
  return isOfProject ? wordsFor(t, { isProject: isOfProject(schema.parse(changes)) }) : t;
}

/** "Andrew Meyer sent you a memo" */
export function noticeSentence<T extends EventType>(
  t: Translate,
  format: Format,
  type: T,
  facts: NoticeFacts<unknown>,
): string {
  const actor = facts.actorName ?? t('notices.system');
  const name = facts.doneForName ? t('absences.onBehalf', { name: actor, other: facts.doneForName }) : actor;
  const words = wordsOfEvent(t, type, facts.changes);
  const say: Say = (variant, values) => words(`notices.${type}.${variant}`, { name, ...values });
  const { schema, sentence } = catalogue[type];
  return sentence ? sentence(say, withChanges(schema, facts), format) : say('text');
}

type Reader = { id: number; locale: string; timeZone: string };
type Event = { type: string; changes: unknown; actor: { name: string } | null; doneFor: { name: string } | null };

export function sentenceFor(
  { id, locale, timeZone }: Reader,
  { type, changes, actor, doneFor }: Event,
  subject: Subject | PersonSubject,
): string {
  return noticeSentence(wordsFor(translatorFor(locale), subject), formatFor(locale, timeZone), eventTypeOf(type), {
    ...readerFacts(subject, id),
    actorName: actor?.name ?? null,
    doneForName: doneFor?.name ?? null,
    changes,
  });
}
