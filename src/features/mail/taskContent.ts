import { changesOf, eventTypeOf } from '#src/events/catalogue';
import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { filesOf, picturesIn } from './contentParts';
import { NOTHING, type Content } from './content';
import type { MailedTask, NoticeDelivery } from './mail.queries';
import { resultOf } from './memoContent';

type Event = NoticeDelivery['notification']['event'];

/** What the mail of an event carries of its task: for whom it is new all of it, else what happened, and the text quoted. */
export function taskContent(
  { t, format }: { t: Translate; format: Format },
  event: Event,
  task: MailedTask,
  userId: number,
): Content {
  const isNew = isNewTo(event, userId);
  const label = isNew ? null : t('mails.content.text');
  const text = task.description === '' ? [] : [{ label, html: task.description, isQuoted: !isNew }];
  return {
    ...NOTHING,
    pictures: picturesIn(task.attachments),
    passages: [...resultOf(t, event), ...text],
    files: isNew ? filesOf(format, task.attachments) : [],
  };
}

function isNewTo({ type, changes }: Event, userId: number): boolean {
  const known = eventTypeOf(type);
  if (known !== 'task.responsibleChanged') return known === 'task.created' || known === 'task.subscriberAdded';
  return changesOf(known, changes).joined.some(({ id }) => id === userId);
}
