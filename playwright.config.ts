import { defineConfig } from '@playwright/test';
import { browserArguments, findBrowser } from './scripts/lib/browser.mjs';

// Found once; the workers inherit it.
process.env.CHROMIUM_PATH ||= await findBrowser();

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  forbidOnly: true,
  retries: 0,
  // Each worker runs its own program with its own PostgreSQL and browser.
  workers: 2,
  // Two programs, their databases and browsers share two cores: a condition may take its time, but has to come true.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: browserArguments },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 900 },
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
    // Recording every step takes as much of the processor as the page: TRACE=1 asks for it.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
  },
});
