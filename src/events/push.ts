import { translatorFor } from '#src/i18n/i18n';
import type { Deps } from '#src/platform/http/context';
import { formatFor } from '#src/platform/http/format';
import { countBadges } from './badges.queries';
import type { HappenedEvent, Reader } from './event.queries';
import { excerptOfMessage } from './excerpt';
import { titleAt } from './save.queries';
import { noticeSentence } from './sentence';

type Reach = Pick<Deps, 'db' | 'realtime' | 'logger'>;
type Told = { noticeId: number; reader: Reader };

/** Hints at a notice on the person's open pages. Only a hint: what fails here is neither repeated nor in anybody's way. */
export async function pushNotice(deps: Reach, event: HappenedEvent, told: Told): Promise<void> {
  try {
    deps.realtime.toUser(told.reader.id, 'notice', await hint(deps, event, told));
  } catch (error) {
    deps.logger.warn({ err: error, noticeId: told.noticeId }, 'a notice could not be shown on open pages');
  }
}

async function hint({ db }: Reach, event: HappenedEvent, { noticeId, reader }: Told) {
  const { subject } = event;
  const { id, kind } = subject.place;
  const own = subject.participants.find(({ userId }) => userId === reader.id);
  const sentence = noticeSentence(translatorFor(reader.locale), formatFor(reader.locale, reader.timeZone), event.type, {
    actorName: event.actor?.name ?? null,
    changes: event.changes,
    userId: reader.id,
    isRecipient: own?.isRecipient ?? false,
    isForCompany: subject.isForCompany,
  });
  const title = await titleFor(db, event, reader);
  const excerpt = event.message && excerptOfMessage(event.message);
  return {
    id: noticeId,
    kind: reader.kind,
    [`${kind}Id`]: id,
    title: sentence,
    body: excerpt ? `#${id} ${title}: ${excerpt}` : `#${id} ${title}`,
    url: `/notifications/${noticeId}`,
    ...(await countBadges(db, reader.id)),
  };
}

/** Whoever just lost the memo is not told its present title. */
async function titleFor({ prisma }: Reach['db'], { id, subject }: HappenedEvent, reader: Reader): Promise<string> {
  if (subject.isVisibleTo(reader) || subject.place.kind === 'task') return subject.title;
  return titleAt(prisma, { id: subject.place.id, title: subject.title }, id);
}
