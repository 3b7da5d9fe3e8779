import { changesOf, eventTypeOf } from '#src/events/catalogue';
import { quoteOf } from '#src/events/excerpt';
import type { Translate } from '#src/platform/http/context';
import type { Passage } from './content';
import { labelled, plainHtml } from './contentParts';
import type { MailedMemo, NoticeDelivery } from './mail.queries';

type Event = NoticeDelivery['notification']['event'];
type Asked = { passages: Passage[]; isNew: boolean };

const LABELS: Partial<Record<string, string>> = {
  'memo.opinionAsked': 'memos.opinions.question',
  'memo.opinionReminded': 'memos.opinions.question',
  'memo.opinionGiven': 'memos.opinions.title',
  'memo.handedOn': 'memos.handOn.note',
  'memo.returned': 'memos.returning.question',
  'memo.answered': 'memos.returning.answer',
};

/** What is asked or noted, above the memo's text: as a quote for who knows it. Null for any other event. */
export function askedContent(t: Translate, event: Event, memo: MailedMemo, userId: number): Asked | null {
  const label = LABELS[event.type];
  if (label === undefined) return null;
  const isNew = isNewTo(event, userId);
  const said = labelled(t(label), plainHtml(quoteOf(eventTypeOf(event.type), event.changes)));
  return { passages: [...said, ...labelled(t('mails.content.text'), memo.body, !isNew)], isNew };
}

function isNewTo({ type, changes }: Event, userId: number): boolean {
  if (type === 'memo.opinionAsked') return true;
  return type === 'memo.handedOn' && changesOf(type, changes).joined.some(({ id }) => id === userId);
}
