import { afterEach, describe, expect, it } from 'vitest';
import { manualClock } from '#engine/manual-clock';
import { RunCreated } from '#engine/protocol/index';
import { WebhookCreated, WebhookDeliveryList, WebhookList, WebhookTest } from '#engine/protocol/webhooks';
import { openData } from '../host/open-data.ts';
import { isSigned, type Receiver, startReceiver } from '../testing/receiver.ts';
import { askPersonFlow } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';
import { maxAttempts } from './webhook-sender.ts';

const allEvents = ['task.opened', 'task.reminder', 'task.answered', 'task.overdue', 'run.completed', 'run.failed'];
const start = Date.parse('2026-01-01T12:00:00Z');
const hour = 3_600_000;

const closing: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Setting {
  readonly clock: ReturnType<typeof manualClock>;
  readonly receiver: Receiver;
  readonly environment: { readonly FLOWRIGHT_ALLOW_PRIVATE_HOSTS?: string };
  readonly server: TestServer;
}

async function setUp({ isAllowed = true } = {}): Promise<Setting> {
  const clock = manualClock(start);
  const receiver = await startReceiver();
  closing.push(receiver.close);
  const environment = isAllowed ? { FLOWRIGHT_ALLOW_PRIVATE_HOSTS: receiver.host } : {};
  const server = await startTestServer({ clock, environment });
  closing.push(server.close);
  return { clock, receiver, environment, server };
}

const addHook = (server: TestServer, url: string, more: object = {}) =>
  server.read('/api/webhooks', WebhookCreated, { body: { url, events: allEvents, ...more } });

const withTask = (task: object) => ({
  ...askPersonFlow,
  nodes: askPersonFlow.nodes.map((node) => ({ ...node, title: 'Which tea?', task: { kind: 'answer', ...task } })),
});

async function openTask(server: TestServer, flow: object = askPersonFlow): Promise<{ run: string; task: string }> {
  const { id } = await server.read('/api/runs', RunCreated, { body: { flow, input: { question: 'tea' } } });
  const run = await untilRun(server, id, 'waiting');
  await server.running.webhooks.idle();
  return { run: id, task: run.tasks[0]!.id };
}

async function answer(server: TestServer, { run, task }: { run: string; task: string }): Promise<void> {
  await server.call(`/api/tasks/${task}/answer`, { body: { answer: 'Green.', by: 'Ada' } });
  await untilRun(server, run, 'completed');
  await server.running.webhooks.idle();
}

const parsed = ({ received }: Receiver) =>
  received.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });
const typesOf = (receiver: Receiver) => parsed(receiver).map(({ type }) => type);
const deliveriesOf = async (server: TestServer, id: string) =>
  (await server.read(`/api/webhooks/${id}/deliveries`, WebhookDeliveryList)).deliveries;

describe('A webhook', () => {
  it('is told of a task and its answer, signed, without anything that the flow holds', async () => {
    const { receiver, server } = await setUp();
    const { secret } = await addHook(server, receiver.url);
    const opened = await openTask(server, withTask({}));
    await answer(server, opened);
    expect(typesOf(receiver).toSorted()).toEqual(['run.completed', 'task.answered', 'task.opened']);
    expect(receiver.received.every((one) => isSigned(secret, one))).toBe(true);
    expect(isSigned(secret, { ...receiver.received[0]!, body: `${receiver.received[0]!.body} ` })).toBe(false);
    const told = parsed(receiver).find(({ type }) => type === 'task.opened');
    expect(told).toEqual({
      type: 'task.opened',
      timestamp: '2026-01-01T12:00:00.000Z',
      data: {
        run: { id: opened.run, flow: 'ask-person', title: 'Ask a person' },
        task: { id: opened.task, title: 'Which tea?', kind: 'answer', role: 'expert' },
        url: `${server.running.url}/tasks/${opened.run}/${opened.task}`,
      },
    });
    const all = receiver.received.map(({ body }) => body).join();
    expect(all).toContain('"answeredBy":"Ada"');
    expect(all).not.toMatch(/Green|What about tea/);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
  });

  it('is reminded of a task before it is due, unless somebody has answered, and told when it is over', async () => {
    const { clock, receiver, server } = await setUp();
    await addHook(server, receiver.url, { remindMinutes: 30 });
    const flow = withTask({ dueSeconds: 7200 });
    const answered = await openTask(server, flow);
    await openTask(server, flow);
    await answer(server, answered);
    receiver.received.length = 0;
    clock.advance(1.5 * hour - 1);
    await server.running.webhooks.idle();
    expect(typesOf(receiver)).toEqual([]);
    clock.advance(1);
    await server.running.webhooks.idle();
    expect(typesOf(receiver)).toEqual(['task.reminder']);
    clock.advance(hour / 2);
    await expect.poll(async () => (await server.call('/api/runs?status=failed')).text).toContain('TASK_EXPIRED');
    await server.running.webhooks.idle();
    expect(typesOf(receiver).toSorted()).toEqual(['run.failed', 'task.overdue', 'task.reminder']);
  });

  it('is told who has a task, whom it goes to when its time is over, and reminded of that one too', async () => {
    const { clock, receiver, server } = await setUp();
    await addHook(server, receiver.url, { remindMinutes: 10 });
    const onDue = { escalate: { person: 'chief', dueSeconds: 3600 } };
    const flow = { ...withTask({ dueSeconds: 3600, onDue }), people: { expert: {}, chief: {} } };
    const body = { flow, input: { question: 'tea' }, people: { expert: { role: 'taster' }, chief: { role: 'board' } } };
    const { id } = await server.read('/api/runs', RunCreated, { body });
    const first = (await untilRun(server, id, 'waiting')).tasks[0]!;
    await server.running.webhooks.idle();
    const given = { method: 'PUT', body: { name: 'Ada', note: 'You know tea.' } };
    expect((await server.call(`/api/tasks/${first.id}/assignee`, given)).status).toBe(200);
    clock.advance(50 * 60_000);
    await server.running.webhooks.idle();
    clock.advance(10 * 60_000);
    await expect.poll(async () => (await untilRun(server, id, 'waiting')).tasks[0]?.role).toBe('chief');
    await server.running.webhooks.idle();
    clock.advance(50 * 60_000);
    await server.running.webhooks.idle();
    const told = parsed(receiver).map(({ type, data }) => {
      const { role, assignee, escalatedFrom } = data.task as Record<string, string | undefined>;
      return [type, role, assignee, escalatedFrom];
    });
    expect(told).toHaveLength(5);
    expect(told.slice(0, 2)).toEqual([
      ['task.opened', 'expert', 'taster', undefined],
      ['task.reminder', 'expert', 'Ada', undefined],
    ]);
    expect(told.slice(2, 4).toSorted()).toEqual([
      ['task.opened', 'chief', 'board', 'expert'],
      ['task.overdue', 'expert', 'Ada', undefined],
    ]);
    expect(told[4]).toEqual(['task.reminder', 'chief', 'board', 'expert']);
  });

  it('is told again after longer and longer pauses, under one id, until it takes it', async () => {
    const { clock, receiver, server } = await setUp();
    const { id, secret } = await addHook(server, receiver.url, { events: ['task.opened'] });
    receiver.answer = (response) => response.writeHead(500).end('<html>no</html>');
    await openTask(server);
    expect(await deliveriesOf(server, id)).toMatchObject([
      { status: 'pending', attempts: 1, problem: 'It answered 500.' },
    ]);
    const pauses: number[] = [];
    for (let attempt = 1; attempt < 5; attempt += 1) {
      const [delivery] = await deliveriesOf(server, id);
      const { nextAt } = delivery!;
      pauses.push(nextAt - clock.now());
      clock.set(nextAt);
      await server.running.webhooks.idle();
    }
    pauses.forEach((pause, index) => {
      expect(pause).toBeGreaterThanOrEqual(5_000 * 2 ** index);
      expect(pause).toBeLessThanOrEqual(10_000 * 2 ** index);
    });
    receiver.answer = (response) => response.writeHead(200).end('ok');
    clock.advance(hour);
    await server.running.webhooks.idle();
    expect(await deliveriesOf(server, id)).toMatchObject([{ status: 'delivered', attempts: 6 }]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(6);
    expect(receiver.received.every((one) => isSigned(secret, one))).toBe(true);
    clock.advance(24 * hour);
    await server.running.webhooks.idle();
    expect(receiver.received).toHaveLength(6);
  });

  it('is given up after many attempts, and told again when somebody says so', async () => {
    const { clock, receiver, server } = await setUp();
    const { id } = await addHook(server, receiver.url, { events: ['task.opened'] });
    receiver.answer = (response) => response.destroy();
    await openTask(server);
    for (let attempt = 1; attempt < maxAttempts + 3; attempt += 1) {
      clock.advance(hour);
      await server.running.webhooks.idle();
    }
    expect(receiver.received).toHaveLength(maxAttempts);
    const [dead] = await deliveriesOf(server, id);
    expect(dead).toMatchObject({ status: 'dead', attempts: maxAttempts });
    expect((await server.read('/api/webhooks', WebhookList)).webhooks).toMatchObject([{ waiting: 0, dead: 1 }]);
    receiver.answer = (response) => response.writeHead(204).end();
    const again = `/api/webhooks/${id}/deliveries/${dead!.id}/again`;
    expect((await server.call(again, { method: 'POST' })).status).toBe(204);
    await server.running.webhooks.idle();
    expect(await deliveriesOf(server, id)).toMatchObject([{ status: 'delivered' }]);
    expect((await server.call(`/api/webhooks/${id}/deliveries/abc/again`, { method: 'POST' })).status).toBe(404);
  });

  it.each([
    ['redirects', 302, { location: 'http://127.0.0.1:9/else' }, /redirected, which is not followed/],
    ['redirects to itself', 307, { location: '/hook' }, /redirected, which is not followed/],
    ['asks for patience', 429, { 'retry-after': '1800' }, /It answered 429/],
  ])('that %s has not taken it', async (_, status, headers, problem) => {
    const { clock, receiver, server } = await setUp();
    const { id } = await addHook(server, receiver.url, { events: ['task.opened'] });
    receiver.answer = (response) => response.writeHead(status, headers).end();
    await openTask(server);
    const [first] = await deliveriesOf(server, id);
    expect(first).toMatchObject({ status: 'pending', problem: expect.stringMatching(problem) as string });
    expect(receiver.received).toHaveLength(1);
    if (status === 429) expect(first!.nextAt).toBe(clock.now() + 1_800_000);
  });

  it('that says it is gone is not told again', async () => {
    const { receiver, server } = await setUp();
    const { id } = await addHook(server, receiver.url, { events: ['task.opened'] });
    receiver.answer = (response) => response.writeHead(410).end();
    await openTask(server);
    expect(await deliveriesOf(server, id)).toMatchObject([{ status: 'dead', attempts: 1 }]);
  });

  it('at a private address is refused unless the operator allows it', async () => {
    const { receiver, server } = await setUp({ isAllowed: false });
    const { id } = await addHook(server, receiver.url);
    expect(await server.read(`/api/webhooks/${id}/test`, WebhookTest, { method: 'POST' })).toEqual({
      ok: false,
      message: `"${receiver.host}" has an address that is not public.`,
    });
    await openTask(server);
    expect(receiver.received).toEqual([]);
  });

  it('is told once a server is back what another that is gone had not sent, or not even written down', async () => {
    const { clock, receiver, environment, server } = await setUp();
    const { id } = await addHook(server, receiver.url, { events: ['task.opened'] });
    receiver.answer = (response) => response.writeHead(503).end();
    await openTask(server);
    const sent = receiver.received[0]!.headers['webhook-id'];
    await openTask(server);
    const lost = receiver.received.at(-1)!.headers['webhook-id'];
    await server.running.close();
    // As after a kill between the journal and the outbox.
    const data = openData(server.dataFolder);
    await data.sql.run('DELETE FROM webhook_deliveries WHERE id = ?', [String(lost)]);
    await data.sql.run('DELETE FROM webhook_told');
    await data.close();
    receiver.received.length = 0;
    receiver.answer = (response) => response.writeHead(204).end();
    clock.advance(hour);
    const next = await startTestServer({ dataFolder: server.dataFolder, clock, environment });
    closing.push(() => next.running.close());
    await next.running.webhooks.idle();
    expect(receiver.received.map(({ headers }) => headers['webhook-id']).toSorted()).toEqual([sent, lost].toSorted());
    expect(await deliveriesOf(next, id)).toMatchObject([{ status: 'delivered' }, { status: 'delivered' }]);
  });

  it('hears nothing of what happened before it was set up, nor after it was removed', async () => {
    const { clock, receiver, server } = await setUp();
    await openTask(server);
    clock.advance(1);
    const { id } = await addHook(server, receiver.url);
    await server.running.webhooks.idle();
    expect((await server.call(`/api/webhooks/${id}`, { method: 'DELETE' })).status).toBe(204);
    await openTask(server);
    expect(receiver.received).toEqual([]);
    expect((await server.call(`/api/webhooks/${id}/test`, { method: 'POST' })).status).toBe(404);
  });

  it('has a secret that is shown once, sealed at rest and can be renewed', async () => {
    const { receiver, server } = await setUp();
    const { id, secret } = await addHook(server, receiver.url);
    expect((await server.call('/api/webhooks')).text).not.toContain(secret);
    const renewed = await server.read(`/api/webhooks/${id}/secret`, WebhookCreated, { method: 'POST' });
    expect(renewed.secret).not.toBe(secret);
    const test = await server.read(`/api/webhooks/${id}/test`, WebhookTest, { method: 'POST' });
    expect(test).toMatchObject({ ok: true });
    expect(isSigned(renewed.secret, receiver.received[0]!)).toBe(true);
    expect(isSigned(secret, receiver.received[0]!)).toBe(false);
    await server.running.close();
    const data = openData(server.dataFolder);
    const rows = JSON.stringify(await data.sql.rows('SELECT * FROM webhooks'));
    await data.close();
    expect(rows).toContain(receiver.host);
    expect(rows).not.toContain(renewed.secret.replace('whsec_', ''));
  });

  it.each([
    'ftp://a.example/x',
    'https://user:pass@a.example/',
    'https://2130706433/',
    'nowhere',
    'javascript:alert(1)',
  ])('is not set up for %s', async (url) => {
    const { server } = await setUp();
    const answered = await server.call('/api/webhooks', { body: { url, events: ['task.opened'] } });
    expect(answered.status).toBe(400);
  });
});
