import { readFile } from 'node:fs/promises';
import { entriesOf } from '../support/workbook';
import { sendMemo } from './support/memoPages';
import { expect, test } from './support/test';

test('one’s own data is asked for by password, and comes as a ZIP file for oneself alone', async ({ open }) => {
  const [andrew, olga] = [await open('andrew'), await open('olga')];
  await sendMemo(andrew, { title: 'A second door for the workshop', to: 'Garry Chief', body: 'Wide enough.' });
  const number = /\d+$/.exec(andrew.url())?.[0];

  await andrew.goto('/account');
  await andrew.getByRole('link', { name: 'Take out my data' }).click();
  await andrew.getByLabel('Current password').fill('not this one');
  await andrew.getByRole('button', { name: 'Take out my data' }).click();
  await expect(andrew.getByLabel('Current password')).toHaveAccessibleDescription('This is not your current password.');
  await andrew.getByLabel('Current password').fill('notes-demo-2026');
  await andrew.getByRole('button', { name: 'Take out my data' }).click();
  await expect(andrew.getByText('is being put together').or(andrew.getByText('It can be downloaded'))).toBeVisible();

  const download = andrew.getByRole('link', { name: 'Download', exact: true });
  // The page renews itself as soon as it is ready.
  await expect(download).toBeVisible({ timeout: 90_000 });
  const [file] = await Promise.all([andrew.waitForEvent('download'), download.click()]);
  expect(file.suggestedFilename()).toMatch(/^notes-crm-\d{4}-\d\d-\d\d\.zip$/);
  const entries = entriesOf(await readFile(await file.path()));
  expect(entries.get(`memos/${number}/text.html`)).toContain('A second door for the workshop');

  await olga.goto('/account/data');
  await expect(olga.getByRole('link', { name: 'Download', exact: true })).toHaveCount(0);
  expect((await olga.request.get('/account/data/archive')).status()).toBe(404);
});
