import type { Deps } from '#src/platform/http/context';
import type { EventType } from './catalogue';
import type { HappenedEvent } from './event.queries';
import { notify } from './notify';

export type Reach = Pick<Deps, 'db' | 'config' | 'realtime' | 'logger'>;
type Subscriber = (deps: Reach, event: HappenedEvent) => Promise<void> | void;

/** Open pages of the memo ask for what is new. Whoever acted has seen it already. */
const refreshPages: Subscriber = ({ realtime }, { memo, type, actorId }) =>
  realtime.toPage({ kind: 'memo', id: memo.id }, 'memo.changed', { memoId: memo.id, type, actorId });

/** The message was pushed when it was written; a page that missed it sees by this that it is behind. */
const tellHowFar: Subscriber = async ({ db, realtime }, { memo }) => {
  const talk = await db.prisma.conversation.findUnique({
    where: { memoId: memo.id },
    select: { id: true, revision: true },
  });
  if (!talk) return;
  const { id: conversationId, revision } = talk;
  realtime.toPage({ kind: 'memo', id: memo.id }, 'conversation.at', { conversationId, revision });
};

const everything: readonly Subscriber[] = [notify, refreshPages];

/** Who reacts to what. Every event stands here, or it does not compile: telling nobody is a decision too. */
export const subscribers: Record<EventType, readonly Subscriber[]> = {
  'memo.drafted': [],
  'memo.sent': everything,
  'memo.edited': everything,
  'memo.recipientChanged': everything,
  'memo.postponed': everything,
  'memo.setPending': everything,
  'memo.considered': everything,
  'memo.conclusionEdited': everything,
  'memo.reopened': everything,
  'memo.withdrawn': everything,
  'memo.subscriberAdded': everything,
  'memo.subscriberRemoved': [refreshPages],
  'memo.subscriberLeft': [refreshPages],
  'memo.filesAdded': everything,
  'memo.fileRemoved': everything,
  'memo.read': [],
  'memo.seen': [refreshPages],
  'memo.waiting': [notify],
  'message.posted': [notify, tellHowFar],
};
