import { eventTypeOf } from '#src/events/catalogue';
import { noticeSentence } from '#src/events/sentence';
import { translatorFor } from '#src/i18n/i18n';
import { formatFor } from '#src/platform/http/format';

type Reader = { id: number; locale: string; timeZone: string };
type Event = { type: string; changes: unknown; actor: { name: string } | null };
type Memo = { isForCompany: boolean; participants: readonly { userId: number; isRecipient: boolean }[] };

/** What happened, in one sentence for this reader. */
export function noticeLine(reader: Reader, { type, changes, actor }: Event, memo: Memo): string {
  const { id: userId, locale, timeZone } = reader;
  return noticeSentence(translatorFor(locale), formatFor(locale, timeZone), eventTypeOf(type), {
    actorName: actor?.name ?? null,
    changes,
    userId,
    isRecipient: memo.participants.some((role) => role.userId === userId && role.isRecipient),
    isForCompany: memo.isForCompany,
  });
}
