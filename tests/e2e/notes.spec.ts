import { expectNoViolations } from './support/axe';
import { sendMemo } from './support/memoPages';
import { expect, test, type Page } from './support/test';

const notesOf = (page: Page) => page.getByRole('region', { name: "Deciders' notes" });
/** The field in which one writes, once Enter sends from it. */
const fieldOf = (page: Page) =>
  notesOf(page).and(page.locator('[data-started]')).getByRole('textbox', { name: 'Note' });
const noteOf = (page: Page, text: string) => notesOf(page).locator('[data-message]').filter({ hasText: text });

test('a decider writes a note with a file by keyboard, another answers on the phone, and nobody else hears of either', async ({
  open,
  program,
}) => {
  test.setTimeout(240_000);
  const title = 'A hall beside the railway';
  const andrew = await open('andrew');
  const id = await sendMemo(andrew, { title, to: 'The company', subscribers: ['Olga Koval'] });
  const url = `/memos/${id}`;

  const ruth = await open('ruth');
  // The phone is open already: what is written comes there by itself.
  await ruth.setViewportSize({ width: 390, height: 844 });
  await ruth.goto(`${url}/notes`);
  await expect(notesOf(ruth)).toContainText('Nobody has written a note yet');

  const garry = await open('garry');
  await garry.goto(url);
  await garry
    .getByRole('navigation', { name: 'Chat and notes' })
    .getByRole('link', { name: "Deciders' notes" })
    .focus();
  await garry.keyboard.press('Enter');
  await garry.waitForURL(new RegExp(`${url}/notes`));
  await expect(notesOf(garry)).toContainText('Only deciders see this');
  await notesOf(garry)
    .getByLabel('Files')
    .setInputFiles({ name: 'rent.txt', mimeType: 'text/plain', buffer: Buffer.from('The quagga rent is too high.') });
  await fieldOf(garry).focus();
  await garry.keyboard.type('I would offer the wombat price');
  await garry.keyboard.press('Enter');
  await expect(noteOf(garry, 'wombat')).toHaveCount(1);

  await expect(noteOf(ruth, 'wombat').getByRole('link', { name: 'rent.txt' })).toBeVisible();
  const file = (await noteOf(ruth, 'wombat').getByRole('link', { name: 'rent.txt' }).getAttribute('href')) ?? '';
  expect((await ruth.request.get(file)).status()).toBe(200);
  await fieldOf(ruth).fill('No more than the wombat price, then');
  await notesOf(ruth).getByRole('button', { name: 'Add note' }).click();
  await expect(noteOf(garry, 'No more than')).toHaveCount(1);
  await expectNoViolations(ruth);
  expect(await ruth.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

  // Whoever decided is told of; by then a mail of the notes would have come, too.
  await garry.goto(url);
  await garry.getByRole('button', { name: 'Mark considered' }).click();
  const mailed = (words: RegExp): string[] =>
    program.mail.mails.flatMap(({ to, parsed: { subject, text } }) => (words.test(`${subject} ${text}`) ? [to] : []));
  const outsiders = ['andrew@demo.test', 'olga@demo.test'];
  await expect
    .poll(() => mailed(/Garry Chief considered a memo/), { timeout: 60_000 })
    .toEqual(expect.arrayContaining(outsiders));
  expect(mailed(/wombat|quagga|rent\.txt/)).toEqual([]);

  for (const page of [andrew, await open('olga')]) {
    await page.goto(url);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Chat and notes' })).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'Chat' })).toContainText('Nobody has written yet');
    for (const hidden of [`${url}/notes`, `${url}/notes/messages?since=0`, file])
      expect((await page.request.get(hidden)).status(), hidden).toBe(404);
    const textOf = async (address: string): Promise<string> => (await page.request.get(address)).text();
    expect(await textOf('/search?q=railway')).toContain('A hall beside the');
    for (const word of ['wombat', 'quagga', 'rent.txt'])
      expect(await textOf(`/search?q=${word}`)).toContain(`Nothing found for “${word}”`);
    const notices = await textOf('/notifications');
    expect(notices).toContain(title);
    expect(notices).not.toContain('note for the deciders');
  }

  // Ruth's notices tell of the note without a word of it, and lead there; on paper there is none.
  await ruth.goto('/notifications');
  await expect(ruth.getByRole('main')).toContainText('Garry Chief wrote a note for the deciders');
  await expect(ruth.getByRole('main')).not.toContainText('wombat');
  await garry.goto(`${url}/print`);
  await expect(garry.getByText(title).first()).toBeVisible();
  await expect(garry.locator('body')).not.toContainText('wombat');
});
