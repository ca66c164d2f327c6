import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditList, TokenCreated } from '#engine/protocol/accounts';
import { RunList, TaskList, TaskState } from '#engine/protocol/index';
import { seenHash } from '#engine/protocol/task-links';
import { type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import { addMember, publicEnvironment, type TestMember } from '../testing/members.ts';
import { askModelFlow, askPersonFlow, greetFlow, shippedRelease } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

const shipped = [shippedRelease(askModelFlow), shippedRelease(askPersonFlow), shippedRelease(greetFlow)];
let provider: OpenAiServer;
let server: TestServer;
const clients: Client[] = [];

beforeEach(async () => {
  provider = await startOpenAiServer();
  server = await startTestServer({
    shipped,
    environment: { OPENAI_BASE_URL: provider.url, OPENAI_API_KEY: 'k', OPENAI_MODEL: 'small' },
  });
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await server.close();
  await provider.close();
});

type Reply = { action: 'accept' | 'decline'; content?: Record<string, string> };
type Answer = (message: string) => Reply | Promise<Reply>;

/** The official client; with an answer it has a person who can be asked. */
async function connect(answer?: Answer, token = server.running.token, on = server): Promise<Client> {
  const capabilities = answer === undefined ? {} : { elicitation: { form: {} } };
  const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities, versionNegotiation: { mode: 'auto' } });
  if (answer !== undefined)
    client.setRequestHandler('elicitation/create', ({ params }) => answer('message' in params ? params.message : ''));
  const transport = new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${on.running.port}/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  await client.connect(transport);
  clients.push(client);
  return client;
}

const runs = async () => (await server.read('/api/runs', RunList)).runs;

describe('the tools of the MCP client', () => {
  it('are the released flows with the schemas of their interfaces, and one that looks at runs', async () => {
    const { tools } = await (await connect()).listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual(['ask-model', 'ask-person', 'greet', 'look_at_run']);
    expect(tools.find(({ name }) => name === 'greet')).toMatchObject({
      title: 'Greet',
      inputSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
      outputSchema: { properties: { output: { properties: { greeting: { type: 'string' } } } } },
    });
    expect(tools.find(({ name }) => name === 'ask-person')?.description).toContain('expert');
  });

  it('are refused to whoever has no token', async () => {
    await expect(connect(undefined, 'wrong')).rejects.toThrow();
  });

  it('are not told to who sends nothing: an empty message is refused with what it should be', async () => {
    const headers = { accept: 'application/json, text/event-stream' };
    const { status, body } = await server.call('/mcp', { rawBody: '', method: 'POST', headers });
    expect([status, body]).toMatchObject([400, { error: { code: 'BAD_REQUEST' } }]);
  });
});

describe('a call', () => {
  it('is a run of the flow; its output comes as text and as structure', async () => {
    const result = await (await connect()).callTool({ name: 'greet', arguments: { name: 'Ada' } });
    expect(result).toMatchObject({
      content: [{ type: 'text', text: 'Hello Ada!' }],
      structuredContent: { status: 'completed', output: { greeting: 'Hello Ada!' } },
    });
  });

  it('tells of the steps that are done', async () => {
    const seen: unknown[] = [];
    await (await connect()).callTool(
      { name: 'ask-model', arguments: { question: 'Why?' } },
      { onprogress: ({ progress, message }) => seen.push([progress, message]) },
    );
    expect(seen).toEqual([[1, 'solve#1']]);
  });

  it.each([
    ['an input that does not fit', 'greet', { name: 7 }, /name/],
    ['a flow that is not there', 'nobody', {}, /nobody/],
    ['a run that is none', 'look_at_run', { run: '../x' }, /id of a run/],
  ])('with %s is an error that says so, and starts no run', async (_, name, input, message) => {
    const result = await (await connect()).callTool({ name, arguments: input });
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(message) }] });
    expect(await runs()).toEqual([]);
  });

  it('cancels its run when the client gives it up', async () => {
    provider.script.next({ kind: 'stall', before: 'headers' });
    const client = await connect();
    const gone = new AbortController();
    const call = client.callTool({ name: 'ask-model', arguments: { question: 'x' } }, { signal: gone.signal });
    call.catch(() => undefined);
    while (provider.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    gone.abort();
    await expect(call).rejects.toThrow();
    const [run] = await runs();
    expect(await untilRun(server, run!.id, 'cancelled')).toMatchObject({ status: 'cancelled' });
  });
});

describe('a flow with a person in it', () => {
  it("asks the client's person and goes on with the answer, in the same run", async () => {
    const asked: string[] = [];
    const client = await connect((message) => {
      asked.push(message);
      return { action: 'accept', content: { answer: 'Green.' } };
    });
    const result = await client.callTool({ name: 'ask-person', arguments: { question: 'tea' } });
    expect(result.structuredContent).toMatchObject({ status: 'completed', output: { answer: 'Green.' } });
    expect(asked).toEqual([expect.stringContaining('What about tea?')]);
    expect(await runs()).toHaveLength(1);
  });

  it('stays open when that person declines: the answer is a link, and the run can be looked at later', async () => {
    let asked = 0;
    const client = await connect(() => {
      asked += 1;
      return { action: 'decline' };
    });
    const result = await client.callTool({ name: 'ask-person', arguments: { question: 'tea' } });
    expect(result.structuredContent).toMatchObject({ status: 'waiting', tasks: [{ title: 'expert' }] });
    expect(asked).toBe(1);
    expect((await server.read('/api/tasks', TaskList)).tasks).toHaveLength(1);
  });

  it('gives a client that cannot ask a link, and its result to a later look', async () => {
    const client = await connect();
    const waiting = await client.callTool({ name: 'ask-person', arguments: { question: 'tea' } });
    const { tasks } = await server.read('/api/tasks', TaskList);
    const { run, id } = tasks[0]!;
    expect(waiting.structuredContent).toMatchObject({
      run,
      status: 'waiting',
      tasks: [{ id, url: `${server.running.url}/tasks/${run}/${id}` }],
    });
    await server.call(`/api/tasks/${id}/answer`, { body: { answer: 'Black.' } });
    await untilRun(server, run, 'completed');
    const later = await client.callTool({ name: 'look_at_run', arguments: { run } });
    expect(later.structuredContent).toMatchObject({ status: 'completed', output: { answer: 'Black.' } });
  });
});

describe("an answer of the client's person", () => {
  let shared: TestServer;
  beforeEach(async () => {
    shared = await startTestServer({ shipped, environment: publicEnvironment });
  });
  afterEach(() => shared.close());

  it('is refused when somebody else has the task, and recorded with what was seen when they may give it', async () => {
    const ada = await addMember(shared, 'ada', 'member');
    const bea = await addMember(shared, 'bea', 'member');
    const body = { name: 'mcp', role: 'member', days: 1 };
    const { secret } = TokenCreated.parse((await bea.call('/api/account/tokens', { body })).body);
    const openTasks = async () => TaskList.parse((await ada.call('/api/tasks')).body).tasks;
    const assign = (task: string, by: TestMember, member: string) =>
      by.call(`/api/tasks/${task}/assignee`, { method: 'PUT', body: { member } });
    let takes = true;
    const client = await connect(
      async () => {
        if (takes) await assign((await openTasks())[0]!.id, ada, ada.id);
        return { action: 'accept', content: { answer: 'Green.' } };
      },
      secret,
      shared,
    );
    const call = () => client.callTool({ name: 'ask-person', arguments: { question: 'tea' } });
    expect(await call()).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('ADA has this task') }],
    });
    expect(await openTasks()).toHaveLength(1);
    takes = false;
    const before = await openTasks();
    expect((await call()).structuredContent).toMatchObject({ status: 'completed', output: { answer: 'Green.' } });
    expect(await openTasks()).toEqual(before);
    const { events } = AuditList.parse((await (await addMember(shared, 'root', 'admin')).call('/api/audit')).body);
    const answered = events.filter(({ action }) => action === 'task.answered');
    expect(answered).toMatchObject([{ name: 'BEA', detail: expect.stringMatching(/^seen [0-9a-f]{64}$/) }]);
    const told = TaskState.parse((await bea.call(`/api/tasks/${answered[0]!.target}`)).body);
    expect(`seen ${seenHash(told.task)}`).toBe(answered[0]!.detail);
  });
});
