import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './test/chromium.ts';

/** End to end: the built server as its own process, the built workbench, a real Chromium. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './test/e2e/ensure-built.mjs',
  fullyParallel: true,
  workers: 2,
  // A test that only passes the second time is one that fails.
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  // Room for a busy machine: nothing passes or fails by how fast it is.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: chromiumLaunch(),
    headless: true,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    actionTimeout: 20_000,
    // What moves takes time and, drawn without a graphics card, half of the machine; `zoom-motion` looks at motion.
    contextOptions: { reducedMotion: 'reduce' },
    // On a first visit it fetches and compiles every part of the workbench, and each test is a first visit.
    serviceWorkers: 'block',
    trace: 'off',
    video: 'off',
    screenshot: 'only-on-failure',
  },
});
