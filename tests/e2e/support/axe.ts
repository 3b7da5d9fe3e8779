import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Every page reads it anew, so the short form. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** In dark only the colours are others. */
const RULES_OF_SCHEME = {
  light: { type: 'tag', values: RULES },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
} as const;

/** Axe finds nothing wrong with the page as it stands in light, and nothing in dark. */
export async function expectNoViolations(page: Page): Promise<void> {
  // Brought in once a page, not once a run: half of axe's time went there.
  for (const frame of page.frames()) await frame.evaluate(AXE);
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    // The colours of the other scheme are gone with the next frame drawn.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const { type, values } = RULES_OF_SCHEME[scheme];
    const violations = await page.evaluate(
      async (runOnly) => (await window.axe.run(document, { runOnly, resultTypes: ['violations'] })).violations,
      { type, values: [...values] },
    );
    const found = violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.slice(0, 5).map((node) => node.html),
    }));
    expect.soft(found, `${page.url()} in ${scheme}`).toEqual([]);
  }
}
