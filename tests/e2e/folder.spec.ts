import type { Page } from '@playwright/test';
import { sendMemos } from './support/memoPages';
import { expect, test } from './support/test';

test.use({ settings: { UNDO_SECONDS: '60' } });

const TITLES = Array.from({ length: 20 }, (_, at) => `Number ${at + 1} of twenty`);
const PREPARED = 5;

const post = async (page: Page, url: string, form: Record<string, string>): Promise<void> => {
  const headers = { origin: new URL(page.url()).origin };
  const answer = await page.request.post(url, { headers, form, maxRedirects: 0 });
  expect(answer.status(), url).toBe(303);
};

/** Which memos of these titles wait for Ruth Okafor, by her folder as the assistant sees it. */
async function proposeFor(page: Page, forId: string): Promise<void> {
  await page.goto(`/folder?for=${forId}`);
  const links = page.getByRole('link', { name: /Number \d+ of twenty/ });
  await expect(links).toHaveCount(TITLES.length);
  const numbers = await links.evaluateAll((all) =>
    all.map((link) => /\/folder\/(\d+)/.exec(link.getAttribute('href') ?? '')?.[1] ?? ''),
  );
  for (const number of numbers.slice(-PREPARED))
    await post(page, `/memos/${number}/proposal`, {
      ...{ for: forId, outcome: 'noted', textVersion: '1', conclusion: '<p>As prepared.</p>' },
    });
}

test('an executive works off twenty memos by keys alone, five of them as prepared in one confirmation', async ({
  open,
}) => {
  test.setTimeout(240_000);
  const andrew = await open('andrew');
  await sendMemos(andrew, TITLES, { to: 'Ruth Okafor' });

  const ruth = await open('ruth');
  await ruth.goto('/account/assistants');
  const forId = (await ruth.locator('body').getAttribute('data-live')) ?? '';
  const valeriaId = await ruth
    .locator('select[name=assistant] option', { hasText: 'Valeria Ortiz' })
    .getAttribute('value');
  await post(ruth, '/account/assistants', { assistant: valeriaId ?? '' });
  await proposeFor(await open('valeria'), forId);

  await ruth.goto('/memos?view=to-consider');
  await ruth.getByRole('link', { name: 'Open as folder' }).press('Enter');
  await ruth.waitForURL(/\/folder\/\d+/);
  let passed = 0;
  // Others wait for the company.
  for (let step = 0; step < 40; step += 1) {
    const here = ruth.url();
    const isPrepared = await ruth.getByText('Prepared by Valeria Ortiz.').isVisible();
    if (isPrepared) passed += 1;
    await ruth.keyboard.press(isPrepared ? 'j' : 'e');
    await ruth.waitForURL((url) => url.href !== here);
    if (ruth.url().endsWith('/folder/end')) break;
  }
  expect(passed).toBe(PREPARED);
  await expect(ruth.getByText('5 memos that you passed by still wait for you.')).toBeVisible();
  await ruth.getByRole('button', { name: 'Sign these (5)' }).press('Enter');
  await expect(ruth.getByText('5 memos were decided.')).toBeVisible();
  await expect(ruth.getByRole('button', { name: 'Undo' })).toBeVisible();
  await expect(ruth.getByText('Nothing waits for you any more. Well done.')).toBeVisible();

  await andrew.goto('/memos?view=mine');
  await andrew.getByRole('link', { name: TITLES.at(-1) ?? '', exact: true }).click();
  await expect(andrew.getByText('Prepared by Valeria Ortiz.').first()).toBeVisible();
});
