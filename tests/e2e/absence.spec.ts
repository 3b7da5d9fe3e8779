import { choose, sendMemo } from './support/memoPages';
import { expect, test } from './support/test';

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('a head goes absent, the deputy considers in both names, and loses the rest when the head is back', async ({
  open,
  program,
}) => {
  const [sergey, tanya, marina] = [await open('sergey'), await open('tanya'), await open('marina')];
  const waits = await sendMemo(marina, { title: 'Waits since before', to: 'Sergey Roth', body: 'Soon, please.' });

  await sergey.goto('/account/absence');
  await sergey.getByLabel('Last day').fill(day(4));
  await choose(sergey, 'Deputy', 'Tanya Weiss');
  await sergey.getByLabel('Note').fill('At the sea');
  await sergey.getByRole('button', { name: 'Enter absence' }).click();
  await expect(sergey.getByText('The absence is entered.')).toBeVisible();

  // The deputy hears of what waits, live and by mail, and whoever writes is told who is away.
  await expect(tanya.locator('[data-toasts]')).toContainText('You stand in for Sergey Roth');
  await program.mail.mailWith('tanya@demo.test', `#${waits} Waits since before`);
  await marina.goto('/memos/new');
  await choose(marina, 'To', 'Sergey Roth');
  await expect(marina.locator('[data-field=recipient]')).toContainText('deputy: Tanya Weiss');
  const id = await sendMemo(marina, { title: 'Sent meanwhile', to: 'Sergey Roth', body: 'Today, please.' });

  await tanya.goto(`/memos/${id}`);
  await expect(tanya.getByText('You stand in for Sergey Roth. What happens')).toBeVisible();
  await tanya.getByRole('button', { name: 'Mark considered' }).click();
  await expect(marina.getByText('Considered by Tanya Weiss for Sergey Roth').first()).toBeVisible();

  // Back early: the page that is open closes by itself.
  await tanya.goto(`/memos/${waits}`);
  await expect(tanya.getByRole('button', { name: 'Mark considered' })).toBeVisible();
  await sergey.getByRole('button', { name: 'End now' }).click();
  await expect(tanya.getByText('You no longer have access to this memo')).toBeVisible();
  await tanya.goto(`/memos/${id}`);
  await expect(tanya.getByText('Considered by Tanya Weiss for Sergey Roth').first()).toBeVisible();
  await expect(tanya.getByRole('button', { name: 'Reopen' })).toHaveCount(0);
});
