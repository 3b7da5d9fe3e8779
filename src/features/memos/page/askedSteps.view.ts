import { changesOf } from '#src/events/catalogue';
import { memoHandingOnEvents } from '#src/events/memoHandingOnEvents';
import { memoOpinionEvents } from '#src/events/memoOpinionEvents';
import { namesIn } from '#src/features/history/history.view';
import type { PageContext } from '#src/platform/http/context';

type Texts = Pick<PageContext, 't' | 'format'>;
type OpinionEvent = keyof typeof memoOpinionEvents;
type Step = { facts: Record<string, string>; note: string };

const isOpinionEvent = (type: string): type is OpinionEvent => type in memoOpinionEvents;

/** What a step of the history says of an opinion. */
function opinionStep({ t, format }: Texts, type: OpinionEvent, raw: unknown): Step {
  if (type === 'memo.opinionGiven') {
    const { verdict, answer } = changesOf(type, raw);
    const word = verdict === null ? '' : t(verdict ? 'memos.opinions.yes' : 'memos.opinions.no');
    return { facts: {}, note: [word, answer].filter(Boolean).join('\n') };
  }
  const names = ({ people }: { people: { name: string }[] }) => ({
    people: namesIn(
      { t },
      people.map(({ name }) => name),
    ),
  });
  if (type === 'memo.opinionRevoked') return { facts: names(changesOf(type, raw)), note: '' };
  const { by = null, ...asked } = { by: null, ...changesOf(type, raw) };
  const until = by ? t('memos.opinions.by', { date: format.longDay(new Date(by)) }) : '';
  return { facts: names(asked), note: [asked.question, until].filter(Boolean).join('\n') };
}

type HandingOnEvent = keyof typeof memoHandingOnEvents;

const isHandingOn = (type: string): type is HandingOnEvent => type in memoHandingOnEvents;

function handingOnStep(type: HandingOnEvent, raw: unknown): Step {
  const { from, to, note } = changesOf(type, raw);
  return { facts: { from, to: to.name }, note };
}

/** What a step says that is about opinions or handing on; null for any other. */
export function askedStep(texts: Texts, type: string, raw: unknown): Step | null {
  if (isHandingOn(type)) return handingOnStep(type, raw);
  return isOpinionEvent(type) ? opinionStep(texts, type, raw) : null;
}
