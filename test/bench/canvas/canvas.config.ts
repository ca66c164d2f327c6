import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from '../../chromium.ts';

/** `npm run bench:canvas`: measures in a real Chromium and prints; nothing passes or fails by a time. */
export default defineConfig({
  testDir: '.',
  testMatch: 'canvas.bench.ts',
  outputDir: '../../../test-results',
  globalSetup: '../../e2e/ensure-built.mjs',
  workers: 1,
  timeout: 900_000,
  reporter: 'line',
  use: {
    browserName: 'chromium',
    launchOptions: chromiumLaunch(),
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
  },
});
