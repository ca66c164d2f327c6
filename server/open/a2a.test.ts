import { type SendMessageRequest, type StreamResponse, type Task, TaskState } from '@a2a-js/sdk';
import type { Client } from '@a2a-js/sdk/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunList, TaskList } from '#engine/protocol/index';
import { type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import { agentOf, saying } from '../testing/agent-client.ts';
import { askModelFlow, askPersonFlow, greetFlow, shippedRelease } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

const shipped = [shippedRelease(askModelFlow), shippedRelease(askPersonFlow), shippedRelease(greetFlow)];
let provider: OpenAiServer;
let server: TestServer;

beforeEach(async () => {
  provider = await startOpenAiServer();
  server = await startTestServer({
    shipped,
    environment: { OPENAI_BASE_URL: provider.url, OPENAI_API_KEY: 'k', OPENAI_MODEL: 'small' },
  });
});

afterEach(async () => {
  await server.close();
  await provider.close();
});

/** The SDK's client of an agent of this server. */
const connect = (place: string, token = server.running.token) => agentOf(`${server.running.url}${place}`, token);

async function send(client: Client, request: SendMessageRequest): Promise<Task> {
  const result = await client.sendMessage(request);
  if ('messageId' in result) throw new Error('a message came instead of a task');
  return result;
}

const runs = async () => (await server.read('/api/runs', RunList)).runs;
const textsOf = ({ artifacts }: Pick<Task, 'artifacts'>) =>
  artifacts.flatMap(({ parts }) => parts.map(({ content }) => content?.value));

describe('a released flow as an agent', () => {
  it('has a card, and answers a message with a task that is a run', async () => {
    const client = await connect('/a2a/greet');
    const card = await client.getAgentCard();
    expect(card).toMatchObject({ name: 'Greet', version: '1.0.0', skills: [{ id: 'greet' }] });
    const task = await send(client, saying('Ada', { contextId: 'tea party' }));
    expect(task).toMatchObject({ contextId: 'tea party', status: { state: TaskState.TASK_STATE_COMPLETED } });
    expect(textsOf(task)).toEqual(['Hello Ada!', { greeting: 'Hello Ada!' }]);
    expect((await runs()).map(({ id }) => id)).toEqual([task.id]);
    const again = await client.getTask({ tenant: '', id: task.id });
    expect(again).toMatchObject({ id: task.id, contextId: 'tea party' });
  });

  it('is a skill of the whole server, which messages name', async () => {
    const client = await connect('');
    expect((await client.getAgentCard()).skills.map(({ id }) => id).sort()).toEqual([
      'ask-model',
      'ask-person',
      'greet',
    ]);
    const task = await send(client, saying('Bea', { metadata: { flow: 'greet@1.0.0' } }));
    expect(textsOf(task)[0]).toBe('Hello Bea!');
    await expect(client.sendMessage(saying('Bea'))).rejects.toThrow(/metadata\.flow/);
    await expect(client.sendMessage(saying('Bea', { metadata: { flow: 'nobody' } }))).rejects.toThrow(/nobody/);
  });

  it('is refused to whoever has no token, card and all', async () => {
    await expect(connect('/a2a/greet', 'wrong')).rejects.toThrow();
    const body = { jsonrpc: '2.0', id: 1, method: 'message/send', params: {} };
    expect((await server.call('/a2a/greet', { body, withToken: false })).status).toBe(401);
  });

  it('streams the answer while its model writes it', async () => {
    provider.script.next({ kind: 'reply', pieces: ['It ', 'is ', '42.'] });
    const client = await connect('/a2a/ask-model');
    const told: StreamResponse[] = [];
    for await (const event of client.sendMessageStream(saying('6 × 7'))) told.push(event);
    expect(told[0]?.payload?.$case).toBe('task');
    const pieces = told.flatMap(({ payload }) =>
      payload?.$case === 'artifactUpdate' && !payload.value.lastChunk
        ? [payload.value.artifact?.parts[0]?.content?.value]
        : [],
    );
    expect(pieces.join('')).toBe('It is 42.');
    expect(told.at(-1)?.payload).toMatchObject({
      $case: 'statusUpdate',
      value: { status: { state: TaskState.TASK_STATE_COMPLETED } },
    });
  });

  it('says that a run failed, and which one', async () => {
    provider.script.next({ kind: 'error', status: 401, message: 'no such key' });
    const task = await send(await connect('/a2a/ask-model'), saying('x'));
    expect(task.status).toMatchObject({ state: TaskState.TASK_STATE_FAILED });
    expect((await runs())[0]).toMatchObject({ id: task.id, status: 'failed' });
  });

  it('cancels the run of a task', async () => {
    provider.script.next({ kind: 'stall', before: 'headers' });
    const client = await connect('/a2a/ask-model');
    const request = saying('x');
    const task = await send(client, { ...request, configuration: { ...waitsForNothing, returnImmediately: true } });
    expect(task.status?.state).toBe(TaskState.TASK_STATE_WORKING);
    await client.cancelTask({ tenant: '', id: task.id, metadata: undefined });
    await untilRun(server, task.id, 'cancelled');
    await expect(client.cancelTask({ tenant: '', id: task.id, metadata: undefined })).rejects.toThrow(/cancelled/);
    await expect(client.getTask({ tenant: '', id: 'nobody' })).rejects.toThrow(/task|run/i);
  });

  it('takes a message that comes twice for one', async () => {
    const client = await connect('/a2a/greet');
    const request = saying('Ada');
    expect((await send(client, request)).id).toBe((await send(client, request)).id);
  });

  it('answers clients of version 0.3, too', async () => {
    const parts = [{ kind: 'text', text: 'Ada' }];
    const message = { kind: 'message', messageId: 'old', role: 'user', parts };
    const body = { jsonrpc: '2.0', id: 7, method: 'message/send', params: { message } };
    const { body: told } = await server.call('/a2a/greet', { body });
    expect(told).toMatchObject({ id: 7, result: { kind: 'task', status: { state: 'completed' } } });
    const { body: card } = await server.call('/a2a/greet/.well-known/agent-card.json');
    expect(card).toMatchObject({ url: `${server.running.url}/a2a/greet`, protocolVersion: '0.3.0' });
  });
});

const waitsForNothing = { acceptedOutputModes: [], taskPushNotificationConfig: undefined, returnImmediately: false };

describe('a flow with a person in it', () => {
  it('needs input, and goes on with the next message of the same task', async () => {
    const client = await connect('/a2a/ask-person');
    const asked = await send(client, saying('tea'));
    expect(asked.status).toMatchObject({ state: TaskState.TASK_STATE_INPUT_REQUIRED });
    expect(asked.status?.message?.parts[0]?.content?.value).toContain('What about tea?');
    const [task] = (await server.read('/api/tasks', TaskList)).tasks;
    expect(asked.status?.message?.metadata).toMatchObject({ tasks: [{ task: task?.id }] });
    const stale = saying('Black.', { taskId: asked.id, metadata: { seen: 'another' } });
    await expect(client.sendMessage(stale)).rejects.toThrow(/changed/);
    const done = await send(client, saying('Green.', { taskId: asked.id, contextId: asked.contextId }));
    expect(done).toMatchObject({ id: asked.id, status: { state: TaskState.TASK_STATE_COMPLETED } });
    expect(textsOf(done)[0]).toBe('Green.');
    await expect(client.sendMessage(saying('More?', { taskId: asked.id }))).rejects.toThrow(/asks for nothing/);
  });

  it('goes on in the stream when somebody answers elsewhere', async () => {
    const client = await connect('/a2a/ask-person');
    const asked = await send(client, saying('tea'));
    const [task] = (await server.read('/api/tasks', TaskList)).tasks;
    await server.call(`/api/tasks/${task?.id}/answer`, { body: { answer: 'White.' } });
    const told: StreamResponse[] = [];
    for await (const event of client.resubscribeTask({ tenant: '', id: asked.id })) told.push(event);
    expect(told.at(-1)?.payload).toMatchObject({ value: { status: { state: TaskState.TASK_STATE_COMPLETED } } });
  });
});
