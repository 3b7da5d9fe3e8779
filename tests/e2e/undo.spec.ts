import { expectNoViolations } from './support/axe';
import { say } from './support/chatPages';
import { sendMemo } from './support/memoPages';
import { expect, test } from './support/test';

// Long enough for a machine that is slow.
test.use({ settings: { UNDO_SECONDS: '60' } });

test('what was sent, postponed and considered is undone beside what says that it was done, by click and by key', async ({
  open,
}) => {
  const andrew = await open('andrew');
  const id = await sendMemo(andrew, { title: 'Sent too early', to: 'Garry Chief', body: 'A draft, really.' });
  const said = andrew.getByRole('status').filter({ hasText: 'The memo was sent.' });
  await expect(said.getByRole('button', { name: 'Undo', exact: true })).toBeVisible();
  // Ten seconds are short for who would have to go there by Tab: the key is named.
  await expect(said.locator('kbd')).toHaveText('z');
  await expectNoViolations(andrew);
  await andrew.keyboard.press('z');
  await andrew.waitForURL(`/memos/${id}/edit`);
  await expect(andrew.getByText('Undone. Nobody was told of it.')).toBeVisible();
  await expect(andrew.getByLabel('Title', { exact: true })).toHaveValue('Sent too early');
  await andrew.getByRole('button', { name: 'Send', exact: true }).click();
  await andrew.waitForURL(`/memos/${id}`);

  const garry = await open('garry');
  await garry.goto(`/memos/${id}`);
  const bar = garry.getByRole('region', { name: 'Decision' });
  await bar.getByRole('button', { name: 'Postpone' }).click();
  await garry.getByRole('dialog').getByRole('button', { name: 'Postpone' }).click();
  await expect(bar).toContainText('Postponed.');
  await bar.getByRole('button', { name: 'Undo' }).click();
  await expect(garry.getByText('Undone. Nobody was told of it.')).toBeVisible();
  await expect(garry.locator('.ball-line')).toContainText('Waiting for you');

  await garry.keyboard.press('e');
  await expect(bar).toContainText('Considered.');
  await expectNoViolations(garry);
  // The way on has the focus; one step back from it is the way back.
  await garry.keyboard.press('Shift+Tab');
  await expect(bar.getByRole('button', { name: 'Undo' })).toBeFocused();
  await garry.keyboard.press('Enter');
  await expect(bar.getByRole('button', { name: 'Mark considered' })).toBeVisible();
  await expect(garry.locator('.ball-line')).toContainText('Waiting for you');
  await andrew.goto('/notifications');
  await expect(andrew.getByRole('main')).not.toContainText('Sent too early');
});

test('a removed subscriber’s page hears nothing, and goes on as if nothing had been when that is undone', async ({
  open,
}) => {
  const andrew = await open('andrew', { javaScriptEnabled: false });
  const darian = await open('darian');
  const id = await sendMemo(darian, { title: 'Read along', to: 'Garry Chief', subscribers: ['Olga Koval'] });
  const olga = await open('olga');
  await olga.goto(`/memos/${id}`);
  await expect(olga.locator('[data-talk-list]')).toBeAttached();
  await say(darian, 'Said before');
  await expect(olga.getByText('Said before').first()).toBeVisible();

  const remove = darian.getByRole('button', { name: /Remove Olga Koval/ });
  await remove.click();
  const confirming = darian.getByRole('dialog').getByRole('button', { name: /Remove/ });
  if (await confirming.isVisible()) await confirming.click();
  await darian.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(darian.getByText('Undone. Nobody was told of it.')).toBeVisible();
  await say(darian, 'Said afterwards');
  await expect(olga.getByText('Said afterwards').first()).toBeVisible();
  await andrew.close();
});
