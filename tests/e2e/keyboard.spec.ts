import { type Page } from '@playwright/test';
import { sendMemo } from './support/memoPages';
import { expect, test } from './support/test';

/** Presses Tab until the focus is there; what cannot be reached that way is not reachable. */
async function tabTo(page: Page, name: RegExp | string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const { label, isShown } = await page.evaluate(whereTheFocusIs);
    if (typeof name === 'string' ? label !== name : !name.test(label)) continue;
    return expect(isShown, `the focus on ${label} is visible`).toBe(true);
  }
  throw new Error(`The Tab key never reached ${String(name)}.`);
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
  await tabTo(page, /New memo/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/memos\/new/);

  await page.getByLabel('Title', { exact: true }).focus();
  await page.keyboard.type('Written without a mouse');
  await tabTo(page, 'To');
  await page.keyboard.type('Garry');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Text');
  await page.keyboard.type('Only keys.');
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
