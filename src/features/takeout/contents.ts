import type { Deps } from '#src/platform/http/context';
import { translatorFor } from '#src/i18n/i18n';
import { clock } from '#src/platform/clock';
import { formatFor } from '#src/platform/http/format';
import type { Actor } from '#src/web/actor';
import { json, text, type Entry } from './archive';
import { htmlOf, namesOf, type Words } from './document';
import * as own from './own.queries';

type Reach = Pick<Deps, 'db' | 'storage'>;
type Subject = { id: number; attachments: File[]; tags: { tag: { name: string } }[] };
type File = { id: number; fileName: string; storageKey: string };

/** Everything of somebody's own, in the order in which it is read. */
export async function* contentsOf({ db, storage }: Reach, actor: Actor): AsyncGenerator<Entry> {
  const words = {
    t: translatorFor(actor.locale),
    format: formatFor(actor.locale, actor.timeZone),
    locale: actor.locale,
  };
  yield text('README.txt', readme(words, actor));
  yield text('profile.json', pretty(await own.ownProfile(db, actor)));
  yield text('saved-views.json', pretty(await own.ownViews(db, actor)));
  for await (const batch of own.ownMemos(db, actor))
    for (const { recipients, participants, ...memo } of batch)
      yield* document(
        'memos',
        { ...memo, recipients: namesOf(recipients), subscribers: namesOf(participants) },
        htmlOf.memo(words, { ...memo, recipients, participants }, memo.attachments.map(nameOf)),
      );
  for await (const batch of own.ownTasks(db, actor))
    for (const { participants, ...task } of batch)
      yield* document(
        'tasks',
        { ...task, responsible: namesOf(participants) },
        htmlOf.task(words, { ...task, participants }, task.attachments.map(nameOf)),
      );
  yield json('messages.json', named(own.ownMessages(db, actor)));
  for await (const batch of own.ownMessages(db, actor))
    for (const { attachments } of batch) yield* files('messages', attachments);
  yield json('notices.json', own.ownNotices(db, actor));
  yield json('reminders.json', own.ownReminders(db, actor));
  yield json('sign-ins.json', own.ownSignIns(db, actor));

  function* document<S extends Subject>(folder: string, { attachments, tags, ...subject }: S, html: string) {
    const place = `${folder}/${subject.id}`;
    yield text(`${place}/text.html`, html);
    yield text(
      `${place}/data.json`,
      pretty({ ...subject, tags: tags.map(({ tag }) => tag.name), files: attachments.map(nameOf) }),
    );
    yield* files(place, attachments);
  }

  function* files(place: string, attachments: File[]): Generator<Entry> {
    for (const file of attachments)
      yield { name: `${place}/files/${nameOf(file)}`, open: () => storage.open(file.storageKey), isPacked: true };
  }
}

const pretty = (data: object): string => `${JSON.stringify(data, null, 2)}\n`;

type Message = own.RowOf<typeof own.ownMessages>;

async function* named(batches: AsyncIterable<Message[]>): AsyncGenerator<object[]> {
  for await (const batch of batches)
    yield batch.map(({ conversation: { memoId, taskId, notesOfId }, attachments, ...message }) => ({
      ...message,
      ...{ memoId: memoId ?? notesOfId, taskId, isNote: notesOfId !== null, files: attachments.map(nameOf) },
    }));
}

/** As every system of files takes it, and no two alike. */
export const nameOf = ({ id, fileName }: Pick<File, 'id' | 'fileName'>): string =>
  `${id} ${[...fileName.replace(/[/\\:*?"<>|\p{Cc}]/gu, '_')].slice(-150).join('')}`.replace(/[. ]+$/, '');

const readme = ({ t, format }: Words, actor: Actor): string =>
  [
    t('takeout.readme.of', { name: actor.name, email: actor.email }),
    t('takeout.readme.made', { time: format.longDateTime(clock.now()) }),
    '',
    ...['memos', 'tasks', 'messages', 'others', 'missing'].map((part) => `- ${t(`takeout.readme.${part}`)}`),
    '',
  ].join('\r\n');
