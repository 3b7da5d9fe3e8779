import { translatorFor } from '#src/i18n/i18n';
import type { Deps } from '#src/platform/http/context';
import { formatFor } from '#src/platform/http/format';
import { countBadges } from './badges.queries';
import type { HappenedEvent, Reader } from './event.queries';
import { excerptOfEvent } from './excerpt';
import { titleAt } from './save.queries';
import { noticeSentence } from './sentence';
import { numberOf, readerFacts } from './subject';

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
  const t = translatorFor(reader.locale);
  const sentence = noticeSentence(t, formatFor(reader.locale, reader.timeZone), event.type, {
    ...readerFacts(subject, reader.id),
    actorName: event.actor?.name ?? null,
    doneForName: event.doneFor?.name ?? null,
    changes: event.changes,
  });
  const about = `${numberOf(t, subject.place)} ${await titleFor(db, event, reader)}`;
  const excerpt = excerptOfEvent(event);
  return {
    id: noticeId,
    kind: reader.kind,
    [`${kind}Id`]: id,
    title: sentence,
    body: excerpt ? `${about}: ${excerpt}` : about,
    url: `/notifications/${noticeId}`,
    ...(await countBadges(db, reader.id)),
  };
}

/** Whoever just lost the memo or task is not told its present title. */
async function titleFor({ prisma }: Reach['db'], { id, subject }: HappenedEvent, reader: Reader): Promise<string> {
  return subject.isVisibleTo(reader) ? subject.title : titleAt(prisma, subject, id);
}
