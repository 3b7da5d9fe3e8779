import type { Format } from '#src/platform/http/format';
import type { Place } from '#src/platform/http/context';

type Notice = { createdAt: Date; isUnread: boolean; subject: { place: Place; isVisible: boolean } | null };

/** `head` names the memo or task of several notices. */
export type Group<N> = { isTogether: boolean; notices: N[] };

/**
 * Notices of one memo or task are grouped at the newest of them: all unread ones, and read ones of the same day, so
 * that the page stays in order.
 */
export function groupNotices<N extends Notice>(notices: readonly N[], format: Pick<Format, 'isoDay'>): Group<N>[] {
  const groups = new Map<string, N[]>();
  for (const [index, notice] of notices.entries()) {
    const { subject, isUnread, createdAt } = notice;
    const place = subject?.isVisible ? `${subject.place.kind} ${subject.place.id}` : `alone ${index}`;
    const key = `${place} ${isUnread ? 'new' : format.isoDay(createdAt)}`;
    groups.set(key, [...(groups.get(key) ?? []), notice]);
  }
  return [...groups.values()].map((together) => ({ isTogether: together.length > 1, notices: together }));
}
