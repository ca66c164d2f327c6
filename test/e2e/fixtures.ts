import { test as base, expect } from '@playwright/test';
import type { OpenAiServer } from '../openai-server/server.mjs';
import type { BuiltServer } from './built-server.ts';
import { type PageWatch, watchPages } from './page-watch.ts';
import { SharedServers, startModels, startServer, testKey } from './shared-servers.ts';

export interface Options {
  /**
   * Whether the server is given a model: the OpenAI-compatible test server, by the three environment variables.
   * `test.use({ withModel: true })`; without it the server has no model and runs on recorded examples.
   */
  withModel: boolean;
  /**
   * Whether a test takes the server that others took before it, which saves a start. For tests that keep everything in
   * the browser, and for those that do not mind what is on the server and leave nothing there that others mind.
   */
  sharesServer: boolean;
}

export interface Fixtures {
  /** A server on an empty data folder, of this test alone unless it shares one. */
  server: BuiltServer;
  /** The OpenAI-compatible server; script it with `openai.script.next(…)`. It runs even without `withModel`. */
  openai: OpenAiServer;
  /** Fails the test for what no page of ours may do; `pageWatch.allow(/…/)` for what the test provokes. */
  pageWatch: PageWatch;
}

/** Names of the models that tests have set up on a server. */
async function modelsLeftOn({ url, token }: BuiltServer): Promise<string[]> {
  const answer = await fetch(`${url}/api/settings`, { headers: { authorization: `Bearer ${token}` } });
  const { providers } = (await answer.json()) as { providers: Array<{ name: string; origin: string }> };
  return providers.filter(({ origin }) => origin === 'settings').map(({ name }) => name);
}

/** How the latest runs of a server stand, and why those that failed did. */
async function latestRuns({ url, token }: BuiltServer): Promise<string> {
  try {
    const answer = await fetch(`${url}/api/runs?limit=5`, { headers: { authorization: `Bearer ${token}` } });
    return await answer.text();
  } catch (error) {
    return String(error);
  }
}

/**
 * A test with a real server: `page.goto('/')` opens the workbench, which thereby gets its cookie, and
 * `request` and `page.request` reach the API after that.
 */
export const test = base.extend<Options & Fixtures, { sharedServers: SharedServers }>({
  withModel: [false, { option: true }],
  sharesServer: [false, { option: true }],

  sharedServers: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const shared = new SharedServers();
      await use(shared);
      await shared.dispose();
    },
    { scope: 'worker' },
  ],

  openai: async ({ sharesServer, sharedServers }, use) => {
    const openai = sharesServer ? await sharedServers.models() : await startModels();
    openai.script.reset();
    await use(openai);
    if (!sharesServer) await openai.close();
  },

  server: async ({ withModel, sharesServer, sharedServers, openai }, use, testInfo) => {
    const server = sharesServer
      ? await sharedServers.server(withModel)
      : await startServer(withModel ? openai : undefined);
    const before = sharesServer ? server.log().length : 0;
    await use(server);
    const log = server.log().slice(before);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('server log', { body: log });
      await testInfo.attach('latest runs of the server', { body: await latestRuns(server) });
    }
    if (sharesServer) expect(await modelsLeftOn(server), 'no other test finds models that this one set up').toEqual([]);
    else await server.dispose();
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
