import { changesOf, eventTypeOf, type EventType } from '#src/events/catalogue';
import { quoteOf } from '#src/events/excerpt';
import { shortenedChange } from '#src/features/history/history.view';
import { toldStep } from '#src/features/memos/page/history.view';
import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { askedContent } from './askedContent';
import { filesOf, labelled, picturesIn, plainHtml } from './contentParts';
import { NOTHING, type Content, type Passage } from './content';
import type { MailedMemo, NoticeDelivery } from './mail.queries';

type Event = NoticeDelivery['notification']['event'];
type Texts = { t: Translate; format: Format };

const CHANGE_MAX = 1_500;

/** Everything for new readers; otherwise what changed, and the text as a quote. */
export function memoContent(texts: Texts, event: Event, memo: MailedMemo, userId: number): Content {
  const { t, format } = texts;
  const type = eventTypeOf(event.type);
  const attached = filesOf(format, memo.attachments);
  const filesFor = (isNew: boolean) => (isNew ? attached : []);
  const pictures = picturesIn(memo.attachments);
  const body: Passage = { label: null, html: memo.body };
  const asked = askedContent(t, event, memo, userId);
  if (asked) return { ...NOTHING, pictures, files: filesFor(asked.isNew), passages: asked.passages };
  const quotedBody = labelled(t('mails.content.text'), memo.body, true);
  const conclusion = labelled(t('mails.content.conclusion'), memo.conclusion ?? '');
  switch (type) {
    case 'memo.sent':
      return { ...NOTHING, pictures, passages: memo.body ? [body] : [], files: attached };
    case 'memo.subscriberAdded':
    case 'memo.mayBePassed':
    case 'memo.setPending':
      return { ...NOTHING, pictures, passages: [...conclusion, ...wholeText(t, memo)], files: attached };
    case 'memo.recipientChanged': {
      const isNew = changesOf(type, event.changes).joined.some(({ id }) => id === userId);
      return { ...NOTHING, pictures, passages: newOrQuoted(t, memo, isNew), files: filesFor(isNew) };
    }
    case 'memo.filesAdded':
    case 'memo.fileRemoved': {
      const { names } = changesOf(type, event.changes);
      return { ...NOTHING, pictures, passages: quotedBody, files: named(attached, names) };
    }
    case 'memo.corrected':
    case 'memo.edited':
      return { ...NOTHING, passages: whyCorrected(t, event), changes: editedFields(texts, event) };
    default:
      return { ...NOTHING, pictures, ...decisionContent(t, { event, type, userId }, memo, attached) };
  }
}

type Told = { event: Event; type: EventType; userId: number };

/** What those who decide did, and the text that the reader knows, as a quote. */
function decisionContent(
  t: Translate,
  { event, type, userId }: Told,
  memo: MailedMemo,
  attached: Content['files'],
): Partial<Content> {
  const quotedBody = labelled(t('mails.content.text'), memo.body, true);
  const conclusion = labelled(t('mails.content.conclusion'), memo.conclusion ?? '');
  switch (type) {
    case 'memo.considered':
    case 'memo.taskCreated':
      return { passages: [...conclusion, ...quotedBody], files: attached };
    case 'memo.consideredInTurn': {
      const isNew = changesOf(type, event.changes).joined.some(({ id }) => id === userId);
      const own = labelled(t('mails.content.conclusion'), changesOf(type, event.changes).conclusion);
      const passages = [...own, ...(isNew ? wholeText(t, memo) : quotedBody)];
      return { passages, files: isNew ? attached : [] };
    }
    case 'memo.conclusionEdited':
      return { passages: [...conclusion, ...formerly(t, event), ...quotedBody] };
    case 'memo.taskClosed':
      return { passages: [...resultOf(t, event), ...quotedBody] };
    case 'memo.reopened': {
      const { reason } = changesOf(type, event.changes);
      const passages = [...labelled(t('mails.content.reason'), plainHtml(reason)), ...quotedBody];
      return { passages };
    }
    case 'memo.withdrawn':
      return { passages: [...whyWithdrawn(t, event), ...quotedBody] };
    default:
      return { passages: quotedBody };
  }
}

/** Who gets the memo only now reads all of it; the others know it. */
const newOrQuoted = (t: Translate, memo: MailedMemo, isNew: boolean): Passage[] =>
  labelled(t('mails.content.text'), memo.body, !isNew);

const whyCorrected = (t: Translate, { type, changes }: Event): Passage[] =>
  labelled(t('mails.content.reason'), plainHtml(type === 'memo.corrected' ? changesOf(type, changes).reason : ''));

/** Also for those who have lost the memo by it. */
export const whyWithdrawn = (t: Translate, { type, changes }: Event): Passage[] =>
  labelled(t('mails.content.reason'), plainHtml(type === 'memo.withdrawn' ? changesOf(type, changes).reason : ''));

const wholeText = (t: Translate, { body }: MailedMemo): Passage[] => labelled(t('mails.content.text'), body);

export const resultOf = (t: Translate, { type, changes }: Event): Passage[] =>
  labelled(t('tasks.conclusion'), plainHtml(quoteOf(eventTypeOf(type), changes)));

const formerly = (t: Translate, { changes }: Event): Passage[] => {
  const { conclusion } = changesOf('memo.conclusionEdited', changes).changes;
  return labelled(
    t('mails.content.conclusionBefore'),
    plainHtml(typeof conclusion?.from === 'string' ? conclusion.from : ''),
    true,
  );
};

const named = (attached: Content['files'], names: readonly string[]): Content['files'] =>
  names.map((name) => attached.find((file) => file.name === name) ?? { name, size: null, path: null });

function editedFields({ t, format }: Texts, event: Event): Content['changes'] {
  const row = { ...event, createdAt: new Date(0) };
  return toldStep({ t, format }, row).details.map(({ field, ...change }) => ({
    field,
    ...shortenedChange(change, CHANGE_MAX),
  }));
}
