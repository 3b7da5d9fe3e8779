import { HEAVY } from './seed';
import { memoForm, type Session } from './session';

const PAUSE_MS = 200;

export type Waits = { writesMs: number; pagesMs: number; failed: number };

/**
 * Somebody who has nothing to do with it, one thing after the other while the work lasts: drafts a memo to one person and
 * one to the company, which takes the locks of sending and mails nobody, and looks at a page. Answers the longest waits.
 */
export async function watchBystander(session: Session, work: () => Promise<void>): Promise<Waits> {
  const waits: Waits = { writesMs: 0, pagesMs: 0, failed: 0 };
  let isOver = false;
  const running = (async () => {
    while (!isOver) {
      for (const to of [HEAVY, 'company'] as const) {
        const sent = await session.post('/memos/drafts', memoForm(to)).catch(() => null);
        if (sent) waits.writesMs = Math.max(waits.writesMs, sent.ms);
        else waits.failed += 1;
      }
      const page = await session.get('/memos');
      waits.pagesMs = Math.max(waits.pagesMs, page.ms);
      if (!page.ok) waits.failed += 1;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  await work().finally(() => {
    isOver = true;
  });
  await running;
  return waits;
}
