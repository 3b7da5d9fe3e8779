import { expectNoViolations } from './support/axe';
import { sendMemo } from './support/memoPages';
import { expect, test, type Page } from './support/test';

const WHY = 'Why do you need access?';

/** By the address somebody sent. */
async function ask(page: Page, url: string, why: string): Promise<void> {
  expect((await page.goto(url))?.status()).toBe(404);
  await page.getByLabel(WHY).fill(why);
  await page.getByLabel(WHY).press('Control+Enter');
  await expect(page.getByText(/^Thank you\. If .* exists, its owner and recipients are asked now\./)).toBeVisible();
}

const requestOf = (page: Page, name: string) =>
  page.getByRole('region', { name: new RegExp(`^${name} asks for access`) });

test('who asks with a reason is let in by the recipient and opens the memo; another is dismissed and learns nothing', async ({
  open,
}) => {
  test.setTimeout(240_000);
  const title = 'Crates for the marjoram';
  const [andrew, masha] = [await open('andrew'), await open('masha')];
  const id = await sendMemo(andrew, { title, to: 'Garry Chief', body: 'Forty of them.' });
  const url = `/memos/${id}`;

  // Nothing is said of what is there, and a reason is asked for.
  await masha.goto(url);
  await expect(masha.locator('body')).not.toContainText(title);
  await masha.getByRole('button', { name: 'Ask for access' }).click();
  await expect(masha.getByText('Please say in a line why you need it.').first()).toBeVisible();
  await expectNoViolations(masha);
  await ask(masha, url, 'I order the crates');

  // The owner's open page says so by itself.
  await expect(requestOf(andrew, 'Masha Lind')).toContainText('I order the crates');
  const garry = await open('garry');
  await garry.goto('/notifications');
  await garry
    .getByRole('link', { name: /Masha Lind asks for access to a memo/ })
    .first()
    .click();
  await expect(requestOf(garry, 'Masha Lind')).toContainText('I order the crates');
  await expectNoViolations(garry);
  await requestOf(garry, 'Masha Lind').getByRole('button', { name: 'Add as subscriber' }).press('Enter');
  await expect(garry.getByText('Masha Lind is a subscriber now.')).toBeVisible();
  await expect(requestOf(andrew, 'Masha Lind')).toHaveCount(0);

  await masha.goto(url);
  await expect(masha.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(masha.getByText('Forty of them.')).toBeVisible();

  const tanya = await open('tanya');
  await tanya.setViewportSize({ width: 390, height: 844 });
  await ask(tanya, url, 'Only curious');
  await expect(requestOf(andrew, 'Tanya Weiss')).toContainText('Only curious');
  await requestOf(andrew, 'Tanya Weiss').getByRole('button', { name: 'Dismiss' }).click();
  await expect(andrew.getByText('The request of Tanya Weiss is dismissed. They are not told.')).toBeVisible();
  await expect(requestOf(andrew, 'Tanya Weiss')).toHaveCount(0);
  expect((await tanya.goto(url))?.status()).toBe(404);
  await expect(tanya.getByLabel(WHY)).toBeVisible();
  await tanya.goto('/notifications');
  await expect(tanya.getByRole('main')).not.toContainText(`#${id}`);

  // What never was reads the same.
  await ask(tanya, '/memos/2000000000', 'Is it there?');
});
