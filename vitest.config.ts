import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumLaunch } from './test/chromium.ts';

/** Two projects: `node` for everything without a page, `browser` for what must be shown in a real Chromium. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: [
            '{engine,server,flows-library,web}/**/*.test.ts',
            'test/{architecture,conformance,faults,random-flows,replay,security}/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.browser.test.*'],
          globalSetup: ['test/services/start-on-demand.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
          // Most of a file's time went into loading the engine once more; no test changes what others import.
          isolate: false,
          // Half of the tests wait for another process; one worker, the default on two cores, leaves one core idle.
          maxWorkers: 2,
        },
      },
      {
        plugins: [react(), tailwindcss()],
        optimizeDeps: {
          include: [
            'react',
            'react-dom/client',
            '@xyflow/react',
            'zustand',
            'idb',
            'xstate',
            'zod',
            '@noble/hashes/sha2.js',
            '@noble/hashes/utils.js',
            'liquidjs/dist/liquid.browser.mjs',
            'acorn',
            'openai',
            'quickjs-emscripten-core',
            '@jitl/quickjs-wasmfile-release-sync',
          ],
        },
        test: {
          name: 'browser',
          include: ['{engine,web,test}/**/*.browser.test.{ts,tsx}'],
          // Monaco takes its time to load on a busy machine.
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({ launchOptions: chromiumLaunch() }),
          },
        },
      },
    ],
  },
});
