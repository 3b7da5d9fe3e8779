import { test as base, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { PASSWORD, startDemo, type Program } from './program';
import { openWindow, windowsOf, type Windows } from './windows';

export { expect, type Page } from '@playwright/test';

export type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

/** `settings`: those the program is started with besides. */
type WorkerFixtures = {
  settings: Record<string, string>;
  program: Program;
  sessions: Map<string, Cookies>;
  windows: Windows;
};

type Fixtures = {
  /** Signs a person of the demo company in: `signIn(page, 'andrew')`. */
  signIn(page: Page, person: string): Promise<void>;
  /** A browser window of its own in which that person is signed in. */
  open(person: string, options?: BrowserContextOptions): Promise<Page>;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  settings: [{}, { scope: 'worker', option: true }],
  program: [
    async ({ settings }, use) => {
      const program = await startDemo(settings);
      await use(program);
      await program.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  sessions: [async ({}, use) => use(new Map()), { scope: 'worker' }],
  windows: [async ({ browser, program }, use) => use(windowsOf(browser, program.url)), { scope: 'worker' }],
  baseURL: async ({ program }, use) => use(program.url),
  signIn: async ({ sessions }, use) => {
    await use((page, person) => signInOnce(page, sessions, person));
  },
  open: async ({ browser, baseURL, signIn, windows }, use, info) => {
    const contexts: BrowserContext[] = [];
    await use(async (person, options) => {
      const context = await (options ? openWindow(browser, { baseURL, ...options }) : windows.take());
      contexts.push(context);
      const page = await context.newPage();
      await signIn(page, person);
      return page;
    });
    if (info.errors.length > 0) await tellWhatIsShown(contexts);
    for (const context of contexts) await windows.giveBack(context);
  },
});

/** A failure on another machine leaves nothing but its log: what the pages showed belongs there. */
async function tellWhatIsShown(contexts: BrowserContext[]): Promise<void> {
  for (const page of contexts.flatMap((context) => context.pages())) {
    if (page.url() === 'about:blank') continue;
    const shown = await page.locator('main').innerText({ timeout: 2_000 }).catch(String);
    console.log(`\n${page.url()} showed:\n${shown.slice(0, 1_500)}\n`);
  }
}

/** By the form the first time, by the same cookies afterwards: hashing passwords takes time. */
export async function signInOnce(page: Page, sessions: Map<string, Cookies>, person: string): Promise<void> {
  const known = sessions.get(person);
  if (known) return page.context().addCookies(known);
  await signInByForm(page, person);
  sessions.set(person, await page.context().cookies());
}

export async function signInByForm(page: Page, person: string, password = PASSWORD): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(`${person}@demo.test`);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
}
