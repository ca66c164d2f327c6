import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RunCreated, TaskState } from '#engine/protocol/index';
import { seenHash, TaskLinkCreated, TaskLinkList } from '#engine/protocol/task-links';
import { WebhookCreated } from '#engine/protocol/webhooks';
import { openData } from '../host/open-data.ts';
import { isSigned, startReceiver } from '../testing/receiver.ts';
import { askPersonFlow } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

let server: TestServer;
const receiver = await startReceiver();
beforeAll(async () => {
  server = await startTestServer({ environment: { FLOWRIGHT_ALLOW_PRIVATE_HOSTS: receiver.host } });
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});
const hooks: string[] = [];
afterEach(async () => {
  for (const id of hooks.splice(0)) await server.call(`/api/webhooks/${id}`, { method: 'DELETE' });
});

interface Waiting {
  readonly run: string;
  readonly task: string;
  readonly path: string;
  readonly link: string;
  readonly id: string;
}

async function openTask(): Promise<{ run: string; task: string }> {
  const body = { flow: askPersonFlow, input: { question: 'tea' } };
  const { id } = await server.read('/api/runs', RunCreated, { body });
  return { run: id, task: (await untilRun(server, id, 'waiting')).tasks[0]!.id };
}

async function withLink(more: object = {}): Promise<Waiting> {
  const { run, task } = await openTask();
  const made = await server.read(`/api/tasks/${task}/links`, TaskLinkCreated, { body: { note: 'Ann', ...more } });
  const { pathname, origin } = new URL(made.url);
  expect(origin).toBe(server.running.url);
  return { run, task, path: pathname, link: pathname.replace('/t/', ''), id: made.id };
}

/** As somebody without token or cookie. */
const outside = (place: string, body?: unknown) => server.call(place, { body, withToken: false });
const look = (link: string) => outside('/api/task-links/look', { link });
const answer = (link: string, value: unknown, more: object = {}) =>
  outside('/api/task-links/answer', { link, answer: value, ...more });
const sequenceOf = async (run: string) =>
  (await server.call(`/api/runs/${run}/journal`)).text.trim().split('\n').length;

describe('The link of a task', () => {
  it('shows one task to whoever has it, and takes its answer without an account', async () => {
    const { run, task, link } = await withLink();
    expect(link.length).toBeGreaterThan(43);
    expect((await look(link)).body).toMatchObject({ status: 'open', task: { id: task, prompt: 'What about tea?' } });
    expect(await answer(link, 'Green.', { name: 'A. Nother' })).toMatchObject({ status: 200, body: { task } });
    expect(await untilRun(server, run, 'completed')).toMatchObject({ output: { answer: 'Green.' } });
    expect((await server.call(`/api/runs/${run}/journal`)).text).toContain('"by":"Ann, A. Nother (by link)"');
    expect((await look(link)).body).toEqual({ status: 'answered' });
  });

  it('opens nothing else', async () => {
    const { run, task, link } = await withLink();
    for (const place of [`/api/runs/${run}`, `/api/tasks/${task}`, '/api/tasks', '/api/runs']) {
      const headers = { authorization: `Bearer ${link}` };
      expect([place, (await server.call(place, { headers, withToken: false })).status]).toEqual([place, 401]);
    }
  });

  it('does nothing when it is read, however often, and hands nothing on', async () => {
    const { run, path, task } = await withLink();
    const before = await sequenceOf(run);
    for (const method of ['GET', 'HEAD', 'GET', 'OPTIONS', 'PUT', 'POST', 'DELETE'])
      await server.call(path, { method, withToken: false });
    const page = await outside(path);
    expect(page).toMatchObject({
      status: 200,
      headers: { 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' },
    });
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(page.headers['content-security-policy']).toContain("connect-src 'self';");
    expect(await sequenceOf(run)).toBe(before);
    expect(await server.read(`/api/tasks/${task}`, TaskState)).toMatchObject({ status: 'open' });
  });

  it('that is forged, over, taken back or of a run that is gone is answered in one and the same way', async () => {
    const over = await withLink({ hours: 1e-9 });
    const back = await withLink();
    expect((await server.call(`/api/tasks/${back.task}/links/${back.id}`, { method: 'DELETE' })).status).toBe(204);
    const good = await withLink();
    const links = [over.link, back.link, good.link.slice(0, -1), `${good.link}x`, 'x', good.task, good.id];
    const looks = await Promise.all(links.map(look));
    const answers = await Promise.all(links.map((link) => answer(link, 'x')));
    const said = new Set([...looks, ...answers].map(({ status, text }) => `${status} ${text}`));
    expect([...said]).toEqual([expect.stringMatching(/^404 /)]);
    const pages = await Promise.all(links.map((link) => outside(`/t/${link}`)));
    expect(new Set(pages.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(pages[0]!.status).toBe(404);
    expect((await look(good.link)).status).toBe(200);
  });

  it('gives the stored result to the same answer again, and refuses another one and one that comes too late', async () => {
    const used = await withLink();
    expect((await answer(used.link, 'Green.')).status).toBe(200);
    expect(await answer(used.link, 'Green.')).toMatchObject({ status: 200, body: { answer: 'Green.' } });
    expect(await answer(used.link, 'Black.')).toMatchObject({
      status: 409,
      body: { error: { code: 'TASK_ANSWERED' } },
    });
    const late = await withLink();
    await server.call(`/api/runs/${late.run}/cancel`, { method: 'POST' });
    const before = await sequenceOf(late.run);
    expect(await answer(late.link, 'Late.')).toMatchObject({ status: 410, body: { error: { code: 'TASK_CLOSED' } } });
    expect(await sequenceOf(late.run)).toBe(before);
    expect((await server.call(`/api/tasks/${late.task}/links`, { body: {} })).status).toBe(410);
  });

  it('takes one of many answers at once, by links and from the inbox', async () => {
    const { run, task, link } = await withLink();
    const { url } = await server.read(`/api/tasks/${task}/links`, TaskLinkCreated, { body: {} });
    const answers = await Promise.all([
      answer(link, 'a'),
      answer(new URL(url).pathname.slice(3), 'b'),
      server.call(`/api/tasks/${task}/answer`, { body: { answer: 'c' } }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const { answer: won } = answers.find(({ status }) => status === 200)!.body as { answer: string };
    expect(await untilRun(server, run, 'completed')).toMatchObject({ output: { answer: won } });
  });

  it('refuses an answer that does not fit, which leaves the task open and the link good', async () => {
    const { link } = await withLink();
    expect(await answer(link, { text: 7 })).toMatchObject({ status: 422, body: { error: { code: 'ANSWER_INVALID' } } });
    expect((await answer(link, 'Green.', { run: 'x' })).status).toBe(400);
    expect((await look(link)).body).toMatchObject({ status: 'open' });
  });

  it('refuses an answer to something else than is shown now', async () => {
    const { link, task, run } = await withLink();
    const state = await server.read(`/api/tasks/${task}`, TaskState);
    const fact = state.task;
    const old = { seen: seenHash({ ...fact, prompt: 'Another question?' }) };
    expect(await answer(link, 'Green.', old)).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
    const inbox = { body: { answer: 'Green.', ...old } };
    expect((await server.call(`/api/tasks/${task}/answer`, inbox)).status).toBe(409);
    expect((await answer(link, 'Green.', { seen: seenHash(fact) })).status).toBe(200);
    await untilRun(server, run, 'completed');
  });

  it('is kept as a hash, and listed without its secret', async () => {
    const { task, link, id } = await withLink();
    const { links } = await server.read(`/api/tasks/${task}/links`, TaskLinkList);
    expect(links).toMatchObject([{ id, note: 'Ann' }]);
    expect(JSON.stringify(links)).not.toContain(link);
    const next = await server.restart();
    try {
      expect((await next.call('/api/task-links/look', { body: { link }, withToken: false })).status).toBe(200);
      await next.running.close();
      const data = openData(server.dataFolder);
      expect(JSON.stringify(await data.sql.rows('SELECT * FROM task_links'))).not.toContain(link.slice(-40));
      await data.close();
    } finally {
      server = await startTestServer({
        dataFolder: server.dataFolder,
        environment: { FLOWRIGHT_ALLOW_PRIVATE_HOSTS: receiver.host },
      });
    }
  });

  it('goes with a webhook that asks for it, the same one at every attempt, and lies in no table', async () => {
    const body = { url: receiver.url, events: ['task.opened'], withLinks: true };
    const { id, secret } = await server.read('/api/webhooks', WebhookCreated, { body });
    hooks.push(id);
    const { run, task } = await openTask();
    await server.running.webhooks.idle();
    const deliveries = (await server.call(`/api/webhooks/${id}/deliveries`)).body as { deliveries: [{ id: string }] };
    await server.call(`/api/webhooks/${id}/deliveries/${deliveries.deliveries[0].id}/again`, { method: 'POST' });
    await server.running.webhooks.idle();
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received.every((one) => isSigned(secret, one))).toBe(true);
    expect(receiver.received[0]!.body).toBe(receiver.received[1]!.body);
    const { data } = JSON.parse(receiver.received[0]!.body) as { data: { answerLink: { url: string } } };
    const link = new URL(data.answerLink.url).pathname.slice(3);
    expect((await look(link)).body).toMatchObject({ task: { id: task } });
    expect((await answer(link, 'Green.')).status).toBe(200);
    await untilRun(server, run, 'completed');
  });
});
