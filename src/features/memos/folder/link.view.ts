import type { PageContext } from '#src/platform/http/context';
import { folderUrls } from './folder.urls';

/** The way into the folder, of pages that show what waits; null while nothing does. */
export const folderLink = ({ t, actor }: Pick<PageContext, 't' | 'actor'>) =>
  actor.counts.toConsider > 0 && { href: folderUrls.first, label: t('folder.open'), icon: 'writing-sign' };
