import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test';

export type Windows = { take(): Promise<BrowserContext>; giveBack(context: BrowserContext): Promise<void> };

export const openWindow = (browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> =>
  browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 900 },
    ...options,
  });

/**
 * A window costs Chromium as much of the processor as five pages, so a test takes over one that another gave back, emptied.
 * Its first tab stays blank and keeps it open.
 */
export function windowsOf(browser: Browser, origin: string): Windows {
  const usable = new Set<BrowserContext>();
  const free: BrowserContext[] = [];

  async function open(): Promise<BrowserContext> {
    const context = await openWindow(browser, { baseURL: origin });
    await context.newPage();
    usable.add(context);
    onClock(context, () => usable.delete(context));
    return context;
  }

  return {
    take: async () => free.pop() ?? open(),
    async giveBack(context) {
      if (!usable.has(context)) return context.close();
      await empty(context, origin);
      free.push(context);
    },
  };
}

/** A clock that was replaced stays so in every page to come. */
function onClock({ clock }: BrowserContext, spent: () => void): void {
  const install = clock.install.bind(clock);
  clock.install = (options) => {
    spent();
    return install(options);
  };
}

async function empty(context: BrowserContext, origin: string): Promise<void> {
  const [blank, ...pages] = context.pages();
  if (!blank) throw new Error('A window is kept open by its first tab.');
  for (const page of pages) await page.close();
  await context.setOffline(false);
  await context.clearCookies();
  const devtools = await context.newCDPSession(blank);
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await devtools.detach();
}
