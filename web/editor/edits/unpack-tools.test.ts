import { describe, expect, it } from 'vitest';
import type { FlowFile } from '#engine/format/index';
import { checkFlow } from '#engine/graph/check-flow';
import type { ModelReply } from '#engine/host';
import { startRun } from '#engine/index';
import { ask, flowOf, scripted as models, scriptedTools, testHost, text } from '#engine/testing/index';
import { applyChanges } from '../../store/flow-change.ts';
import { dissolve } from './dissolve.ts';
import { isRefusal } from './edit.ts';

const search = flowOf({
  name: 'search',
  interface: { input: { query: { type: 'string' } }, output: { found: { type: 'string' } } },
  models: {},
  people: {},
  nodes: [text('say', 'Results for {{ query }}')],
  edges: ['input.query -> say.query', 'say.text -> output.found'],
});
const agent = (use: string | FlowFile = 'search') =>
  flowOf({
    tools: { files: {} },
    nodes: [
      ask('agent', 'Answer {{ tone }}: {{ question }}', {
        title: 'Agent',
        constants: { tone: 'kindly' },
        tools: { search: { use }, read: { server: 'files', tool: 'read', parameters: { type: 'object' } } },
      }),
    ],
    edges: ['input.question -> agent.question', 'agent.text -> output.answer'],
  });

async function play(flow: FlowFile) {
  const calls = ['search', 'read'].map((name) => ({ id: name, name, arguments: '{"query":"tea"}' }));
  const host = testHost({
    tools: scriptedTools(() => 'a file'),
    script: ({ turns }) =>
      turns.at(-1)?.role === 'tool' ? 'Done.' : ({ text: '', calls } satisfies Partial<ModelReply>),
  });
  const run = await startRun(host, {
    flow,
    flows: { search },
    input: { question: 'Why?' },
    models,
    grants: { hosts: [], tools: ['files'] },
    seed: 's',
    run: 'r',
  });
  await run.settled();
  return {
    outcome: run.state.outcome,
    asked: host.models.requests.map(({ turns }) => turns),
    entries: await host.store.read('r'),
  };
}

describe('a model with tools that is unpacked', () => {
  const unpacked = (flow: FlowFile, flows: Record<string, FlowFile> = { search }) => {
    const edit = dissolve({ flow, path: [], flows }, 'agent');
    if (isRefusal(edit)) throw new Error(edit.refused);
    return applyChanges(flow, edit.changes);
  };

  it('is a loop with the same edges and nothing wrong with it', () => {
    const flow = unpacked(agent());
    expect(flow.nodes[0]).toMatchObject({ id: 'agent', type: 'loop', title: 'Agent', constants: { tone: 'kindly' } });
    expect(flow.edges).toEqual(agent().edges);
    expect(checkFlow(flow, { search })).toEqual([]);
  });

  it('says and does the same as before, entry for entry', async () => {
    const before = await play(agent());
    const after = await play(unpacked(agent()));
    expect(before.outcome).toEqual({ output: { answer: 'Done.' } });
    expect(after.outcome).toEqual(before.outcome);
    expect(after.asked).toEqual(before.asked);
    expect(after.entries.slice(1)).toEqual(before.entries.slice(1));
  });

  it('is refused while one of its flows cannot be found', () => {
    expect(() => unpacked(agent(), {})).toThrow('not found');
  });
});
