import { type Page } from '@playwright/test';
import { sendMemo, sendMemos } from './support/memoPages';
import { expect, test } from './support/test';

/** Presses Tab until the focus is there; what cannot be reached that way is not reachable. */
async function tabTo(page: Page, name: RegExp | string, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press(key);
    const { label, isShown } = await page.evaluate(whereTheFocusIs);
    if (typeof name === 'string' ? label !== name : !name.test(label)) continue;
    return expect(isShown, `the focus on ${label} is visible`).toBe(true);
  }
  throw new Error(`${key} never reached ${String(name)}.`);
}

/** What is focused, and whether that can be seen: an outline, or a ring drawn as a shadow. Runs in the page. */
function whereTheFocusIs(): { label: string; isShown: boolean } {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return { label: '', isShown: false };
  const labelled = focused.getAttribute('aria-labelledby');
  const byId = labelled ? document.getElementById(labelled)?.textContent : '';
  const own = 'labels' in focused && focused.labels instanceof NodeList ? focused.labels[0]?.textContent : '';
  const label = (focused.getAttribute('aria-label') ?? (byId || own || focused.textContent) ?? '').trim();
  for (let element: Element | null = focused; element; element = element.parentElement) {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    if ((outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none') return { label, isShown: true };
    if (element.matches('form, main, body')) break;
  }
  return { label, isShown: false };
}

test('a memo is written, sent and considered by keyboard alone', async ({ open }) => {
  const page = await open('andrew');
  await page.goto('/memos');
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus')).toHaveText('Skip to the content');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  // Backwards, for the list may be long.
  await tabTo(page, /New memo/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/memos\/new/);

  await page.getByLabel('Title', { exact: true }).focus();
  await page.keyboard.type('Written without a mouse');
  await tabTo(page, 'To');
  await page.keyboard.type('Garry');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Text');
  await page.keyboard.type('Only keys.');
  // A table by its tool: one writes on in its first cell, Tab leads through it and out of it.
  await page.keyboard.press('Alt+F10');
  await page.keyboard.press('Home');
  for (let step = 0; step < 11; step++) await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: 'Table', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  for (const text of ['Item', 'Price', 'Desk', '400', 'Lamp']) {
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  const texts = await page.getByRole('textbox', { name: 'Text' }).locator('th, td').allInnerTexts();
  expect(texts.map((text) => text.trim())).toEqual(['Item', 'Price', 'Desk', '400', 'Lamp', '']);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('combobox', { name: 'Subscribers' })).toBeFocused();
  await tabTo(page, 'Send');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/memos\/\d+$/);

  const garry = await open('garry');
  await garry.goto(new URL(page.url()).pathname);
  await tabTo(garry, 'Conclusion');
  await garry.keyboard.type('Read without a mouse.');
  await tabTo(garry, 'Mark considered');
  await garry.keyboard.press('Enter');
  await expect(garry.getByText('Considered by Garry Chief').first()).toBeVisible();
});

test('a question opens and closes by keyboard, and the focus comes back', async ({ open }) => {
  const page = await open('andrew');
  await sendMemo(page, { title: 'To be withdrawn', to: 'Garry Chief' });
  const withdraw = page.getByRole('button', { name: 'Withdraw' }).first();
  await withdraw.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Withdraw this memo?' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Withdraw this memo?' })).toBeHidden();
  await expect(withdraw).toBeFocused();

  // So does that of a message, whose tools show only while it has the focus.
  const message = (text: string) => page.locator('[data-message]', { hasText: text });
  await page.keyboard.press('r');
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused();
  for (const text of ['Said first', 'Said last']) {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await expect(message(text)).toBeVisible();
  }
  const last = message('Said last');
  await page.keyboard.press('Shift+Tab');
  await expect(last).toBeFocused();
  await tabTo(page, 'Delete');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(last).toBeFocused();
  await tabTo(page, 'Delete');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(message('This message was deleted.')).toBeFocused();
});

test('the focus stays where one works, whatever of the page is made anew', async ({ open }) => {
  const page = await open('andrew');
  const memo = await sendMemo(page, { title: 'Worked on by keys', to: 'Garry Chief' });
  // The page of an act comes back: the same button, or what stands in its place.
  await page.getByRole('button', { name: 'Mute' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Unmute' })).toBeFocused();
  await page.keyboard.press('m');
  await expect(page.getByRole('button', { name: 'Mute' })).toBeFocused();
  await page.keyboard.press('a');
  await expect(page.getByRole('button', { name: 'Add', exact: true })).toBeVisible();

  const garry = await open('garry');
  await garry.goto('/memos?view=to-consider');
  await garry.getByRole('link', { name: 'Title', exact: true }).press('Enter');
  await garry.waitForURL(/sort=title/);
  await expect(garry.getByRole('link', { name: 'Title', exact: true })).toBeFocused();
  await expect(garry.getByRole('status').filter({ hasText: 'List renewed.' })).toBeAttached();
  // The arrows pass by choices that nobody wants; a chip that is taken off leaves the focus beside it.
  await garry.getByLabel('Stage').focus();
  for (let step = 0; step < 3; step++) await garry.keyboard.press('ArrowDown');
  await garry.waitForURL(/stage=considered/);
  await expect(garry.getByLabel('Stage')).toBeFocused();
  await expect(garry.getByLabel('Stage')).toHaveValue('considered');
  await garry.getByRole('link', { name: 'Stage: Considered' }).press('Enter');
  await garry.waitForURL((url) => !url.search.includes('stage'));
  await expect(garry.getByRole('main').locator(':focus')).toHaveCount(1);

  // A notice draws the list anew under the eyes of whoever stands in it.
  await garry.locator('body').press('j');
  await garry.keyboard.press('j');
  const second = garry.locator('.memo-title').nth(1);
  await expect(second).toBeFocused();
  const title = await second.innerText();
  await sendMemo(page, { title: 'A comes first', to: 'Garry Chief' });
  await expect(garry.locator('.memo-title').first()).toHaveText('A comes first');
  await expect(garry.getByRole('link', { name: title, exact: true })).toBeFocused();
  await garry.keyboard.press('k');
  await garry.keyboard.press('k');
  await garry.keyboard.press('Enter');
  await expect(garry.getByRole('heading', { level: 1, name: 'A comes first' })).toBeVisible();

  // What a key opens gives the focus back to its button, and no key leads away from under it.
  await garry.goto(`/memos/${memo}`);
  await garry.locator('body').press('p');
  await expect(garry.getByRole('button', { name: /^Tomorrow/ })).toBeFocused();
  await garry.keyboard.press('?');
  await garry.keyboard.press('Escape');
  await expect(garry.getByRole('button', { name: 'Postpone', exact: true })).toBeFocused();
  expect(garry.url()).toMatch(new RegExp(`/memos/${memo}$`));
});

test('where a button is gone after its act, the focus does not come to one that takes something away', async ({
  open,
}) => {
  const andrew = await open('andrew');
  await sendMemo(andrew, { title: 'To be nudged', to: 'Garry Chief' });
  await andrew.getByRole('button', { name: 'Nudge' }).press('Enter');
  await expect(andrew.getByRole('status').filter({ hasText: 'They were reminded of the memo.' })).toBeVisible();
  await expect(andrew.getByRole('button', { name: 'Nudge' })).toHaveCount(0);
  await expect(andrew.locator('main :focus')).toHaveCount(1);
  await expect(andrew.getByRole('button', { name: 'Withdraw' }).first()).not.toBeFocused();
});

test('earlier steps of a history come by keyboard, and the focus goes on where they begin', async ({ open }) => {
  const page = await open('andrew');
  const memo = `/memos/${await sendMemo(page, { title: 'Often changed', to: 'The company' })}`;
  for (let step = 1; step <= 20; step++) {
    const form = await page.request.get(`${memo}/edit`);
    const version = /name="version" value="(\d+)"/.exec(await form.text())?.[1] ?? '';
    const fields = { version, title: `Often changed ${step}`, recipient: 'company', body: '' };
    await page.request.post(memo, { form: fields, headers: { origin: new URL(page.url()).origin } });
  }
  await page.goto(memo);
  const history = page.getByRole('region', { name: 'History' });
  await expect(history.getByRole('listitem')).toHaveCount(20);
  await history.getByRole('link', { name: 'Earlier' }).press('Enter');
  await expect(history.getByRole('listitem')).toHaveCount(21);
  await expect(history.getByRole('list').nth(1)).toBeFocused();
});

test('the search shows its first hits while one types, and is worked by keyboard', async ({ open }) => {
  const page = await open('andrew');
  const memo = await sendMemo(page, { title: 'Heliotrope paint', to: 'Garry Chief' });
  await page.goto('/my-day');
  await page.keyboard.press('/');
  const field = page.getByRole('combobox', { name: 'Search' });
  await expect(field).toBeFocused();
  await field.pressSequentially('heliotr');
  const hit = page.getByRole('option', { name: /Heliotrope paint/ });
  await expect(hit).toBeVisible();
  await expect(field).toHaveAttribute('aria-expanded', 'true');
  await field.press('Escape');
  await expect(hit).toBeHidden();
  await expect(field).toHaveValue('heliotr');
  await field.press('ArrowDown');
  await field.press('ArrowDown');
  await expect(hit).toHaveAttribute('aria-selected', 'true');
  await field.press('Enter');
  await page.waitForURL(new RegExp(`/memos/${memo}$`));
  await page.keyboard.press('/');
  await page.keyboard.type('heliotr');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/search\?q=heliotr$/);
  await expect(page.getByRole('main').getByRole('link', { name: 'Heliotrope paint' })).toBeVisible();
});

test('the keys still act after an outcome was chosen or a row ticked, and on what is ticked', async ({ open }) => {
  const andrew = await open('andrew');
  await sendMemos(andrew, ['Ticked by keys', 'Ticked as well'], { to: 'Garry Chief', purpose: 'to make a decision' });
  const garry = await open('garry');
  await garry.goto('/memos?view=to-consider&q=ticked');
  const bar = garry.getByRole('form', { name: 'Selected memos' });
  await garry.getByRole('checkbox', { name: /Ticked by keys/ }).click();
  await garry.keyboard.press('p');
  await expect(garry.getByRole('dialog', { name: 'Postpone' })).toBeVisible();
  await garry.keyboard.press('Escape');
  await expect(bar.getByRole('button', { name: 'Postpone' }).first()).toBeFocused();

  // Who reads one of them and comes back finds the ticks, and the bar counts them.
  await garry.getByRole('link', { name: 'Ticked by keys' }).press('Enter');
  await garry.waitForURL(/\/memos\/\d+/);
  await garry.goBack();
  await expect(garry.getByRole('checkbox', { name: /Ticked by keys/ })).toBeChecked();
  await expect(bar).toContainText('1 selected');
  await bar.getByRole('button', { name: 'Mark read' }).press('Enter');
  await expect(garry.getByText('1 memo marked read.')).toBeVisible();
  await expect(garry.getByRole('link', { name: 'Ticked by keys' })).toBeFocused();
  await garry.keyboard.press('x');
  await garry.keyboard.press('e');
  await garry.waitForURL(/\/memos\/selected\?.*act=consider/);

  await garry.goto('/memos?view=to-consider&q=ticked');
  await garry.getByRole('link', { name: 'Ticked as well' }).click();
  await expect(garry.locator('.decision-bar .editor-text')).toBeVisible();
  await garry.keyboard.press('p');
  await garry.keyboard.press('Escape');
  await garry.keyboard.press('4');
  await expect(garry.getByRole('radio', { name: 'Noted' })).toBeChecked();
  await garry.keyboard.press('e');
  await expect(garry.getByRole('region', { name: 'Decision' })).toContainText('Considered.');
});
