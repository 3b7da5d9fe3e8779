import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { type Page } from '@playwright/test';
import { sendMemos } from './support/memoPages';
import { expect, test } from './support/test';

const TITLES = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven'].map((count) => `${count} of seven`);

/** Focuses all that can be focused, one after the other, and answers what of it stands behind the bar. Runs in the page. */
function behindTheBar(): string[] {
  const bar = document.querySelector('.decision-bar');
  if (!bar) return ['no bar'];
  const hidden: string[] = [];
  const places = [...document.querySelectorAll<HTMLElement>('main :is(a, button, summary, textarea), article p')];
  for (const place of places.filter(
    (element) => !bar.contains(element) && element.checkVisibility({ visibilityProperty: true }),
  )) {
    if (place.matches('p')) place.scrollIntoView({ block: 'nearest' });
    else place.focus();
    if (place.getBoundingClientRect().bottom > bar.getBoundingClientRect().top) hidden.push(place.textContent.trim());
  }
  return hidden;
}

/** What the scripts and styles that the page has loaded weigh when they are packed. */
async function weightOfCode(page: Page): Promise<number> {
  const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  const code = names.flatMap((name) => /\/assets\/[\w.-]+\.(?:js|css)$/.exec(name)?.[0] ?? []);
  return [...new Set(code)].reduce((sum, name) => sum + gzipSync(readFileSync(`public${name}`)).length, 0);
}

test('seven memos are worked off by two keys each, and nothing one comes to stands behind the bar', async ({
  open,
}) => {
  await sendMemos(await open('andrew'), TITLES);
  const sergey = await open('sergey');
  // Where scrolling takes its time the page would be looked at on its way.
  await sergey.emulateMedia({ reducedMotion: 'reduce' });
  await sergey.goto('/memos?view=to-consider&sort=title&dir=asc');
  await sergey.getByRole('link', { name: 'Seven of seven' }).click();
  for (const size of [
    { width: 1280, height: 720 },
    { width: 390, height: 844 },
  ]) {
    await sergey.setViewportSize(size);
    await expect(sergey.locator('.editor-text').first()).toBeVisible();
    expect(await sergey.evaluate(behindTheBar), `at ${size.width} × ${size.height}`).toEqual([]);
  }
  await sergey.setViewportSize({ width: 1280, height: 720 });
  const weight = await weightOfCode(sergey);
  expect(weight).toBeGreaterThan(80_000);
  expect(weight).toBeLessThan(160_000);
  await sergey.reload();

  const bar = sergey.getByRole('region', { name: 'Decision' });
  for (const [at, title] of [...TITLES].reverse().entries()) {
    await expect(sergey.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(bar.getByRole('button', { name: 'Mark considered' })).toBeVisible();
    await sergey.keyboard.press('e');
    await expect(bar).toContainText('Considered.');
    const next = bar.getByRole('link', { name: /^Next:/ });
    if (at < 6) {
      await expect(next).toBeFocused();
      await sergey.keyboard.press(at % 2 === 0 ? 'Enter' : 'j');
    }
  }
  // The way back leads to the list as it was left.
  await sergey.getByRole('main').getByRole('link', { name: 'Memos' }).click();
  await expect(sergey).toHaveURL(/\/memos\?view=to-consider&sort=title/);
});

test('who reads a memo above its chat is shown that something was said, and led there', async ({ open }) => {
  const andrew = await open('andrew');
  await sendMemos(andrew, ['Read above the chat']);
  const sergey = await open('sergey');
  await sergey.setViewportSize({ width: 390, height: 844 });
  await sergey.emulateMedia({ reducedMotion: 'reduce' });
  await sergey.goto('/memos?q=above+the+chat');
  await sergey.getByRole('link', { name: 'Read above the chat' }).first().click();
  await expect(sergey.locator('[data-talk-list]')).toBeAttached();
  await andrew.goto(new URL(sergey.url()).pathname);
  await andrew.getByLabel('Message').fill('And another thing');
  await andrew.getByRole('button', { name: 'Send' }).click();
  const pill = sergey.getByRole('button', { name: '1 new message ↓' }).and(sergey.locator('[data-talk-pill]'));
  await pill.click();
  await expect(sergey.getByText('And another thing').first()).toBeInViewport();
  await expect(pill).toBeHidden();
});

test('a phrase is put into the conclusion by a click or by keys, and Ctrl+Enter sends it', async ({ open }) => {
  await sendMemos(await open('andrew'), ['A phrase by a click', 'A phrase by keys']);
  const sergey = await open('sergey');
  await sergey.emulateMedia({ reducedMotion: 'reduce' });
  await sergey.goto('/account/phrases');
  await sergey.getByLabel('Phrases', { exact: true }).fill('After the fair\nNext year');
  await sergey.getByRole('button', { name: 'Save phrases' }).click();
  const bar = sergey.getByRole('region', { name: 'Decision' });
  const conclusion = bar.getByRole('textbox', { name: 'Conclusion' }).and(sergey.locator('.editor-text'));

  await expect(sergey.getByText('Your phrases are saved.')).toBeVisible();
  await sergey.goto('/memos');
  await sergey.getByRole('link', { name: 'A phrase by a click' }).click();
  await conclusion.fill('Yes.');
  await bar.getByRole('button', { name: 'Next year' }).click();
  await expect(conclusion).toHaveText('Yes. Next year');
  await expect(conclusion).toBeFocused();
  await sergey.keyboard.press('Control+Enter');
  await expect(bar).toContainText('Considered.');
  await expect(sergey.locator('.conclusion')).toContainText('Yes. Next year');

  await sergey.goto('/memos');
  await sergey.getByRole('link', { name: 'A phrase by keys' }).click();
  await expect(conclusion).toBeVisible();
  // The row of phrases is one stop before the text.
  await bar.getByRole('button', { name: 'After the fair' }).focus();
  await sergey.keyboard.press('ArrowRight');
  await sergey.keyboard.press('Enter');
  await expect(conclusion).toHaveText('Next year');
  await sergey.keyboard.press('Control+Enter');
  await expect(sergey.locator('.conclusion')).toContainText('Next year');
});

test('every outcome is in sight on a phone, and who writes has the width of the bar and chooses with one click', async ({
  open,
}) => {
  await sendMemos(await open('andrew'), ['Four outcomes'], { to: 'Darian Voss', purpose: 'to make a decision' });
  const page = await open('darian');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/memos?view=to-consider');
  await page.getByRole('link', { name: 'Four outcomes' }).click();
  const outcomes = page.locator('.decision-bar .outcome');
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    await expect(outcomes).toHaveText([/Approved/, /Approved with changes/, /Declined/, /Noted/]);
    for (const outcome of await outcomes.all()) await expect(outcome).toBeInViewport({ ratio: 1 });
  }
  // What is decided about has the most of the screen.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole('link', { name: 'Create a task' })).toBeInViewport({ ratio: 1 });
  await expect(async () => {
    expect((await page.locator('.decision-bar').boundingBox())?.height).toBeLessThan(0.3 * 844);
  }).toPass();

  const conclusion = page.locator('.decision-bar .editor-text');
  await page.setViewportSize({ width: 900, height: 800 });
  expect((await conclusion.boundingBox())?.width).toBeGreaterThan(800);
  await page.setViewportSize({ width: 1280, height: 800 });
  const send = page.getByRole('button', { name: 'Mark considered' });
  const before = await send.boundingBox();
  await conclusion.click();
  expect((await conclusion.boundingBox())?.width).toBeGreaterThan(900);
  expect(await send.boundingBox()).toEqual(before);
  await page.keyboard.type('Ten, not twelve.');
  await outcomes.nth(1).click();
  await expect(page.getByRole('radio', { name: 'Approved with changes' })).toBeChecked();
  await send.click();
  await expect(page.locator('.ball-line')).toHaveText(/^Approved with changes by Darian Voss/);
});
