import type { Translate } from '#src/platform/http/context';
import type { LoadedMemo } from '../memos.queries';

/** What is said of a file that nobody had before them who decided. */
export const addedAfterDecision =
  ({ t }: { t: Translate }, { stage, consideredAt }: LoadedMemo) =>
  ({ createdAt }: { createdAt: Date }): string =>
    stage === 'considered' && consideredAt && createdAt > consideredAt ? t('memos.files.addedLater') : '';
