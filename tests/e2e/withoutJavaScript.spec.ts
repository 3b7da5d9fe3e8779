import { expect, signInByForm, test } from './support/test';

test.use({ javaScriptEnabled: false });

test('without JavaScript people sign in, write, send, read, consider and sign out', async ({ page, open }) => {
  await signInByForm(page, 'valeria');
  await page.goto('/memos/new');
  await page.getByLabel('Title', { exact: true }).fill('A desk by the window');
  await page.getByLabel('To', { exact: true }).selectOption({ label: 'The company' });
  await page.getByLabel('Text', { exact: true }).fill('It is dark in the corner.');
  await page.getByLabel('Subscribers').selectOption([{ label: 'Olga Koval' }]);
  await page
    .getByLabel('Files')
    .setInputFiles({ name: 'desk.txt', mimeType: 'text/plain', buffer: Buffer.from('plan') });
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.waitForURL(/\/memos\/\d+$/);
  await expect(page.getByText('The memo was sent.')).toBeVisible();
  await expect(page.getByText('It is dark in the corner.')).toBeVisible();
  const url = new URL(page.url()).pathname;

  const ruth = await open('ruth', { javaScriptEnabled: false });
  await ruth.goto('/notifications');
  await ruth
    .getByRole('link', { name: /A desk by the window/ })
    .first()
    .click();
  await expect(ruth).toHaveURL(new RegExp(`${url}$`));
  await ruth.getByLabel('Phrase', { exact: true }).selectOption('Agreed');
  await ruth.getByLabel('Conclusion').fill('Take the one of the archive.');
  await ruth.getByRole('button', { name: 'Mark considered' }).click();
  await expect(ruth.locator('.conclusion')).toContainText(/Agreed\s*Take the one of the archive\./);

  await page.goto(url);
  await expect(page.getByText('Considered by Ruth Okafor').first()).toBeVisible();
  await page.getByText('Valeria Ortiz').first().click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});

test('without JavaScript a refused form keeps what was typed and says what is wrong', async ({ open }) => {
  const page = await open('valeria', { javaScriptEnabled: false });
  await page.goto('/memos/new');
  await page.getByLabel('Text', { exact: true }).fill('A text without a title.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByLabel('Title', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Text', { exact: true })).toHaveValue(/A text without a title\./);
});
