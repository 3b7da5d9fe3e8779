import { choose, sendMemo, write } from './support/memoPages';
import { expect, test, type Page } from './support/test';

test('an executive makes a team task of a memo, and its owner sees how the work goes on', async ({ open, program }) => {
  const title = 'A new stand for Rotterdam';
  const andrew = await open('andrew');
  const memo = await sendMemo(andrew, {
    title,
    to: 'The company',
    body: 'The old one is worn.',
    subscribers: ['Olga Koval'],
    files: [
      { name: 'offer.csv', mimeType: 'text/csv', buffer: Buffer.from('panel,price\n1,40\n') },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('only notes') },
    ],
  });

  // The executive: one of the two files, two responsible people.
  const ruth = await open('ruth');
  await ruth.goto(`/memos/${memo}`);
  await write(ruth, 'Conclusion', 'Granted, up to 35,000.');
  await ruth.getByRole('link', { name: 'Create a task' }).click();
  await expect(ruth.getByLabel('Title', { exact: true })).toHaveValue(title);
  await expect(ruth.getByRole('textbox', { name: 'Conclusion' })).toContainText('Granted, up to 35,000.');
  for (const person of ['Darian Voss', 'Marina Sato']) await choose(ruth, 'Responsible', person);
  await ruth.getByRole('checkbox', { name: /offer\.csv/ }).check();
  await ruth.getByRole('button', { name: 'Create task' }).click();
  await ruth.waitForURL(/\/tasks\/\d+$/);
  const task = new URL(ruth.url()).pathname;
  await expect(ruth.getByRole('link', { name: 'offer.csv' })).toBeVisible();
  await expect(ruth.getByRole('link', { name: 'notes.txt' })).toHaveCount(0);

  // The owner's list: amber.
  await andrew.goto('/memos?view=mine');
  const button = andrew.getByRole('row').filter({ hasText: title }).getByRole('link', { name: 'View task' });
  await expect(button).toHaveAttribute('title', 'Stage of the task: pending');
  await expect(button).toHaveClass(/task-amber/);

  // One of them makes a subtask and begins: the owner's button turns green without a reload.
  const parts = new Map<string, Page>();
  for (const person of ['darian', 'marina']) {
    const page = await open(person);
    await page.goto(task);
    await page.getByRole('link', { name: 'New subtask' }).click();
    await page.getByLabel('Title', { exact: true }).fill(`The part of ${person}`);
    await page.getByRole('button', { name: 'Create task' }).click();
    await page.waitForURL((url) => /\/tasks\/\d+$/.test(url.pathname) && url.pathname !== task);
    parts.set(person, page);
  }
  await parts.get('darian')?.getByRole('button', { name: 'in progress' }).click();
  await expect(button).toHaveClass(/task-green/);
  await expect(button).toHaveAttribute('title', 'Stage of the task: in progress');

  // When both parts are done the task completes itself.
  for (const page of parts.values()) {
    await page.getByRole('button', { name: 'completed', exact: true }).click();
    await page.getByRole('textbox', { name: 'Conclusion' }).fill('The builder has confirmed.');
    await page.getByRole('button', { name: 'Close the task' }).click();
    await expect(page.getByText(/completed on/)).toBeVisible();
  }
  await expect(button).toHaveClass(/task-grey/);
  await ruth.goto(task);
  await expect(ruth.getByText('Closed by itself: all subtasks are done')).toBeVisible();
  const results = () =>
    program.mail.mails.filter(
      ({ to, parsed }) => to === 'andrew@demo.test' && parsed.text?.includes('The builder has confirmed.'),
    );
  await expect.poll(() => results().length).toBe(1);
  expect(results()[0]?.parsed.subject).toContain(title);
});

test('a task past its due date is red and says so', async ({ open }) => {
  const garry = await open('garry');
  await garry.goto('/tasks');
  const late = garry.getByRole('row').filter({ hasText: 'Give notice to the film supplier' });
  await expect(late.locator('.task-overdue')).toHaveAttribute('title', /overdue/);
});

test('two people move one task at once: one wins, the other is told who was faster', async ({ open }) => {
  const garry = await open('garry');
  await garry.goto('/tasks/new');
  await garry.getByLabel('Title', { exact: true }).fill('Who is faster');
  await choose(garry, 'Responsible', 'Darian Voss');
  await garry.getByRole('button', { name: 'Create task' }).click();
  await garry.waitForURL(/\/tasks\/\d+$/);
  const darian = await open('darian');
  await darian.goto(new URL(garry.url()).pathname);
  const version = await darian.locator('input[name=version]').first().getAttribute('value');
  await garry.getByRole('button', { name: 'in progress' }).click();
  await expect(garry.getByText('The task was moved.')).toBeVisible();
  const stage = await darian.locator('button[name=stage]').last().getAttribute('value');
  const answer = await darian.request.post(`${new URL(garry.url()).pathname}/stage`, {
    form: { stage: stage ?? '', version: version ?? '' },
    headers: { origin: new URL(garry.url()).origin, accept: 'application/json' },
  });
  expect(answer.status()).toBe(409);
  expect(await answer.text()).toContain('Garry Chief was faster');
});
