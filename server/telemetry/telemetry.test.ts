import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { RunCreated } from '#engine/protocol/index';
import { type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import { askModelFlow } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status?: { readonly code?: number; readonly message?: string };
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: Readonly<Record<string, unknown>> }>;
}

const open: Array<{ close(): unknown }> = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A collector that speaks OTLP over HTTP. */
async function startCollector(): Promise<{ url: string; spans: Span[] }> {
  const spans: Span[] = [];
  const collector: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(text);
      for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => new Promise((resolve) => collector.close(resolve)) });
  return { url: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`, spans };
}

/** Some host outside, which tells what trace it was called in. */
async function startOutside(): Promise<{ host: string; seen: string[] }> {
  const seen: string[] = [];
  const outside = createServer((request, response) => {
    seen.push(String(request.headers.traceparent ?? ''));
    response.writeHead(200, { 'content-type': 'application/json' }).end('"there"');
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => new Promise((resolve) => outside.close(resolve)) });
  return { host: `127.0.0.1:${(outside.address() as AddressInfo).port}`, seen };
}

const callingFlow = (host: string) => ({
  ...askModelFlow,
  hosts: [host],
  nodes: [...askModelFlow.nodes, { id: 'call', type: 'http', method: 'GET', url: `http://${host}/{{ q }}` }],
  edges: [
    { from: 'input.question', to: 'call.q' },
    { from: 'input.question', to: 'solve.question' },
    { from: 'solve.text', to: 'output.answer' },
  ],
});

async function startProvider(): Promise<OpenAiServer> {
  const provider = await startOpenAiServer();
  open.push(provider);
  return provider;
}

function valuesOf({ attributes }: Span): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

async function run(server: TestServer, status: 'completed' | 'failed'): Promise<string> {
  const body = { flow: askModelFlow, input: { question: 'Why?' } };
  const { id } = await server.read('/api/runs', RunCreated, { body });
  await untilRun(server, id, status);
  return id;
}

const environmentOf = (provider: OpenAiServer) => ({
  OPENAI_BASE_URL: provider.url,
  OPENAI_API_KEY: 'sk-CANARY',
  OPENAI_MODEL: 'small',
});

describe('the spans of a run', () => {
  it('reach a collector: one for the run, one for each activation, with the conventions for generative AI', async () => {
    const provider = await startProvider();
    const { url, spans } = await startCollector();
    provider.script.next({ kind: 'reply', text: '42', usage: { prompt_tokens: 7, completion_tokens: 2 } });
    const environment = { ...environmentOf(provider), OTEL_EXPORTER_OTLP_ENDPOINT: url };
    const server = await startTestServer({ environment });
    const id = await run(server, 'completed');
    await server.close();
    const [root, ask] = spans;
    expect(spans.map(({ name }) => name)).toEqual(['invoke_agent ask-model', 'chat small']);
    expect(ask).toMatchObject({ traceId: root!.traceId, parentSpanId: root!.spanId });
    expect(BigInt(ask!.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(ask!.startTimeUnixNano));
    expect(valuesOf(root!)).toMatchObject({ 'flowright.run.id': id, 'flowright.run.status': 'completed' });
    expect(valuesOf(ask!)).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'small',
      'gen_ai.usage.input_tokens': 7,
      'gen_ai.usage.output_tokens': 2,
      'flowright.address': 'solve#1',
    });
    expect(JSON.stringify(spans)).not.toMatch(/Why\?|sk-CANARY/);
  });

  it('say what failed, and hold what was said only when the operator wants that', async () => {
    const provider = await startProvider();
    const { url, spans } = await startCollector();
    provider.script.always(() => ({ kind: 'error', status: 401, message: 'no' }));
    const environment = {
      ...environmentOf(provider),
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true',
    };
    const server = await startTestServer({ environment });
    await run(server, 'failed');
    provider.script.reset();
    await run(server, 'completed');
    await server.close();
    expect(spans[0]?.status).toMatchObject({ code: 2, message: 'MODEL_AUTH' });
    expect(JSON.stringify(spans.slice(2))).toContain('Solve: Why?');
  });

  it('are a part of the trace in which the run was begun, and the calls of models and hosts are a part of it, too', async () => {
    const provider = await startProvider();
    const outside = await startOutside();
    const { url, spans } = await startCollector();
    const server = await startTestServer({
      environment: {
        ...environmentOf(provider),
        OTEL_EXPORTER_OTLP_ENDPOINT: url,
        FLOWRIGHT_ALLOW_PRIVATE_HOSTS: outside.host,
      },
    });
    const [traceId, caller] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
    const begin = async (traceparent: string) => {
      const body = { flow: callingFlow(outside.host), input: { question: 'Why?' }, grants: { hosts: [outside.host] } };
      const { id } = await server.read('/api/runs', RunCreated, { body, headers: { traceparent } });
      await untilRun(server, id, 'completed');
    };
    await begin(`00-${traceId}-${caller}-01`);
    // A trace that is not kept, and what is no trace.
    await begin(`00-${traceId}-${caller}-00`);
    await begin(`00-${traceId}-nothing`);
    await server.close();
    const kept = spans.filter((span) => span.traceId === traceId);
    const [root, ...others] = kept;
    expect(root).toMatchObject({ parentSpanId: caller });
    const ask = others.find(({ name }) => name === 'chat small');
    const call = others.find(({ name }) => name === 'http call');
    const calls = [...outside.seen, ...provider.calls.map(({ headers }) => String(headers.traceparent ?? ''))];
    expect(calls.filter((header) => header.endsWith('-01')).sort()).toEqual(
      [`00-${traceId}-${call?.spanId}-01`, `00-${traceId}-${ask?.spanId}-01`].sort(),
    );
    expect(calls.filter((header) => header.endsWith('-00'))).toHaveLength(2);
    expect(calls.filter((header) => header === '')).toHaveLength(2);
    expect([kept.length, spans.length]).toEqual([3, 6]);
  });

  it('cost no run when nobody collects them', async () => {
    const provider = await startProvider();
    const environment = { ...environmentOf(provider), OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
    const server = await startTestServer({ environment });
    await run(server, 'completed');
    await server.close();
    expect(server.logged.filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

describe('the metrics', () => {
  it("count runs, activations, calls and tokens in Prometheus' form", async () => {
    const provider = await startProvider();
    const server = await startTestServer({ environment: environmentOf(provider) });
    open.push(server);
    await run(server, 'completed');
    provider.script.next({ kind: 'error', status: 401 });
    await run(server, 'failed');
    const { status, text, headers } = await server.call('/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('text/plain');
    const value = (line: string) =>
      Number(
        text
          .split('\n')
          .find((one) => one.startsWith(`${line} `))
          ?.split(' ')[1],
      );
    expect(value('flowright_runs_started_total')).toBe(2);
    expect(value('flowright_runs_ended_total{status="completed"}')).toBe(1);
    expect(value('flowright_runs_ended_total{status="failed"}')).toBe(1);
    expect(value('flowright_activations_total{outcome="completed"}')).toBe(1);
    expect(text).toMatch(/flowright_model_calls_total\{provider="\w+",model="small",outcome="MODEL_AUTH"\} 1/);
    expect(text).toMatch(/flowright_model_tokens_total\{provider="\w+",model="small",direction="output"\} [1-9]/);
    expect(text).toMatch(/flowright_http_request_seconds_count\{method="POST",status="2xx"\} 2/);
    expect(value('flowright_event_streams')).toBe(0);
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('are for whoever holds the token', async () => {
    const server = await startTestServer();
    open.push(server);
    expect((await server.call('/metrics', { withToken: false })).status).toBe(401);
  });
});
