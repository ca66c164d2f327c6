import { test as base, expect } from '@playwright/test';
import { type OpenAiServer, startOpenAiServer } from '../openai-server/server.mjs';
import { type BuiltServer, startBuiltServer } from './built-server.ts';
import { type PageWatch, watchPages } from './page-watch.ts';

interface Options {
  /**
   * Whether the server is given a model: the OpenAI-compatible test server, by the three environment variables.
   * `test.use({ withModel: true })`; without it the server has no model and runs on recorded examples.
   */
  withModel: boolean;
}

interface Fixtures {
  /** A server of this test alone, on an empty data folder. */
  server: BuiltServer;
  /** The OpenAI-compatible server; script it with `openai.script.next(…)`. It runs even without `withModel`. */
  openai: OpenAiServer;
  /** Fails the test for what no page of ours may do; `pageWatch.allow(/…/)` for what the test provokes. */
  pageWatch: PageWatch;
}

export const testModel = 'test-model';
export const testKey = 'test-key-for-the-openai-server';

/**
 * A test with a real server: `page.goto('/')` opens the workbench, which thereby gets its cookie, and
 * `request` and `page.request` reach the API after that.
 */
export const test = base.extend<Options & Fixtures>({
  withModel: [false, { option: true }],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  openai: async ({}, use) => {
    const openai = await startOpenAiServer({ models: [testModel], apiKey: testKey });
    await use(openai);
    await openai.close();
  },

  server: async ({ withModel, openai }, use, testInfo) => {
    const model = { OPENAI_BASE_URL: openai.url, OPENAI_API_KEY: testKey, OPENAI_MODEL: testModel };
    const server = await startBuiltServer(withModel ? model : {});
    await use(server);
    const log = server.log();
    await server.dispose();
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('server log', { body: log });
    expect(log, 'the server met no error that it did not expect').not.toMatch(/unexpected(ly| error)/i);
    expect(log, 'the server never writes the key of a model').not.toContain(testKey);
  },

  baseURL: async ({ server }, use) => {
    await use(server.url);
  },

  pageWatch: [
    async ({ context, server, openai }, use) => {
      const watch = watchPages(context, [server.url, new URL(openai.url).origin]);
      await use(watch);
      // Chromium itself reports requests that reached nobody.
      if (server.hasBeenDown())
        watch.allow(/Failed to load resource: net::ERR_|error occurred when fetching the script/);
      expect(watch.problems, 'no errors in the page, nothing refused by its CSP, no foreign request').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
