import { changesOf } from '#src/events/catalogue';
import { excerptOf } from '#src/events/excerpt';
import { memoUrls } from '#src/features/memos/memos.urls';
import { decidedWord } from '#src/features/memos/outcomeWords';
import { beginningOf } from '#src/features/memos/stage/considering.service';
import type { Database } from '#src/platform/db';
import type { Translate } from '#src/platform/http/context';
import { NOTHING, type Content } from './content';
import { labelled } from './contentParts';

type Event = { type: string; changes: unknown; actor: { id: number } | null };

/** What stands at each memo, by its address. */
type Line = { sentence: string; excerpt: string | null };
type Decided = { content: Content | null; lines: ReadonlyMap<string, Line> };
const NONE: Decided = { content: null, lines: new Map() };

/** Of memos that somebody decided in one go: the conclusion that all have, once; of those that were signed, what each one came to. */
export async function decidedTogether(db: Database, t: Translate, event: Event): Promise<Decided> {
  if (event.type !== 'person.memosActedOn' || !event.actor) return NONE;
  const { what, memos } = changesOf(event.type, event.changes);
  if (what !== 'considered' && what !== 'signed') return NONE;
  const rows = await db.prisma.consideration.findMany({
    where: { memoId: { in: memos }, consideredById: event.actor.id, endedAt: null },
    select: { memoId: true, outcome: true, conclusion: true, preparedBy: { select: { name: true } } },
    orderBy: { id: 'asc' },
  });
  if (what === 'considered') {
    const [first] = rows;
    const passages = labelled(t('mails.content.conclusion'), first?.conclusion ?? '');
    return { ...NONE, content: passages.length === 0 ? null : { ...NOTHING, passages } };
  }
  const lines = rows.map(({ memoId, outcome, conclusion, preparedBy }): [string, Line] => {
    const who = decidedWord(t, outcome);
    const sentence = preparedBy ? t('proposals.decidedBy', { who, assistant: preparedBy.name }) : who;
    return [memoUrls.show(memoId), { sentence, excerpt: excerptOf(beginningOf(conclusion ?? '')) || null }];
  });
  return { ...NONE, lines: new Map(lines) };
}
