import { HEAVY } from './seed';
import { memoForm, type Session } from './session';

const PAUSE_MS = 50;

export type Waits = { writesMs: number; pagesMs: number; failed: number };

/**
 * Somebody who has nothing to do with it: writes to one person and to the company, and looks at a page, one after
 * the other, while the work lasts. Answers the longest wait of each, and how many failed.
 */
export async function watchBystander(session: Session, work: () => Promise<void>): Promise<Waits> {
  const waits: Waits = { writesMs: 0, pagesMs: 0, failed: 0 };
  let isOver = false;
  const running = (async () => {
    while (!isOver) {
      for (const to of [HEAVY, 'company'] as const) {
        const sent = await session.post('/memos', memoForm(to)).catch(() => null);
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
