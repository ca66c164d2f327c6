import { describe, expect, it } from 'vitest';
import type { ModelReply, ModelRequest } from '../host.ts';
import { compile, openRun, replayJournal, startRun } from '../index.ts';
import { ask, flowOf, whyInput as input, scripted as models, person, testHost, text } from '../testing/index.ts';

const search = flowOf({
  name: 'search',
  description: 'Finds passages.',
  interface: {
    input: { query: { type: 'string' }, limit: { type: 'integer', default: 3 } },
    output: { found: { type: 'string' } },
  },
  models: {},
  people: {},
  nodes: [text('say', 'Results for {{ query }} ({{ limit }})')],
  edges: ['input.query -> say.query', 'input.limit -> say.limit', 'say.text -> output.found'],
});
const expert = flowOf({
  name: 'expert',
  interface: { input: { question: { type: 'string' } }, output: { answer: {}, sure: {} } },
  models: {},
  people: { specialist: {} },
  nodes: [
    person('reply', '{{ question }}', {
      performer: { person: 'specialist' },
      response: {
        schema: {
          type: 'object',
          properties: { answer: { type: 'string' }, sure: { type: 'boolean' } },
          required: ['answer'],
        },
      },
    }),
  ],
  edges: ['input.question -> reply.question', 'reply.answer -> output.answer', 'reply.sure -> output.sure'],
});

const agent = (more: object = {}) =>
  flowOf({
    nodes: [
      ask('agent', 'Answer: {{ question }}', {
        tools: { search: { use: search }, expert: { use: expert, people: { specialist: 'editor' } } },
        ...more,
      }),
    ],
    edges: ['input.question -> agent.question', 'agent.text -> output.answer'],
  });

const call = (name: string, args: object, id = name) => ({ id, name, arguments: JSON.stringify(args) });
const calling = (...calls: object[]) => ({ text: '', calls }) as Partial<ModelReply>;

/** Says one thing after the other, by the number of the call. */
function sequence(...said: Array<string | Partial<ModelReply>>) {
  const seen: ModelRequest[] = [];
  return { seen, script: (request: ModelRequest) => said[seen.push(request) - 1] ?? 'nothing more' };
}

describe('an ask with flows as tools', () => {
  it('calls what the model asks for and gives it the results, until it answers', async () => {
    const { seen, script } = sequence(calling(call('search', { query: 'x' })), 'It is x.');
    const host = testHost({ script });
    const run = await startRun(host, { flow: agent(), input, models });
    expect(await run.settled()).toBe('completed');
    expect(run.state.outcome).toEqual({ output: { answer: 'It is x.' } });
    expect(seen[0]!.tools).toEqual([
      {
        name: 'search',
        description: 'Finds passages.',
        parameters: { type: 'object', properties: search.interface.input, required: ['query'] },
      },
      {
        name: 'expert',
        description: 'expert',
        parameters: { type: 'object', properties: expert.interface.input, required: ['question'] },
      },
    ]);
    expect(seen[1]!.turns).toEqual([
      { role: 'user', content: 'Answer: Why?' },
      { role: 'assistant', content: '', calls: [call('search', { query: 'x' })] },
      { role: 'tool', callId: 'search', content: 'Results for x (3)' },
    ]);
    expect(seen.map(({ address }) => address)).toEqual(['agent/think#1', 'agent/think#2']);
    expect(replayJournal(await host.store.read(run.id)).status).toBe('completed');
  });

  it('uses several tools at once; one may wait for a person, in another process', async () => {
    const { seen, script } = sequence(
      calling(call('search', { query: 'x' }), call('expert', { question: 'y?' })),
      'Both.',
    );
    const host = testHost({ script });
    const run = await startRun(host, { flow: agent(), input, models });
    expect(await run.settled()).toBe('waiting');
    await run.close();
    const again = await openRun(host, run.id);
    await again.settled();
    const [task] = again.summary().openTasks;
    expect(task).toMatchObject({ address: 'agent/use[1]/tool[expert]/expert/reply#1', role: 'editor', prompt: 'y?' });
    await again.answer(task!.id, { answer: 'yes' }, 'me');
    expect(await again.settled()).toBe('completed');
    expect(seen).toHaveLength(2);
    expect(seen[1]!.turns.slice(2).map(({ content }) => content)).toEqual(['Results for x (3)', 'answer: "yes"\n']);
  });

  it('tells the model what was wrong with a call, and asks again', async () => {
    const wrong = [
      call('nobody', {}, 'a'),
      call('search', { limit: 'many' }, 'b'),
      { id: 'c', name: 'search', arguments: '{' },
    ];
    const { seen, script } = sequence(calling(...wrong), 'Then without.');
    const run = await startRun(testHost({ script }), { flow: agent(), input, models });
    expect(await run.settled()).toBe('completed');
    const told = seen[1]!.turns.filter(({ role }) => role === 'tool').map(({ content }) => content);
    expect(told[0]).toContain('There is no tool "nobody". There are: search, expert.');
    expect(told[1]).toContain('do not fit');
    expect(told[2]).toContain('no JSON object');
  });

  it('gives the error of a tool that fails as its result', async () => {
    const failing = flowOf({
      name: 'failing',
      interface: { input: { items: {} }, output: { all: {} } },
      models: {},
      people: {},
      nodes: [
        {
          id: 'each',
          type: 'map',
          body: {
            nodes: [text('say', '{{ item }}')],
            edges: [
              { from: 'input.item', to: 'say.item' },
              { from: 'say.text', to: 'output.text' },
            ],
          },
        },
      ],
      edges: ['input.items -> each.items', 'each.text -> output.all'],
    });
    const { seen, script } = sequence(calling(call('failing', { items: 'seven' })), 'Sorry.');
    const run = await startRun(testHost({ script }), {
      flow: agent({ tools: { failing: { use: failing } } }),
      input,
      models,
    });
    await run.settled();
    expect(seen[1]!.turns.at(-1)!.content).toContain('Error: ');
    expect(run.state.outcome).toEqual({ output: { answer: 'Sorry.' } });
  });

  it('offers no tools the last time, so that there is an answer', async () => {
    const again = calling(call('search', { query: 'x' }));
    const { seen, script } = sequence(again, again, 'Enough.');
    const run = await startRun(testHost({ script }), { flow: agent({ toolRounds: 2 }), input, models });
    await run.settled();
    expect(seen.map(({ tools }) => tools?.length)).toEqual([2, 2, undefined]);
    expect(run.state.outcome).toEqual({ output: { answer: 'Enough.' } });
  });

  it('answers by its schema when it is done', async () => {
    const response = { schema: { type: 'object', properties: { answer: { type: 'number' } }, required: ['answer'] } };
    const { script } = sequence(calling(call('search', { query: 'x' })), '{"answer": 4}');
    const flow = flowOf({
      nodes: [ask('agent', '{{ question }}', { tools: { search: { use: search } }, response })],
      edges: ['input.question -> agent.question', 'agent.answer -> output.answer'],
    });
    const run = await startRun(testHost({ script }), { flow, input, models });
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: 4 } });
  });

  it('may be done by a person who takes the seat', async () => {
    const run = await startRun(testHost(), { flow: agent({ performer: { person: 'editor' } }), input, models });
    await run.settled();
    await run.answer(run.summary().openTasks[0]!.id, 'I know.', 'me');
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: 'I know.' } });
  });

  it.each([
    ['a flow that is not there', { tools: { x: { use: 'nowhere' } } }, 'nodes[0].tools.x.use'],
    ['several samples', { samples: 2 }, 'nodes[0].samples'],
    ['no tool at all', { tools: {} }, 'nodes[0].tools'],
  ])('is refused with %s, at its place', (_, more, path) => {
    const problems = compile(agent(more)).problems.filter(({ severity }) => severity === 'error');
    expect(problems.map((problem) => problem.path)).toEqual([path]);
  });
});
