import { expectNoViolations } from './support/axe';
import { choose } from './support/memoPages';
import { startProgram, type Program } from './support/program';
import { expect, test } from './support/test';

let empty: Program;
test.beforeAll(async () => {
  empty = await startProgram();
});
test.afterAll(() => empty.stop());

test('the first visit founds the company, and its admin writes the first memo', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: empty.url, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto('/memos');
  await expect(page).toHaveURL(/\/setup$/);
  await expectNoViolations(page);

  await page.locator('[name=companyName]').fill('Southwind Works');
  await page.locator('[name=name]').fill('Frida Founder');
  await page.getByLabel('E-mail').fill('frida@southwind.test');
  await page.getByLabel('Password').fill('short');
  await page.getByRole('main').getByRole('button').last().click();
  await expect(page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('[name=companyName]')).toHaveValue('Southwind Works');

  await page.getByLabel('Password').fill('memos are for deciding');
  await page.getByRole('main').getByRole('button').last().click();
  await expect(page).toHaveURL(/\/setup\/mail/);
  await expect(page.getByText('Southwind Works').first()).toBeVisible();

  await page.goto('/setup');
  await expect(page).not.toHaveURL(/\/setup$/);
  for (const step of ['mail', 'examples', 'executives', 'next']) {
    await page.goto(`/setup/${step}`);
    await expectNoViolations(page);
  }
  await page.goto('/memos/new');
  await page.getByLabel('Title', { exact: true }).fill('Buy a plant for the hall');
  await choose(page, 'To', 'Myself');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Buy a plant for the hall' })).toBeVisible();
  await page.getByRole('button', { name: 'Mark considered' }).click();
  await expect(page.getByText('Considered by').first()).toBeVisible();
  await context.close();
});
