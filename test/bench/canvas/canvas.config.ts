import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from '../../chromium.ts';

/** `npm run bench:canvas`: measures in a real Chromium and prints; nothing passes or fails by a time. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../../../test-results',
  globalSetup: '../../e2e/ensure-built.mjs',
  globalTeardown: './report.ts',
  workers: 1,
  timeout: 240_000,
  reporter: 'line',
  use: {
    browserName: 'chromium',
    launchOptions: chromiumLaunch(),
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    // What is not there after these will not come; no cell waits for ever.
    actionTimeout: 20_000,
    navigationTimeout: 20_000,
  },
});
