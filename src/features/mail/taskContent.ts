import { changesOf, eventTypeOf } from '#src/events/catalogue';
import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { filesOf, labelled, picturesIn, plainHtml } from './contentParts';
import { NOTHING, type Content, type Passage } from './content';
import type { MailedTask, NoticeDelivery } from './mail.queries';
import { resultOf } from './memoContent';

type Texts = { t: Translate; format: Format };
type Event = NoticeDelivery['notification']['event'];

/** Everything for new readers; otherwise what changed, and the text as a quote. */
export function taskContent(texts: Texts, event: Event, task: MailedTask, userId: number): Content {
  const { t, format } = texts;
  const isNew = isNewTo(event, userId);
  const label = isNew ? null : t('mails.content.text');
  const text = task.description === '' ? [] : [{ label, html: task.description, isQuoted: !isNew }];
  return {
    ...NOTHING,
    pictures: picturesIn(task.attachments),
    passages: [...(linesOf(texts, event) ?? resultOf(t, event)), ...text],
    files: isNew ? filesOf(format, task.attachments) : [],
  };
}

/** Of a task that was made: what was decided, if anything, and who does what by when. Null for any other event. */
function linesOf({ t, format }: Texts, { type, changes }: Event): Passage[] | null {
  const known = eventTypeOf(type);
  if (known !== 'task.created') return null;
  const { inLines } = changesOf(known, changes);
  if (!inLines) return [];
  const told = inLines.lines.map(({ who, what, by }) => {
    const day = by === null ? '' : ` (${t('lines.byDay', { day: format.longDay(new Date(by)) })})`;
    return `${who.name}: ${what}${day}`;
  });
  return [
    ...labelled(t('mails.content.conclusion'), plainHtml(inLines.conclusion)),
    ...labelled(t('lines.title'), plainHtml(told.join('\n'))),
  ];
}

function isNewTo({ type, changes }: Event, userId: number): boolean {
  const known = eventTypeOf(type);
  if (known !== 'task.responsibleChanged') return known === 'task.created' || known === 'task.subscriberAdded';
  return changesOf(known, changes).joined.some(({ id }) => id === userId);
}
