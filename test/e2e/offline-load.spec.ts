import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { node, output, pressRun, runPanel, startRun } from './workbench.ts';

test.use({ serviceWorkers: 'allow' });

const title = 'Self-refine with approval';

/** Resolves when the browser has the whole workbench, which it fetches while nothing else is to do. */
async function isKept(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

async function forkExample(page: Page): Promise<void> {
  await page.goto('/library/self-refine-loop');
  await page.getByRole('button', { name: 'Fork' }).click();
  await page.waitForURL('**/edit/**');
  await expect(node(page, 'write')).toBeVisible();
}

test('After one visit the workbench opens and runs a recorded example while the server is gone', async ({
  page,
  server,
}, testInfo) => {
  await page.goto('/');
  const library = page.getByRole('region', { name: 'Library' });
  await expect(library.getByRole('button', { name: `Use ${title}` })).toBeVisible();
  await forkExample(page);
  await isKept(page);

  await server.kill9();
  await page.goto('/');
  await expect(page.getByText('The server does not answer. Runs in this browser go on')).toBeVisible();
  await expect(library.getByRole('button', { name: `Use ${title}` }), 'the library as it was last seen').toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('gallery.png') });
  await page.getByRole('region', { name: 'Your flows' }).getByRole('link', { name: title }).first().click();
  await expect(node(page, 'write')).toBeVisible();
  await page.reload();
  await expect(node(page, 'write')).toBeVisible();

  await pressRun(page);
  await expect(page.getByRole('radio', { name: /Recorded example: An out-of-office note/ })).toBeChecked();
  await startRun(page, { place: 'This browser' });
  await runPanel(page).getByRole('button', { name: 'Approve' }).click();
  await expect(output(page, 'text')).toContainText('sheep and no signal');
  await page.screenshot({ path: testInfo.outputPath('run.png') });

  await server.restart();
  await expect(page.getByText('Runs in this browser go on')).toBeHidden({ timeout: 30_000 });
  await page.reload();
  await expect(node(page, 'write')).toBeVisible();
  await expect(page.getByText('Runs in this browser go on')).toBeHidden();
});

test('What the browser keeps is the workbench and never an answer of the API; the code editor only once used', async ({
  page,
}) => {
  await page.goto('/');
  await isKept(page);
  const kept = () =>
    page.evaluate(async () => {
      const caches = await window.caches.keys();
      const requests = await Promise.all(caches.map(async (name) => (await window.caches.open(name)).keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname);
    });
  const before = await kept();
  expect(before).toContain('/');
  expect(before.filter((path) => path !== '/' && !path.startsWith('/assets/'))).toEqual(['/favicon.svg']);
  expect(before.filter((path) => /run-worker|EditorPage|\.wasm$/.test(path))).toHaveLength(3);
  expect(before.filter((path) => /editor\.api|(editor|json|ts)\.worker-/.test(path))).toEqual([]);

  const worker = await page.request.get('/sw.js');
  expect(worker.headers()['cache-control']).toBe('no-cache');

  await forkExample(page);
  await node(page, 'write').click();
  await expect(page.locator('.monaco-editor').first()).toBeVisible({ timeout: 30_000 });
  await expect.poll(async () => (await kept()).filter((path) => path.includes('editor.api'))).toHaveLength(1);
});

test('A new version is offered, and nothing changes before somebody asks for it', async ({
  page,
  server,
  pageWatch,
}) => {
  pageWatch.allow(/foreign request: GET http:\/\/127\.0\.0\.1/);
  const front = await startFront(server.url);
  await page.goto(front.url);
  await isKept(page);
  const build = () => page.locator('meta[name="flowright-build"]').getAttribute('content');
  const first = await build();

  front.publish('0123456789abcdef');
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  const offer = page.getByText('A new version is ready');
  await expect(offer).toBeVisible();
  expect(await build()).toBe(first);

  await page.getByRole('button', { name: 'Reload' }).click();
  await expect.poll(build).toBe('0123456789abcdef');
  await expect(page.getByRole('heading', { name: 'Gallery' })).toBeVisible();
  await expect(offer).toBeHidden();
  await front.close();
});

/** The server behind a proxy that can pretend that another version of the workbench was put there. */
async function startFront(target: string) {
  let version: string | undefined;
  const renamed = (text: string) =>
    version === undefined
      ? text
      : text.replace(/(flowright-build" content="|id:`)[0-9a-f]{16}/g, (_, before: string) => `${before}${version}`);
  const front = createServer((asked, answer) => {
    const { accept: _, 'accept-encoding': __, ...headers } = asked.headers;
    const isRenamed = asked.method === 'GET' && (asked.url === '/' || asked.url === '/sw.js');
    const host = new URL(target).host;
    const onward = forward(`${target}${asked.url}`, {
      method: asked.method,
      headers: { ...headers, host, origin: target },
    });
    onward.on('response', (response) => {
      if (!isRenamed) {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
        return;
      }
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const { 'content-length': ___, ...kept } = response.headers;
        answer.writeHead(response.statusCode ?? 502, kept);
        answer.end(renamed(Buffer.concat(parts).toString()));
      });
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}/`, // a TCP server has this form of address
    publish(id: string) {
      version = id;
    },
    close() {
      front.closeAllConnections();
      return new Promise<void>((resolve) => front.close(() => resolve()));
    },
  };
}
