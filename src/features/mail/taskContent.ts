import { changesOf, eventTypeOf } from '#src/events/catalogue';
import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { filesOf, picturesIn } from './contentParts';
import { NOTHING, type Content } from './content';
import type { MailedTask, NoticeDelivery } from './mail.queries';
import { resultOf } from './memoContent';

type Event = NoticeDelivery['notification']['event'];

/** Everything for new readers; otherwise what changed, and the text as a quote. */
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
