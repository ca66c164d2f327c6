import { describe, expect, it } from 'vitest';
import { checkFlow, FlowError, needsOf, openRun, portsOf, replayJournal, startRun } from '../index.ts';
import type { Append, JournalStore } from '../journal/store.ts';
import { edgesOf, flowOf, type HttpScript, memoryStore, scriptedHttp, testHost } from '../testing/index.ts';

const hosts = ['api.example'];
const grants = { hosts };
const call = (more: object = {}) => ({
  id: 'call',
  type: 'http',
  method: 'GET',
  url: 'https://api.example/find?q={{ q }}',
  ...more,
});
const calling = (node: object = {}, more: object = {}) =>
  flowOf({
    hosts,
    interface: { input: { question: {} }, output: { answer: {} } },
    nodes: [call(node)],
    edges: ['input.question -> call.q', 'call.body -> output.answer'],
    ...more,
  });

/** Runs a flow with one call to its end. */
async function runCall(
  script: HttpScript,
  { node = {}, edges, question = 'tea' as unknown } = {} as {
    node?: object;
    edges?: string[];
    question?: unknown;
  },
) {
  const http = scriptedHttp(script);
  const host = testHost({ http });
  const flow = calling(node, edges === undefined ? {} : { edges });
  const run = await startRun(host, { flow, input: { question: question as string }, grants, run: 'r1' });
  for (let turn = 0; turn < 20 && (await run.settled()) === 'waiting'; turn += 1) host.clock.advance(120_000);
  return { run, host, requests: http.requests, entries: await host.store.read('r1') };
}

describe('a call to the outside', () => {
  it('sends what messages bring in its place, and hands on body, status and the headers that are for all', async () => {
    const edges = ['input.question -> call.q', 'call.body.found -> output.answer', 'call.headers -> output.answer'];
    const { run, requests, entries } = await runCall(
      () => ({ text: '{"found":["a"]}', status: 201, headers: { etag: '"7"', 'set-cookie': 's=1' } }),
      { question: 'a&b/c', edges },
    );
    expect(run.state.outcome).toEqual({ output: { answer: ['a'] } });
    expect(requests).toEqual([
      {
        method: 'GET',
        url: 'https://api.example/find?q=a%26b%2Fc',
        headers: { accept: 'application/json, */*;q=0.5' },
        maxBytes: 1_000_000,
        host: 'api.example',
        idempotencyKey: 'r1/call#1',
      },
    ]);
    expect(entries[1]).toMatchObject({
      type: 'activation.completed',
      outputs: { body: { found: ['a'] }, status: 201, headers: { etag: '"7"' } },
    });
    expect(JSON.stringify(entries)).not.toContain('s=1');
    expect(run.state.usage.calls).toBe(0);
    expect(replayJournal(entries)).toMatchObject({ status: 'completed', output: { answer: ['a'] } });
  });

  it('fills in headers and a text or JSON body; a lone {{ name }} in JSON is the message itself', async () => {
    const send = async (node: object) =>
      (
        await runCall(() => '{}', {
          node: { method: 'POST', url: 'https://api.example/', ...node },
          question: ['x', 2],
        })
      ).requests[0]!;
    expect(
      await send({ body: { list: '{{ q }}', text: 'got {{ q }}', same: 1 }, headers: { 'X-Q': '{{ q[1] }}' } }),
    ).toMatchObject({
      headers: { 'content-type': 'application/json', 'x-q': '2' },
      body: '{"list":["x",2],"text":"got [\\"x\\",2]","same":1}',
    });
    expect(await send({ body: 'q={{ q[0] }}', headers: { 'Content-Type': 'text/csv' } })).toMatchObject({
      headers: { 'content-type': 'text/csv' },
      body: 'q=x',
    });
  });

  it('sends the message at its port `body` as JSON when it has no body of its own', async () => {
    const { requests } = await runCall(() => '{}', {
      node: { method: 'PUT', url: 'https://api.example/' },
      edges: ['input.question -> call.body', 'call.body -> output.answer'],
      question: { a: [1] },
    });
    expect(requests[0]).toMatchObject({ body: '{"a":[1]}', headers: { 'content-type': 'application/json' } });
  });

  it('reads text as it is, nothing as null, and refuses what should be JSON and is none', async () => {
    expect((await runCall(() => 'no {{ json }}', { node: { response: 'text' } })).run.state.outcome).toEqual({
      output: { answer: 'no {{ json }}' },
    });
    expect((await runCall(() => '', { node: { method: 'DELETE' } })).run.state.outcome).toEqual({
      output: { answer: null },
    });
    const { run, requests } = await runCall(() => '<html>');
    expect(run.state.ended?.error).toMatchObject({ code: 'HTTP_FAILED', detail: '<html>' });
    expect(requests).toHaveLength(1);
  });

  it('is answered by what counts as text from outside', async () => {
    const flow = calling(
      {},
      {
        nodes: [call(), { id: 'show', type: 'template', text: '{{ t }}' }],
        edges: ['input.question -> call.q', 'call.body -> show.t', 'show.text -> output.answer'],
      },
    );
    const host = testHost({ http: scriptedHttp(() => '"x"') });
    const run = await startRun(host, { flow, input: { question: 'tea' }, grants });
    await run.settled();
    expect(run.state.root.slots.map((slot) => [...slot.outputs.values()][0]?.taint)).toEqual(['outside', 'outside']);
  });
});

describe('a message', () => {
  it.each(['..', '.', '%2e%2E'])('cannot lead a URL to another path: %s', async (question) => {
    const { run, requests } = await runCall(() => '1', { node: { url: 'https://api.example/a/{{ q }}/b' }, question });
    const isEncoded = question.startsWith('%');
    expect(requests.map(({ url }) => url)).toEqual(isEncoded ? ['https://api.example/a/%252e%252E/b'] : []);
    if (!isEncoded) expect(run.state.ended?.error).toMatchObject({ code: 'MESSAGE_INVALID' });
  });

  it.each(['a\r\nCookie: b', 'é', '\u0000'])('cannot write another header: %j', async (question) => {
    const { run, requests } = await runCall(() => '1', { node: { headers: { 'x-q': '{{ q }}' } }, question });
    expect(requests).toEqual([]);
    expect(run.state.ended?.error).toMatchObject({ code: 'MESSAGE_INVALID' });
  });
});

describe('a call that fails', () => {
  it.each([400, 401, 404, 422])('with status %i is not repeated', async (status) => {
    const { run, requests } = await runCall(() => ({ status, text: 'no such thing' }));
    expect(run.state.ended?.error).toMatchObject({
      code: 'HTTP_FAILED',
      message: `The GET of api.example by node "call" was answered with status ${status}.`,
      detail: 'no such thing',
      where: { node: 'call', address: 'call#1' },
    });
    expect(requests).toHaveLength(1);
  });

  it.each([429, 500, 503])(
    'with status %i is repeated with the same key, when twice is the same as once',
    async (status) => {
      let count = 0;
      const answer: HttpScript = () => {
        count += 1;
        return count < 3 ? { status } : '"at last"';
      };
      const { run, requests } = await runCall(answer);
      expect(run.state.outcome).toEqual({ output: { answer: 'at last' } });
      expect(requests.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['r1/call#1', 'r1/call#1', 'r1/call#1']);
    },
  );

  it('waits as long as the server asks', async () => {
    const { entries } = await runCall(
      ({ idempotencyKey }) => ({ status: 429, text: idempotencyKey, retryAfterMs: 77_000 }),
      {
        node: { retry: { attempts: 2 } },
      },
    );
    const attempt = entries.find((entry) => entry.type === 'attempt.failed');
    expect(attempt?.type === 'attempt.failed' && attempt.retryAt - attempt.at).toBe(77_000);
  });

  it('with a POST is repeated only when the author says so', async () => {
    const failing = () => new FlowError('HTTP_UNREACHABLE', 'nobody there');
    expect((await runCall(failing, { node: { method: 'POST' } })).requests).toHaveLength(1);
    expect((await runCall(failing, { node: { method: 'POST', retry: { attempts: 3 } } })).requests).toHaveLength(3);
    expect((await runCall(failing)).requests).toHaveLength(4);
  });

  it('leaves by the error port, or with default outputs, where the node says so', async () => {
    const edges = ['input.question -> call.q', 'call.error.code -> output.answer'];
    const byPort = await runCall(() => ({ status: 404 }), { node: { onError: 'port' }, edges });
    expect(byPort.run.state.outcome).toEqual({ output: { answer: 'HTTP_FAILED' } });
    const byDefault = await runCall(() => ({ status: 404 }), { node: { onError: { default: { body: 'none' } } } });
    expect(byDefault.run.state.outcome).toEqual({ output: { answer: 'none' } });
  });

  it('because it takes too long is aborted', async () => {
    const host = testHost({
      http: {
        send: (_, { signal }) =>
          new Promise((__, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      },
    });
    const run = await startRun(host, {
      flow: calling({ timeoutSeconds: 5, method: 'POST' }),
      input: { question: 'x' },
      grants,
    });
    const settled = run.settled();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    host.clock.advance(5000);
    expect(await settled).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'ACTIVATION_TIMEOUT' });
  });

  it('because nothing here can make it says so', async () => {
    const run = await startRun(testHost(), { flow: calling(), input: { question: 'x' }, grants });
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'HTTP_BLOCKED' });
  });
});

class Killed extends Error {}

/** A store whose process dies at its n-th write, before it is durable. */
function dyingStore(store: JournalStore, dieAt: number): JournalStore {
  let writes = 0;
  return {
    ...store,
    async append(append: Append) {
      writes += 1;
      if (writes >= dieAt) throw new Killed();
      return store.append(append);
    },
  };
}

it('a process that dies between a call and its record makes the call again with the same key, and never after the record', async () => {
  const store = memoryStore();
  const http = scriptedHttp(({ url }) => JSON.stringify(url));
  const flow = calling(
    {},
    {
      nodes: [
        call({ method: 'POST', body: 'x' }),
        call({ id: 'zweiter[ö]'.replace('[ö]', ''), url: 'https://api.example/{{ q }}' }),
      ],
      edges: ['input.question -> call.q', 'call.status -> zweiter.q', 'zweiter.body -> output.answer'],
    },
  );
  const first = await startRun(testHost({ store: dyingStore(store, 2), http }), {
    flow,
    input: { question: 'x' },
    grants,
    run: 'r1',
  });
  await first.settled();
  expect(await store.read('r1')).toHaveLength(1);
  const second = await openRun(testHost({ store: dyingStore(store, 2), http }), 'r1');
  await second.settled();
  const third = await openRun(testHost({ store, http }), 'r1');
  expect(await third.settled()).toBe('completed');
  expect(http.requests.map(({ idempotencyKey }) => idempotencyKey)).toEqual([
    'r1/call#1',
    'r1/call#1',
    'r1/zweiter#1',
    'r1/zweiter#1',
  ]);
});

it('the key is ASCII, whatever names are in the address', async () => {
  const http = scriptedHttp(() => '1');
  const flow = flowOf({
    hosts,
    interface: { input: { question: {} }, output: { answer: {} } },
    nodes: [
      {
        id: 'each',
        type: 'map',
        key: 'name',
        body: {
          nodes: [call({ url: 'https://api.example/{{ q.name }}' })],
          edges: edgesOf(['input.item -> call.q', 'call.body -> output.b']),
        },
      },
    ],
    edges: ['input.question -> each.items', 'each.b -> output.answer'],
  });
  const run = await startRun(testHost({ http }), { flow, input: { question: [{ name: 'Zoë' }] }, grants, run: 'r1' });
  await run.settled();
  expect(http.requests[0]).toMatchObject({
    idempotencyKey: 'r1/each[Zo%u00eb]/call#1',
    url: 'https://api.example/Zo%C3%AB',
  });
});

describe('what a flow may call', () => {
  const inner = flowOf({
    name: 'inner',
    hosts: ['inner.example:8443'],
    interface: { input: { q: {} }, output: { body: {} } },
    nodes: [call({ url: 'https://inner.example:8443/{{ q }}' })],
    edges: ['input.q -> call.q', 'call.body -> output.body'],
  });
  const outer = (use: unknown) =>
    calling(
      {},
      {
        nodes: [call(), { id: 'sub', type: 'flow', use }],
        edges: ['input.question -> call.q', 'call.body -> sub.q', 'sub.body -> output.answer'],
      },
    );

  it('is declared by it and by every flow that it reaches', () => {
    expect(needsOf(outer('inner'), { inner }).hosts).toEqual(['api.example', 'inner.example:8443']);
    expect(needsOf(outer(inner), {}).hosts).toEqual(['api.example', 'inner.example:8443']);
    expect(checkFlow(outer('inner'), { inner })).toEqual([]);
  });

  it('must be granted when the run starts; otherwise nothing happens', async () => {
    const host = testHost({ http: scriptedHttp(() => '1') });
    const flows = { inner };
    const start = (granted: string[] | undefined) =>
      startRun(host, {
        flow: outer('inner'),
        flows,
        input: { question: 'x' },
        ...(granted === undefined ? {} : { grants: { hosts: granted } }),
      });
    for (const granted of [undefined, [], ['api.example'], ['inner.example', 'api.example']]) {
      await expect(start(granted)).rejects.toMatchObject({
        code: 'HOST_NOT_GRANTED',
        message: expect.stringContaining('"inner.example:8443"'),
      });
    }
    expect(await host.store.list({})).toEqual([]);
    const run = await start(['inner.example:8443', 'api.example', 'more.example']);
    expect(await run.settled()).toBe('completed');
    expect(run.state.started.grants).toEqual({ hosts: ['api.example', 'inner.example:8443'] });
  });

  it.each([
    ['a host that is not declared', { url: 'https://other.example/' }],
    ['another port', { url: 'https://api.example:444/' }],
    ['a host that a message names', { url: 'https://{{ q }}/' }],
    ['a path that grows out of the host', { url: 'https://api.example{{ q }}' }],
    ['a URL with a user', { url: 'https://api.example@evil.example/' }],
    ['a URL with a tag', { url: 'https://api.example/{% echo q %}' }],
    ['a template that cannot be read', { headers: { 'x-q': '{{ q' } }],
    ['a GET with a body', { body: { a: 1 } }],
  ])('is not %s: the problem is found before a run', (_, node) => {
    const errors = checkFlow(calling(node)).filter(({ severity }) => severity === 'error');
    expect(errors.some(({ path }) => /^nodes\[0\]\.(url|headers|body)/.test(path))).toBe(true);
  });

  it('cannot be widened by the settings that another flow overrides', () => {
    const flow = calling(
      {},
      {
        nodes: [{ id: 'sub', type: 'flow', use: 'inner', overrides: { call: { url: 'https://api.example/{{ q }}' } } }],
        edges: ['input.question -> sub.q', 'sub.body -> output.answer'],
      },
    );
    expect(checkFlow(flow, { inner }).map(({ message }) => message)).toEqual([
      expect.stringContaining('does not declare the host "api.example"'),
    ]);
  });

  it('gives a node its ports: those of its templates, and `body` where it has none of its own', () => {
    const names = (node: object) => {
      const [made] = calling(node).nodes;
      const ports = portsOf(made!, { flowOf: () => undefined, bodyOutputs: [] });
      return [ports.inputs.map(({ name }) => name), ports.outputs.map(({ name }) => name)];
    };
    expect(names({ headers: { 'x-h': '{{ h }} {{ q }}' } })).toEqual([
      ['q', 'h'],
      ['body', 'status', 'headers'],
    ]);
    expect(names({ method: 'POST' })[0]).toEqual(['q', 'body']);
    expect(names({ method: 'POST', body: { a: ['{{ one }}', { b: '{{ two }}' }] } })[0]).toEqual(['q', 'one', 'two']);
    expect(names({ onError: 'port' })[1]).toEqual(['body', 'status', 'headers', 'error']);
  });
});
