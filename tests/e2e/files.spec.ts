import { pdf } from '../../src/seed/files/pdf';
import { barChart } from '../../src/seed/files/png';
import { sendMemo } from './support/memoPages';
import { expect, test } from './support/test';

test('files of a memo are looked at one after the other, without leaving for another program', async ({ open }) => {
  const andrew = await open('andrew');
  await sendMemo(andrew, {
    title: 'What the counter will look like',
    to: 'Garry Chief',
    files: [
      { name: 'chart.png', mimeType: 'image/png', buffer: barChart([20, 60, 40]) },
      { name: 'offer.pdf', mimeType: 'application/pdf', buffer: pdf('Offer', ['Dear Sir or Madam']) },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Oak, not pine.') },
    ],
  });
  const memo = andrew.url();
  const thumbnail = andrew.locator('img[src$="/thumbnail"]');
  await expect.poll(() => thumbnail.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(100);

  await andrew.getByRole('link', { name: 'chart.png' }).click();
  const picture = andrew.getByRole('img', { name: 'chart.png' });
  await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(100);

  await andrew.getByRole('link', { name: 'Next file' }).click();
  await expect(andrew.getByRole('heading', { level: 1, name: 'offer.pdf' })).toBeVisible();
  // A document that the browser refuses to frame leaves an error page of its own in its place.
  const frame = andrew.frames().find((one) => one !== andrew.mainFrame());
  await expect.poll(() => frame?.url() ?? '').toMatch(/\/files\/\d+\?view=1$/);

  await andrew.keyboard.press('ArrowRight');
  await expect(andrew.getByText('Oak, not pine.')).toBeVisible();
  await expect(andrew.getByRole('link', { name: 'Next file' })).toBeHidden();
  await andrew.keyboard.press('ArrowLeft');
  await expect(andrew.getByRole('heading', { level: 1, name: 'offer.pdf' })).toBeVisible();

  await andrew.getByRole('link', { name: 'What the counter will look like' }).click();
  await andrew.waitForURL(memo);
});
