import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunList, RunView, TaskList } from '#engine/protocol/index';
import { type Behaviour, type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import { askModelFlow, askPersonFlow, greetFlow, shippedRelease } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

const shipped = [shippedRelease(askModelFlow), shippedRelease(askPersonFlow), shippedRelease(greetFlow)];
let provider: OpenAiServer;
let server: TestServer;
let client: OpenAI;

beforeEach(async () => {
  provider = await startOpenAiServer();
  server = await startTestServer({
    shipped,
    environment: { OPENAI_BASE_URL: provider.url, OPENAI_API_KEY: 'k', OPENAI_MODEL: 'small' },
  });
  client = new OpenAI({ baseURL: `${server.running.url}/v1`, apiKey: server.running.token });
});

afterEach(async () => {
  await server.close();
  await provider.close();
});

const script = (...behaviours: Behaviour[]) => provider.script.next(...behaviours);
const user = (content: string) => [{ role: 'user' as const, content }];
const runs = async () => (await server.read('/api/runs', RunList)).runs;

describe('the models of the openai client', () => {
  it('are the released flows with a text interface, by name and by version', async () => {
    const names: string[] = [];
    for await (const { id } of client.models.list()) names.push(id);
    expect(names.sort()).toEqual([
      'ask-model',
      'ask-model@1.0.0',
      'ask-person',
      'ask-person@1.0.0',
      'greet',
      'greet@1.0.0',
    ]);
    expect(await client.models.retrieve('ask-model@1.0.0')).toMatchObject({ id: 'ask-model@1.0.0', object: 'model' });
    await expect(client.models.retrieve('nobody')).rejects.toMatchObject({ status: 404 });
  });
});

describe('a chat completion', () => {
  it('is the answer of a run of the flow, with what it used', async () => {
    script({ kind: 'reply', text: '42.', usage: { prompt_tokens: 7, completion_tokens: 2 } });
    const { data, response } = await client.chat.completions
      .create({ model: 'ask-model', messages: user('How much is 6 × 7?'), temperature: 0 })
      .withResponse();
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(data.choices[0]).toMatchObject({ message: { role: 'assistant', content: '42.' }, finish_reason: 'stop' });
    expect(data.usage).toEqual({ prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 });
    expect(data.model).toBe('ask-model@1.0.0');
    expect(provider.calls[0]?.body?.messages.at(-1)?.content).toBe('Solve: How much is 6 × 7?');
    const [run] = await runs();
    expect(data).toMatchObject({ id: `chatcmpl-${run?.id}`, flowright: { run: run?.id, status: 'completed' } });
  });

  it('gives the flow the whole conversation when more was said before', async () => {
    script({ kind: 'reply', text: 'ok' });
    await client.chat.completions.create({
      model: 'ask-model@1.0.0',
      messages: [
        { role: 'system', content: 'Be short.' },
        { role: 'user', content: [{ type: 'text', text: 'And seven?' }] },
      ],
    });
    const asked = provider.calls[0]?.body?.messages.at(-1)?.content;
    expect(asked).toBe('Solve: Instructions: Be short.\n\nUser: And seven?');
  });

  it('streams the answer as its model writes it, and counts at the end', async () => {
    script({ kind: 'reply', pieces: ['It ', 'is ', '42.'], usage: { prompt_tokens: 5, completion_tokens: 3 } });
    const stream = await client.chat.completions.create({
      model: 'ask-model',
      messages: user('6 × 7'),
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const pieces = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').filter((text) => text !== '');
    expect(pieces.join('')).toBe('It is 42.');
    expect(pieces.length).toBeGreaterThan(1);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)?.usage).toEqual({ prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 });
  });

  it('streams an answer that no model writes, too', async () => {
    const stream = client.chat.completions.stream({ model: 'greet', messages: user('Ada') });
    expect(await stream.finalContent()).toBe('Hello Ada!');
  });

  it('is the same run again for the same Idempotency-Key', async () => {
    script({ kind: 'reply', text: 'once' });
    const ask = () =>
      client.chat.completions.create(
        { model: 'ask-model', messages: user('Why?') },
        { headers: { 'Idempotency-Key': 'abc' } },
      );
    const [first, second] = [await ask(), await ask()];
    expect(second).toEqual(first);
    expect(provider.calls).toHaveLength(1);
  });
});

describe('a refusal', () => {
  const create = (more: object) =>
    client.chat.completions.create({ model: 'ask-model', messages: user('x'), ...more } as never);

  it.each([
    ['a flow that is not there', { model: 'nobody' }, 404, 'flow_not_found'],
    ['several answers', { n: 2 }, 400, 'bad_request'],
    ['tools', { tools: [{ type: 'function', function: { name: 'f', parameters: {} } }] }, 400, 'bad_request'],
    ['a form of JSON', { response_format: { type: 'json_object' } }, 400, 'bad_request'],
    ['nothing said', { messages: user('  ') }, 400, 'bad_request'],
    ['an unknown option of ours', { flowright: { ownerId: 'x' } }, 400, 'bad_request'],
  ])('of %s has the form that the client reads, and starts no run', async (_, more, status, code) => {
    await expect(create(more)).rejects.toMatchObject({ status, code, message: expect.stringMatching(/\w/) });
    expect(await runs()).toEqual([]);
  });

  it('of a wrong key is one of authentication', async () => {
    const stranger = new OpenAI({ baseURL: `${server.running.url}/v1`, apiKey: 'wrong', maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toMatchObject({ status: 401 });
  });

  it('comes once when the run fails, and is not tried again by the client', async () => {
    script({ kind: 'error', status: 401, message: 'no such key' });
    await expect(create({})).rejects.toMatchObject({ status: 422, code: 'model_auth' });
    expect(await runs()).toHaveLength(1);
  });

  it('reaches whoever streams as an error of the stream', async () => {
    script({ kind: 'error', status: 401, message: 'no such key' });
    const stream = await client.chat.completions.create({ model: 'ask-model', messages: user('x'), stream: true });
    const read = async () => {
      for await (const _ of stream);
    };
    await expect(read()).rejects.toMatchObject({ code: 'model_auth' });
  });
});

describe('a flow with a person in it', () => {
  async function openTask(): Promise<string> {
    for (;;) {
      const [task] = (await server.read('/api/tasks', TaskList)).tasks;
      if (task !== undefined) return task.id;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('says in the stream what it waits for and goes on when it is answered', async () => {
    const stream = await client.chat.completions.create({ model: 'ask-person', messages: user('tea'), stream: true });
    const seen: unknown[] = [];
    let text = '';
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      const { flowright } = chunk as { flowright?: { status: string; tasks?: Array<{ id: string; url: string }> } };
      if (flowright !== undefined) seen.push(flowright.status);
      const task = flowright?.tasks?.[0];
      if (task !== undefined) {
        expect(task.url).toContain(`${server.running.url}/tasks/`);
        await server.call(`/api/tasks/${task.id}/answer`, { body: { answer: 'Green.' } });
      }
    }
    expect(text).toBe('Green.');
    expect(seen).toEqual(['waiting', 'completed']);
  });

  it('answers in the same request when the person is quick', async () => {
    const asked = client.chat.completions.create({ model: 'ask-person', messages: user('tea') });
    await server.call(`/api/tasks/${await openTask()}/answer`, { body: { answer: 'Black.' } });
    expect((await asked).choices[0]?.message.content).toBe('Black.');
  });

  it('goes on when the caller hangs up: the person was asked', async () => {
    const gone = new AbortController();
    const asked = client.chat.completions.create(
      { model: 'ask-person', messages: user('tea') },
      { signal: gone.signal },
    );
    const task = await openTask();
    gone.abort();
    await expect(asked).rejects.toThrow();
    await server.call(`/api/tasks/${task}/answer`, { body: { answer: 'White.' } });
    const [run] = await runs();
    expect(await untilRun(server, run!.id, 'completed')).toMatchObject({ output: { answer: 'White.' } });
  });
});

describe('a caller that hangs up', () => {
  it('cancels the run that only worked for it', async () => {
    script({ kind: 'reply', pieces: ['never ', 'ends'], after: { pieces: 1, it: 'stalls' } });
    const stream = await client.chat.completions.create({ model: 'ask-model', messages: user('x'), stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content === 'never ') break;
    const [run] = await runs();
    expect(await untilRun(server, run!.id, 'cancelled')).toMatchObject({ status: 'cancelled' });
    expect(RunView.parse(run).flow).toBe('ask-model');
  });
});
