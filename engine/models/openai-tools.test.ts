import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import type { ModelRequest } from '../host.ts';
import { openaiModels } from './openai-models.ts';

let server: OpenAiServer;
beforeAll(async () => {
  server = await startOpenAiServer();
});
afterEach(() => server.script.reset());
afterAll(() => server.close());

function call(more: Partial<ModelRequest>) {
  const request: ModelRequest = {
    binding: { provider: 'local', model: 'test-model' },
    turns: [{ role: 'user', content: 'Find x' }],
    settings: {},
    run: 'run1',
    address: 'agent/think#1',
    sample: 0,
    repair: 0,
    ...more,
  };
  return openaiModels([{ name: 'local', baseURL: server.url }]).call(request, { signal: new AbortController().signal });
}

describe('tools', () => {
  const tools = [{ name: 'search', description: 'Finds.', parameters: { type: 'object' } }];
  const calls = [
    { name: 'search', arguments: { query: 'x' } },
    { name: 'search', arguments: { query: 'y' } },
  ];
  const expected = calls.map((one, index) => ({
    id: `call-${index}`,
    name: one.name,
    arguments: JSON.stringify(one.arguments),
  }));

  it.each([{ ignoreStream: false }, { ignoreStream: true }])(
    'that the model asks for are put together: %o',
    async (how) => {
      server.script.next({ kind: 'reply', calls, ...how });
      const reply = await call({ tools });
      expect(reply).toMatchObject({ text: '', calls: expected, finishReason: 'tool_calls' });
      expect(server.calls[0]!.body).toMatchObject({ tools: [{ type: 'function', function: tools[0] }] });
    },
  );

  it('that were used before go along with their results', async () => {
    const turns = [
      { role: 'user' as const, content: 'Find x' },
      { role: 'assistant' as const, content: '', calls: [expected[0]!] },
      { role: 'tool' as const, content: 'Found', callId: 'call-0' },
    ];
    server.script.next({ kind: 'reply', text: 'Done' });
    await call({ turns, tools });
    expect(server.calls[0]!.body).toMatchObject({
      messages: [
        { role: 'user', content: 'Find x' },
        { role: 'assistant', content: null, tool_calls: [{ id: 'call-0', function: { name: 'search' } }] },
        { role: 'tool', content: 'Found', tool_call_id: 'call-0' },
      ],
    });
  });
});
