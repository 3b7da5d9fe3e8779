import { sendMemo, write } from './support/memoPages';
import { expect, test } from './support/test';

const unreadBadge = '[data-unread-count]';

test('an employee writes to the company, an executive considers it, and everybody hears of it at once', async ({
  open,
  program,
}) => {
  const title = 'Budget overrun on the north site';
  const andrew = await open('andrew');
  const ruth = await open('ruth');
  await ruth.goto('/account');
  const before = Number(await ruth.locator(unreadBadge).textContent());

  // The employee writes.
  const id = await sendMemo(andrew, {
    title,
    to: 'The company',
    body: 'We need 12,000 € more for the north site.',
    subscribers: ['Olga Koval', 'Valeria Ortiz'],
    files: [
      { name: 'figures.csv', mimeType: 'text/csv', buffer: Buffer.from('month,amount\n11,12000\n') },
      { name: 'Überblick.txt', mimeType: 'text/plain', buffer: Buffer.from('an overview') },
    ],
  });
  const url = `/memos/${id}`;
  await expect(andrew.getByRole('link', { name: 'figures.csv' })).toBeVisible();
  await expect(andrew.getByRole('link', { name: 'Überblick.txt' })).toBeVisible();
  const fileUrl = (await andrew.getByRole('link', { name: 'figures.csv' }).getAttribute('href')) ?? '';

  // The executive sees badge and toast without a reload, and finds the mail.
  await expect(ruth.locator('[data-toasts]')).toContainText(title);
  await expect(ruth.locator(unreadBadge)).toHaveText(String(before + 1));
  const mail = await program.mail.mailTo('ruth@demo.test', new RegExp(`#${id} ${title}`));
  expect(mail.from?.text).toContain('Andrew Meyer');
  expect(mail.text).toBeTruthy();
  expect(mail.html).toBeTruthy();
  for (const subscriber of ['olga', 'valeria', 'garry']) {
    await program.mail.mailTo(`${subscriber}@demo.test`, new RegExp(`#${id} ${title}`));
  }

  // She opens its link and considers.
  const link = /https?:\/\/\S+\/(memos|notifications)\/\d+/.exec(mail.text ?? '')?.[0] ?? '';
  expect(link).toContain(program.url);
  await ruth.goto(link);
  await expect(ruth.getByRole('heading', { level: 1, name: title })).toBeVisible();

  // Two windows of the owner are open: the memo, and a form on it.
  const form = await open('andrew');
  await form.goto(`${url}/edit`);
  await form.getByLabel('Title', { exact: true }).fill('Budget overrun, corrected');
  await andrew.goto(url);

  await write(ruth, 'Conclusion', 'Granted, for this year only.');
  await ruth.getByRole('button', { name: 'Mark considered' }).click();
  await expect(ruth.getByText('Granted, for this year only.').first()).toBeVisible();
  await expect(ruth.getByText('Considered by Ruth Okafor').first()).toBeVisible();

  // The owner is told, live and by mail.
  await expect(andrew.locator('[data-toasts]')).toContainText(title);
  await expect(andrew.getByText('Granted, for this year only.').first()).toBeVisible();
  const answer = await program.mail.mailTo('andrew@demo.test', new RegExp(`#${id} ${title}`));
  expect(answer.inReplyTo ?? answer.references).toBeTruthy();

  // The page to edit is closed, and the open form keeps its text.
  const closed = await andrew.goto(`${url}/edit`);
  expect(closed?.status()).toBe(403);
  await expect(andrew.getByRole('main')).toContainText(/considered/i);
  await form.getByRole('button', { name: 'Save changes' }).click();
  await expect(form.getByText(/considered/i).first()).toBeVisible();
  await expect(form.getByLabel('Title', { exact: true })).toHaveValue('Budget overrun, corrected');

  // The list shows the date reviewed.
  await andrew.goto('/memos?view=mine');
  const row = andrew.getByRole('row').filter({ hasText: title });
  const today = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    day: 'numeric',
    month: 'short',
  }).format();
  await expect(row.getByRole('cell', { name: today }).first()).toBeVisible();

  // For an account without a role it is not there.
  const masha = await open('masha');
  for (const hidden of [url, `${url}/edit`, `${url}/print`, fileUrl]) {
    expect((await masha.request.get(hidden)).status(), hidden).toBe(404);
  }
  for (const list of ['/memos', `/memos?q=${id}`, '/memos?q=overrun', '/notifications']) {
    await masha.goto(list);
    await expect(masha.getByRole('main')).not.toContainText(title);
  }
});

test('a stale form is answered 409 by the server with the text still in it', async ({ open }) => {
  const andrew = await open('andrew');
  const id = await sendMemo(andrew, { title: 'New chairs', to: 'Garry Chief', body: 'Four of them.' });
  const version = await andrew.request.get(`/memos/${id}/edit`);
  const stale = /name="version" value="(\d+)"/.exec(await version.text())?.[1] ?? '';
  const garry = await open('garry');
  await garry.goto(`/memos/${id}`);
  await garry.getByRole('button', { name: 'Mark considered' }).click();
  await expect(garry.getByText('Considered by').first()).toBeVisible();

  const garryId = /value="(\d+)"[^>]*>\s*Garry Chief/.exec(await version.text())?.[1] ?? '';
  const answer = await andrew.request.post(`/memos/${id}`, {
    form: { title: 'New chairs, five', recipient: garryId, version: stale, body: '<div>Five of them.</div>' },
    headers: { origin: new URL(andrew.url()).origin },
  });
  expect(answer.status()).toBe(409);
  expect(await answer.text()).toContain('New chairs, five');
  expect(await answer.text()).toContain('Five of them.');
});
