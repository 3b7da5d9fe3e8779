import { sendMemo, write } from './support/memoPages';
import { expect, test } from './support/test';

test('a decision in three lines becomes a team task, whose ticks the memo shows as they come', async ({ open }) => {
  const andrew = await open('andrew');
  const memo = await sendMemo(andrew, {
    title: 'A booth for the fair in Ghent',
    to: 'The company',
    body: 'The old one is worn.',
    subscribers: ['Olga Koval'],
  });

  const ruth = await open('ruth');
  await ruth.goto(`/memos/${memo}`);
  await write(ruth, 'Conclusion', 'Granted.');
  await ruth.getByText('Who does what', { exact: true }).click();
  const row = (place: number) => ruth.getByRole('listitem').filter({ has: ruth.locator(`[name=what${place}]`) });
  await row(1).getByLabel('Who', { exact: true }).selectOption({ label: 'Valeria Ortiz' });
  await row(1).getByLabel('What', { exact: true }).fill('Tell the fair');
  // Enter begins the next line and sends nothing.
  await ruth.keyboard.press('Enter');
  await expect(row(2).getByLabel('Who', { exact: true })).toBeFocused();
  await row(2).getByLabel('Who', { exact: true }).selectOption({ label: 'Darian Voss' });
  await row(2).getByLabel('What', { exact: true }).fill('Choose the builder');
  await row(2).getByLabel('By when').fill('2099-12-04');
  await row(2).getByRole('radio', { name: 'In charge' }).check();
  // Moved by keyboard, the mark with it.
  await row(2).getByLabel('What', { exact: true }).press('Alt+ArrowUp');
  await expect(row(1).getByLabel('What', { exact: true })).toHaveValue('Choose the builder');
  await expect(row(1).getByRole('radio', { name: 'In charge' })).toBeChecked();
  // Pasted from a sheet.
  await row(3).getByLabel('What', { exact: true }).focus();
  await ruth.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'Masha Lind\tAsk for offers\t20.11.2099\nOlga Koval\tNot this one\t');
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await expect(row(3).getByLabel('By when')).toHaveValue('2099-11-20');
  await row(4).getByRole('button', { name: 'Remove this line' }).click();
  await ruth.getByRole('button', { name: 'Mark considered' }).click();
  await expect(ruth.locator('#decision-said')).toBeVisible();

  await andrew.goto(`/memos/${memo}`);
  const ticks = andrew.getByRole('region', { name: 'Who does what by when' });
  await expect(ticks.getByRole('listitem')).toHaveText([
    /Choose the builder.*Darian Voss/s,
    /Tell the fair/,
    /Ask for offers/,
  ]);
  await expect(ticks).toContainText('In charge: Darian Voss');
  await expect(ticks).toContainText('0 of 3 closed');

  // One of them is done: the open memo says so without a reload.
  const masha = await open('masha');
  await masha.goto((await ticks.getByRole('link', { name: 'Ask for offers' }).getAttribute('href')) ?? '');
  await masha.getByRole('button', { name: 'completed', exact: true }).click();
  await masha.getByRole('button', { name: 'Close the task' }).click();
  await expect(ticks).toContainText('1 of 3 closed');
});

test('rows of a German sheet come with their line breaks and days; what no field takes is not lost', async ({
  open,
}) => {
  const andrew = await open('andrew');
  const memo = await sendMemo(andrew, { title: 'Chairs for the north hall', to: 'Sergey Roth' });
  const sergey = await open('sergey');
  await sergey.goto(`/memos/${memo}`);
  await sergey.getByText('Who does what', { exact: true }).click();
  const lines = sergey.locator('[data-lines] ol > li');
  const rows = [
    'Who\tWhat\tBy when\tCosts',
    'Weiss, Tanya\t"Ask for the ""north"" offer\nand its size"\tDo, 24.12.2099\t 1.234,50 € ',
    'Nobody Here\tCount the chairs\tend of May\t',
    ...Array.from({ length: 19 }, (_, index) => `Tanya Weiss\tStep ${index + 1}\t31.12.99`),
  ];
  await lines.first().getByLabel('What', { exact: true }).focus();
  await sergey.evaluate(
    (text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    },
    `${rows.join('\r\n')}\r\n`,
  );
  const what = (place: number) => lines.nth(place).getByLabel('What', { exact: true });
  await expect(what(0)).toHaveValue('Ask for the "north" offer and its size (1.234,50 €)');
  await expect(lines.first().locator('select option:checked')).toHaveText(/Tanya Weiss/);
  await expect(lines.first().getByLabel('By when')).toHaveValue('2099-12-24');
  await expect(what(1)).toHaveValue('Count the chairs (Nobody Here, end of May)');
  await expect(what(19)).toHaveValue('Step 18');
  await expect(lines.nth(19).getByLabel('By when')).toHaveValue('2099-12-31');
  await expect(sergey.getByText('There is room for 20 lines.')).toBeVisible();
});
