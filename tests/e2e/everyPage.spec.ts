import type { Browser } from '@playwright/test';
import { barChart } from '../../src/seed/files/png';
import { expectNoViolations } from './support/axe';
import { chatOf, messageOf, say, useTool } from './support/chatPages';
import { sendMemo, write } from './support/memoPages';
import { expect, signInOnce, test, type Page } from './support/test';

/** Every page there is, by who sees it. A memo in three stages is written first. */
const PUBLIC = ['/login', '/password/forgot', '/nothing-here'];
const OWNER = [
  '/memos',
  '/search?q=budget',
  '/memos?view=mine&stage=considered&q=paint',
  '/memos?q=there-is-no-such-word',
  '/memos?view=drafts',
  '/memos?view=withdrawn',
  '/memos/new',
  '/memos/:pending',
  '/memos/:pending/edit',
  '/memos/:pending/print',
  '/memos/:pending/history',
  '/memos/:pending/versions',
  '/files/:text/view',
  '/files/:picture/view',
  '/memos/:considered',
  '/memos/:considered/edit',
  '/memos/new?copy=:considered',
  '/notifications',
  '/reminders',
  '/my-day',
  '/account/calendar',
  '/account',
  '/account/notifications',
  '/account/absence',
  '/account/phrases',
  '/account/data',
  '/views',
  '/account/assistants',
  '/help',
  '/help/memo',
  '/people',
  '/people/2',
  '/account/two-step',
  '/account/sessions',
];
const RECIPIENT = [
  '/memos?view=to-consider',
  '/memos/:pending',
  '/folder/:pending',
  '/folder/end',
  '/memos/:pending/notes',
  '/memos/:postponed',
  '/memos/:pending/opinions/new',
  '/memos/selected?act=consider&memo=:pending&memo=:considered',
  '/memos/selected?act=postpone&memo=:pending',
  '/memos/selected?act=tags&memo=:pending',
  '/memos/selected?act=subscribers&memo=:pending',
  '/memos/:pending/hand-on',
  '/memos/:pending/lines',
  '/memos/:pending/precedents',
  '/memos/precedents?title=stand',
  '/memos/:considered',
  '/people?view=department&away=1',
  '/tasks',
  '/tasks?stage=any&sort=due&q=the',
  '/tasks?q=there-is-no-such-word',
  '/tasks/board',
  '/projects',
  '/projects/new',
  // Garry's own, of the demo company.
  '/tasks/2',
  '/tasks/2/edit',
  '/tasks/2/print',
  '/tasks/new?memo=:pending',
];
const ADMIN = [
  '/admin',
  '/admin/users',
  '/admin/users/new',
  '/admin/users/5',
  '/admin/users/5/deactivation',
  '/admin/invitations',
  '/admin/departments',
  '/admin/departments/1',
  '/admin/purposes',
  '/admin/purposes/1',
  '/admin/stages',
  '/admin/stages/2',
  '/admin/tags',
  '/admin/tags/1',
  '/admin/audit',
  '/admin/jobs',
  '/admin/health',
  '/admin/import',
  '/admin/settings',
];

const memos: Record<string, number> = {};

test.beforeAll(async ({ browser, program, sessions }) => {
  test.setTimeout(600_000);
  const context = await browser.newContext({ baseURL: program.url, locale: 'en-GB' });
  const page = await context.newPage();
  await signInOnce(page, sessions, 'andrew');
  const files = [
    {
      name: 'a plan with a rather long name for a narrow screen, second version.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('x'),
    },
    { name: 'stairs.png', mimeType: 'image/png', buffer: barChart([20, 60, 40]) },
  ];
  for (const stage of ['pending', 'postponed', 'considered']) {
    const title = `Paint for the stairs of the ${stage} house and everything else that comes with it`;
    memos[stage] = await sendMemo(page, {
      title,
      to: 'Garry Chief',
      body: 'Grey or white?',
      subscribers: ['Olga Koval'],
      files,
    });
  }
  for (const [kind, name] of Object.entries({ text: 'a plan', picture: 'stairs.png' }))
    memos[kind] = Number(/\d+/.exec((await page.getByRole('link', { name }).getAttribute('href')) ?? '')?.[0]);
  await context.clearCookies();
  await signInOnce(page, sessions, 'garry');
  await page.goto(`/memos/${memos.considered}`);
  await write(page, 'Conclusion', 'White.');
  await page.getByRole('button', { name: 'Mark considered' }).click();
  await page.getByText('Considered by').first().waitFor();
  await page.goto(`/memos/${memos.postponed}`);
  await page.getByRole('button', { name: 'Postpone' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Postpone' }).click();
  await page.getByText('Set pending').first().waitFor();
  await page.goto(`/memos/${memos.pending}`);
  await say(page, 'Grey, and by Friday: https://example.com/a-rather-long-address/that-goes-on-and-on.html');
  await say(page, 'w'.repeat(250));
  await chatOf(page).getByLabel('Files').setInputFiles(files);
  await say(page, '@Olga Koval what do you think?');
  await context.clearCookies();
  await signInOnce(page, sessions, 'andrew');
  await page.goto(`/memos/${memos.pending}`);
  await say(page, 'Said too early');
  await useTool(messageOf(page, 'Said too early'), 'button', 'Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await useTool(messageOf(page, 'by Friday'), 'link', 'Reply to Garry Chief');
  await say(page, 'Friday is fine.');
  await context.close();
});

const address = (path: string): string => path.replace(/:(\w+)/g, (_, stage: string) => String(memos[stage]));

/** The page fits the screen; what sticks out is named. */
async function expectNoHorizontalScroll(page: Page, widths = [390, 320]): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    // Laid out anew for this width, which takes a moment.
    const tooWide = () =>
      page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth <= clientWidth) return [];
        const wide = [...document.querySelectorAll('body *')].filter(
          (element) => element.getBoundingClientRect().right > clientWidth + 1 && element.childElementCount === 0,
        );
        return wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 200));
      });
    await expect.poll(tooWide, `${page.url()} at ${width} px`).toEqual([]);
    if (width < 768) await expectLargeFields(page);
  }
}

/** Into a field of smaller letters a phone zooms, and leaves its reader there. */
async function expectLargeFields(page: Page): Promise<void> {
  const small = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('input, select, textarea, [contenteditable]')]
        .filter((field) => !field.matches('[type=checkbox], [type=radio], [type=file], [type=hidden], [type=button]'))
        .filter((field) => parseFloat(getComputedStyle(field).fontSize) < 16)
        .map((field) => field.outerHTML.slice(0, 200)),
    );
  await expect.poll(small, page.url()).toEqual([]);
}

/** How many pixels the last of the header sticks out of its row, or the mark runs into the tools. Runs in the page. */
function headerOverflow(): number {
  const box = (selector: string) => document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect(NaN);
  const outside = box('.user-summary').right - box('.app-header-row').right;
  return Math.round(Math.max(outside, box('.brand-mark').right - box('.header-tools').left));
}

const PAGES = { nobody: PUBLIC, andrew: OWNER, garry: RECIPIENT, admin: ADMIN };

// Its parts are shared among the workers: together they are the longest journey by far.
test.describe.configure({ mode: 'parallel' });

for (const [person, paths] of Object.entries(PAGES)) {
  test(`axe finds nothing on the pages of ${person}`, async ({ open, browser, baseURL }) => {
    test.setTimeout(600_000);
    const page = await pageOf(person, 'en', { open, browser, baseURL });
    for (const path of paths) {
      await goTo(page, path, 'en');
      await expectNoViolations(page);
    }
  });

  // German words are the longer ones.
  test(`no page of ${person} is too wide for a phone`, async ({ open, browser, baseURL }) => {
    test.setTimeout(600_000);
    const page = await pageOf(person, 'de', { open, browser, baseURL });
    for (const path of paths) {
      await goTo(page, path, 'de');
      await expectNoHorizontalScroll(page);
    }
    // The header with its badges, on tablets and small screens.
    await expectNoHorizontalScroll(page, [1440, 1280, 1200, 1024, 900]);
    if (person !== 'nobody') await chooseLanguage(page, 'en');
  });

  if (person === 'nobody') continue;
  test(`the header of ${person} ends where its page does`, async ({ open }) => {
    test.setTimeout(120_000);
    const page = await open(person);
    for (const locale of ['de', 'en']) {
      await chooseLanguage(page, locale);
      for (const width of [320, 360, 390, 900, 1024, 1140, 1180, 1280, 1300, 1366, 1400, 1440]) {
        await page.setViewportSize({ width, height: 700 });
        await expect.poll(() => page.evaluate(headerOverflow), `${locale} at ${width} px`).toBeLessThanOrEqual(0);
      }
    }
  });
}

test('the list of memos stays in its card on small screens, and a title begins beside its number', async ({ open }) => {
  const page = await open('andrew');
  const title = 'Donaudampfschifffahrtsgesellschaftskapitaensmuetzen'.repeat(4).slice(0, 180);
  await sendMemo(page, { title, to: 'Garry Chief', body: 'One word.' });
  await chooseLanguage(page, 'de');
  const placed = (width: number) =>
    page.evaluate(
      ({ width, title }) => {
        const link = document.querySelector(`a.memo-title[title="${title}"]`);
        const row = link?.closest('.memo-row');
        const number = row?.querySelector('.memo-number')?.getBoundingClientRect();
        const [first] = link?.querySelector('bdi')?.getClientRects() ?? [];
        const [table, card] = [link?.closest('table'), link?.closest('.card')].map(
          (element) => element?.getBoundingClientRect().right ?? NaN,
        );
        return {
          isInCard: width < 900 || Number(table) <= Number(card),
          isBeside: number && first ? Math.abs(first.top - number.top) < 6 && first.left >= number.right : null,
        };
      },
      { width, title },
    );
  await page.goto('/memos');
  for (const width of [390, 900, 960, 1023, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await expect.poll(() => placed(width), `at ${width} px`).toEqual({ isInCard: true, isBeside: true });
  }
  await chooseLanguage(page, 'en');
});

test('a team has its faces in the list of tasks where the names of others stand alone', async ({ open }) => {
  const page = await open('sergey');
  await page.goto('/tasks?stage=any');
  const team = page.locator('[data-col=responsible] .person:has(.team-names)').first();
  for (const width of [1100, 1280, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    await expect(team.locator('.avatar').first(), `at ${width} px`).toBeVisible();
  }
});

type Browsing = { open: (person: string) => Promise<Page>; browser: Browser; baseURL: string | undefined };

async function pageOf(person: string, locale: string, { open, browser, baseURL }: Browsing): Promise<Page> {
  if (person === 'nobody') {
    const page = await (await browser.newContext({ baseURL })).newPage();
    await page.context().addCookies([{ name: 'locale', value: locale, url: baseURL ?? '' }]);
    return page;
  }
  const page = await open(person);
  await chooseLanguage(page, locale);
  return page;
}

async function goTo(page: Page, path: string, locale: string): Promise<void> {
  await page.goto(address(path));
  await expect(page.locator('html')).toHaveAttribute('lang', locale);
}

async function chooseLanguage(page: Page, locale: string): Promise<void> {
  await page.goto('/account');
  const field = page.locator('select[name=locale]');
  await field.selectOption(locale, { force: true });
  await field.evaluate((select) => (select as HTMLSelectElement).form?.requestSubmit());
  await expect(page.locator('html')).toHaveAttribute('lang', locale);
}
