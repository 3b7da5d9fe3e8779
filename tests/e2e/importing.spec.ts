import path from 'node:path';
import { expectNoViolations } from './support/axe';
import { PASSWORD, startProgram, type Program } from './support/program';
import { expect, test, type Page } from './support/test';

const WHOLE = path.resolve('tests/import/fixtures/living/whole.json.gz');

let company: Program;
test.beforeAll(async () => {
  company = await startProgram({ DEMO: '1' });
});
test.afterAll(() => company.stop());

async function signIn(page: Page): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill('admin@demo.test');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
}

test('an admin lets a Django CRM move in: upload, dry run, progress, report, import', async ({ browser }) => {
  test.setTimeout(180_000);
  const page = await (await browser.newContext({ baseURL: company.url, locale: 'en-GB' })).newPage();
  await signIn(page);
  const announced = page.locator('[data-announcements]');
  const reportOf = (name: string) => page.getByRole('region', { name, exact: true });

  await test.step('the files are sent from the keyboard, as a dry run', async () => {
    await page.goto('/admin');
    await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'Import' }).click();
    await expectNoViolations(page);
    await page.getByLabel('Files').setInputFiles(WHOLE);
    await page.getByRole('button', { name: 'Dry run' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Dry run 1' })).toBeVisible();
  });

  await test.step('the page shows how far it is, and the report without being loaded again', async () => {
    await expect(page.getByRole('progressbar', { name: 'Dry run 1' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Break off' })).toBeVisible();
    await page.evaluate(() => document.body.setAttribute('data-same-page', ''));
    const report = reportOf('What would come');
    await expect(report).toBeVisible({ timeout: 90_000 });
    await expect(announced).toHaveText('Done');
    await expect(page.locator('body[data-same-page]')).toHaveCount(1);
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Break off' })).toHaveCount(0);
    await expect(report.getByRole('row', { name: 'Memos (tasks.memo)' })).toContainText('45');
    await expectNoViolations(page);
  });

  await test.step('the same files are imported without being sent again', async () => {
    await page.getByRole('button', { name: 'Import' }).click();
    await expect(page.getByRole('heading', { name: 'Import 2' })).toBeVisible();
    await expect(reportOf('What came')).toBeVisible({ timeout: 90_000 });
    await page.getByRole('link', { name: 'Show ten pairs' }).click();
    await expect(page.getByRole('region', { name: 'Compare by eye' }).getByRole('table')).toHaveCount(10);
    await expectNoViolations(page);
  });

  await test.step('and removed', async () => {
    await page.getByRole('button', { name: 'Remove files' }).click();
    await expect(page.getByText('The files are removed.')).toBeVisible();
    await expect(page.getByRole('row', { name: 'Import 2' })).toContainText('Done');
  });
});

test('without JavaScript the page is loaded again to see how far it is', async ({ browser }) => {
  test.setTimeout(120_000);
  const context = await browser.newContext({ baseURL: company.url, locale: 'en-GB', javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page);
  await page.goto('/admin/import');
  await page.getByLabel('Files').setInputFiles(WHOLE);
  await page.getByLabel('Only open messages').first().check();
  await page.getByRole('button', { name: 'Dry run' }).first().click();
  await expect(async () => {
    const again = page.getByRole('link', { name: 'See how far it is' });
    if (await again.isVisible()) await again.click();
    await expect(page.getByRole('heading', { name: 'What would come' })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 90_000 });
  await expect(page.getByText('Only open ones')).toBeVisible();
});
