import { describe, expect, it } from 'vitest';
import type { ModelReply, ToolReply } from '../host.ts';
import { checkFlow, FlowError, needsOf, openRun, parseFlow, replayJournal, startRun } from '../index.ts';
import {
  ask,
  flowOf,
  whyInput as input,
  scripted as models,
  scriptedTools,
  type ToolScript,
  testHost,
} from '../testing/index.ts';

const tools = { files: {} };
const grants = { hosts: [], tools: ['files/find'] };
const tool = (more: object = {}) => ({
  id: 'look',
  type: 'tool',
  server: 'files',
  tool: 'find',
  inputs: { query: { schema: { type: 'string' } }, limit: { optional: true } },
  ...more,
});
const looking = (node: object = {}, edges?: string[], more: object = {}) =>
  flowOf({
    tools,
    nodes: [tool(node)],
    edges: edges ?? ['input.question -> look.query', 'look.text -> output.answer'],
    ...more,
  });

async function runTool(script: ToolScript, flow = looking()) {
  const servers = scriptedTools(script);
  const host = testHost({ tools: servers });
  const run = await startRun(host, { flow, input, models, grants, run: 'r1' });
  for (let turn = 0; turn < 5 && (await run.settled()) === 'waiting'; turn += 1) host.clock.advance(120_000);
  return { run, host, requests: servers.requests, entries: await host.store.read('r1') };
}

const failed = (said: string): Partial<ToolReply> => ({ content: [{ type: 'text', text: said }], isError: true });

describe('a tool of a server', () => {
  it('gets its ports as arguments, those that nothing arrives at left out, and the key of the activation', async () => {
    const { run, requests, entries } = await runTool(() => 'Found it.');
    expect(requests).toEqual([
      {
        server: 'files',
        tool: 'find',
        arguments: { query: 'Why?' },
        maxBytes: 1_000_000,
        idempotencyKey: 'r1/look#1',
      },
    ]);
    expect(run.state.outcome).toEqual({ output: { answer: 'Found it.' } });
    expect(entries[0]).toMatchObject({ grants: { hosts: [], tools: ['files/find'] } });
    expect(replayJournal(entries)).toMatchObject({ status: 'completed', output: { answer: 'Found it.' } });
  });

  it('takes all arguments as one object where it declares no inputs', async () => {
    const flow = looking({ inputs: undefined }, ['input.question -> look.arguments', 'look.text -> output.answer'], {
      interface: { input: { question: {} }, output: { answer: {} } },
    });
    const servers = scriptedTools(() => 'x');
    const start = async (question: object | string) => {
      const run = await startRun(testHost({ tools: servers }), { flow, input: { question } as never, grants });
      await run.settled();
      return run.state;
    };
    await start({ query: 'tea' });
    expect(servers.requests[0]?.arguments).toEqual({ query: 'tea' });
    expect((await start('tea')).ended?.error).toMatchObject({ code: 'MESSAGE_INVALID' });
    expect(servers.requests).toHaveLength(1);
  });

  it('hands on its data, checked against the schema, and each property by a port of its own', async () => {
    const schema = { type: 'object', properties: { hits: { type: 'integer' } }, required: ['hits'] };
    const flow = looking({ response: { schema } }, ['input.question -> look.query', 'look.hits -> output.answer']);
    const data = await runTool(() => ({ structured: { hits: 3 } }), flow);
    expect(data.run.state.outcome).toEqual({ output: { answer: 3 } });
    expect(data.entries[1]).toMatchObject({
      outputs: { text: '{"hits":3}', value: { hits: 3 }, hits: 3, content: [] },
    });
    expect((await runTool(() => 'Hits: {"hits": 4}', flow)).run.state.outcome).toEqual({ output: { answer: 4 } });
    const wrong = await runTool(() => ({ structured: { hits: 'many' } }), flow);
    expect(wrong.run.state.ended?.error).toMatchObject({ code: 'RESPONSE_INVALID' });
    expect(wrong.requests).toHaveLength(1);
  });

  it('that says that it failed fails the node, with what it said', async () => {
    const { run, requests } = await runTool(() => failed('No such folder.'));
    expect(run.state.ended?.error).toMatchObject({ code: 'TOOL_FAILED', detail: 'No such folder.' });
    expect(requests).toHaveLength(1);
  });

  it('hands its failure on as a message where the node says so', async () => {
    const edges = ['input.question -> look.query', 'look.error.detail -> output.answer'];
    const { run } = await runTool(() => failed('No such folder.'), looking({ onError: 'port' }, edges));
    expect(run.state.outcome).toEqual({ output: { answer: 'No such folder.' } });
  });

  it('is not called twice by itself, since it may have done something, but as often as the node says', async () => {
    const unreachable = () => new FlowError('TOOL_UNREACHABLE', 'Nobody answers.');
    expect((await runTool(unreachable)).requests).toHaveLength(1);
    const { requests } = await runTool(unreachable, looking({ retry: { attempts: 3 } }));
    expect(requests.map(({ idempotencyKey }) => idempotencyKey)).toEqual(Array(3).fill('r1/look#1'));
  });

  it('gives text from outside', async () => {
    const { run } = await runTool(() => 'x');
    expect([...run.state.root.slots[0]!.outputs.values()].map(({ taint }) => taint)).toEqual(['outside', 'outside']);
  });

  it('is called again with the same key when the process dies before its answer is written', async () => {
    const servers = scriptedTools(() => new Promise<string>(() => {}));
    const host = testHost({ tools: servers });
    const run = await startRun(host, { flow: looking(), input, grants, run: 'r1' });
    await Promise.resolve();
    await run.close();
    const again = scriptedTools(() => 'Found.');
    const opened = await openRun({ ...host, tools: again }, 'r1');
    expect(await opened.settled()).toBe('completed');
    expect(again.requests[0]?.idempotencyKey).toBe('r1/look#1');
  });
});

describe('the tools of servers', () => {
  it('are granted when a run starts, one by one or all of a server, or it does not start', async () => {
    const start = (granted?: string[]) =>
      startRun(testHost({ tools: scriptedTools(() => 'x') }), {
        flow: looking(),
        input,
        ...(granted === undefined ? {} : { grants: { hosts: [], tools: granted } }),
      });
    for (const granted of [undefined, [], ['files/other'], ['file'], ['files/find/more']])
      await expect(start(granted)).rejects.toMatchObject({
        code: 'TOOL_NOT_GRANTED',
        detail: '{"tools":["files/find"]}',
      });
    expect((await start(['files'])).state.started.grants).toEqual({ hosts: [], tools: ['files/find'] });
  });

  it('are needed wherever they are used: in frames, in flows that are called, by a model', () => {
    const inner = flowOf({
      name: 'inner',
      tools: { web: {} },
      interface: { input: {}, output: { answer: {} } },
      nodes: [
        ask('agent', 'Go', { tools: { find: { server: 'web', tool: 'search', parameters: { type: 'object' } } } }),
      ],
      edges: ['agent.text -> output.answer'],
    });
    const flow = flowOf({
      tools,
      nodes: [
        { id: 'each', type: 'map', body: { nodes: [tool()], edges: [] } },
        { id: 'sub', type: 'flow', use: 'inner' },
      ],
      edges: [],
    });
    expect(needsOf(flow, { inner }).tools).toEqual(['files/find', 'web/search']);
  });

  it('are declared by the flow, by name; a flow names no address and no program', () => {
    expect(checkFlow(looking({}, undefined, { tools: { web: {} } }))).toMatchObject([
      { code: 'FLOW_INVALID', path: 'nodes[0].server' },
    ]);
    const wrong = [
      { server: 'https://evil.example/mcp' },
      { url: 'https://evil.example/mcp' },
      { command: 'npx' },
      { tool: 'x y' },
    ];
    for (const node of wrong) {
      const parsed = parseFlow({
        format: 1,
        name: 'f',
        interface: { input: {}, output: {} },
        nodes: [tool(node)],
        edges: [],
      });
      expect(parsed.ok).toBe(false);
    }
  });

  it('cannot be exchanged by overrides from further out', () => {
    const outer = flowOf({
      nodes: [{ id: 'sub', type: 'flow', use: looking(), overrides: { look: { tool: 'remove' } } }],
      edges: ['input.question -> sub.question', 'sub.answer -> output.answer'],
    });
    expect(checkFlow(outer)[0]?.message).toContain('"tool" cannot be overridden');
  });
});

describe('a model with tools of servers', () => {
  const find = { server: 'files', tool: 'find', description: 'Finds.', parameters: { type: 'object' } };
  const agent = flowOf({
    tools,
    nodes: [ask('agent', 'Answer: {{ question }}', { tools: { find } })],
    edges: ['input.question -> agent.question', 'agent.text -> output.answer'],
  });
  const calling = (args: object): Partial<ModelReply> => ({
    text: '',
    calls: [{ id: 'c1', name: 'find', arguments: JSON.stringify(args) }],
  });
  async function converse(script: ToolScript, flow = agent) {
    const servers = scriptedTools(script);
    const host = testHost({
      tools: servers,
      script: ({ turns }) => {
        const last = turns.at(-1)!;
        return last.role === 'tool' ? `Heard: ${last.content}` : calling({ query: 'tea' });
      },
    });
    const run = await startRun(host, { flow, input, models, grants });
    await run.settled();
    return { run, host, requests: servers.requests };
  }

  it('is told what the flow says of them, and calls them with its own arguments', async () => {
    const { run, host, requests } = await converse(() => 'Three teas.');
    expect(host.models.requests[0]?.tools).toEqual([
      { name: 'find', description: 'Finds.', parameters: { type: 'object' } },
    ]);
    expect(requests.map(({ server, tool: name, arguments: args }) => [server, name, args])).toEqual([
      ['files', 'find', { query: 'tea' }],
    ]);
    expect(run.state.outcome).toEqual({ output: { answer: 'Heard: Three teas.' } });
  });

  it('is told when one fails, and goes on', async () => {
    const { run } = await converse(() => failed('No folder.'));
    expect(run.state.outcome).toEqual({
      output: { answer: 'Heard: Error: The tool "files/find" failed.\nNo folder.' },
    });
  });

  it('cannot use a tool that the flow does not give it', async () => {
    const servers = scriptedTools(() => 'x');
    const script = ({ turns }: { turns: ReadonlyArray<{ content: string }> }) =>
      turns.length > 2 ? turns.at(-1)!.content : { text: '', calls: [{ id: 'c1', name: 'remove', arguments: '{}' }] };
    const run = await startRun(testHost({ tools: servers, script }), { flow: agent, input, models, grants });
    await run.settled();
    expect(servers.requests).toEqual([]);
    expect(run.state.outcome).toEqual({
      output: { answer: 'There is no tool "remove". There are: find.' },
    });
  });
});
