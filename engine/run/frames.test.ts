import { describe, expect, it } from 'vitest';
import { FlowError, startRun } from '../index.ts';
import { ask, edgesOf, flowOf, whyInput as input, scripted as models, testHost, text } from '../testing/index.ts';

describe('loops', () => {
  const body = {
    nodes: [
      ask('write', 'Round {{ round }}{% if previous %} after {{ previous.text }}{% endif %}', {
        ports: { previous: { optional: true } },
      }),
    ],
    edges: edgesOf(['input.round -> write.round', 'input.previous -> write.previous', 'write.text -> output.text']),
  };
  const loop = (more: object) =>
    flowOf({
      nodes: [{ id: 'refine', type: 'loop', maxRounds: 3, body, ...more }],
      edges: ['refine.text -> output.answer', 'refine.exitReason -> output.reason', 'refine.rounds -> output.rounds'],
      interface: { input: { question: {} }, output: { answer: {}, reason: {}, rounds: {} } },
    });

  it('hands each round the outputs of the one before, and stops when the condition holds', async () => {
    const host = testHost({ script: ({ address }) => (address === 'refine/write#2' ? 'good' : 'bad') });
    const run = await startRun(host, { flow: loop({ until: 'text == "good"' }), input, models });
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: 'good', reason: 'met', rounds: 2 } });
    expect(host.models.requests.map((request) => request.turns.at(-1)!.content)).toEqual([
      'Round 1',
      'Round 2 after bad',
    ]);
  });

  it('stops when its rounds are used up, with the best by score', async () => {
    const texts = ['bb', 'dddd', 'ccc'];
    const host = testHost({ script: ({ address }) => texts[Number(address.split('#')[1]) - 1]! });
    const run = await startRun(host, { flow: loop({ result: 'best', score: 'text.length' }), input, models });
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: 'dddd', reason: 'exhausted', rounds: 3 } });
  });

  it('lists all rounds and stops when the score no longer rises', async () => {
    const host = testHost({ script: () => 'same' });
    const run = await startRun(host, {
      flow: loop({ result: 'all', score: 'text.length', stalledRounds: 1 }),
      input,
      models,
    });
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: ['same', 'same'], reason: 'stalled', rounds: 2 } });
  });

  it('remembers an instance from round to round, and forgets it when told to', async () => {
    for (const [reset, turns] of [
      ['never', 3],
      ['each-activation', 1],
    ] as const) {
      const thread = {
        ...body,
        nodes: [ask('write', 'Go {{ round }}', { memory: { thread: true }, reset })],
        edges: edgesOf(['input.round -> write.round', 'write.text -> output.text']),
      };
      const host = testHost();
      const run = await startRun(host, { flow: loop({ body: thread, maxRounds: 2 }), input, models });
      await run.settled();
      expect(host.models.requests[1]!.turns).toHaveLength(turns);
    }
  });

  it('leaves at once by an exit, with what the exit was given', async () => {
    const withExit = {
      nodes: [
        text('t', 'round {{ round }}'),
        { id: 'route', type: 'switch', cases: [{ name: 'stop', when: 'value == "round 2"' }] },
        { id: 'leave', type: 'exit' },
      ],
      edges: edgesOf([
        'input.round -> t.round',
        't.text -> route.value',
        'route.stop -> leave.text',
        't.text -> output.text',
      ]),
    };
    const host = testHost();
    const run = await startRun(host, { flow: loop({ body: withExit, maxRounds: 5 }), input, models });
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: 'round 2', reason: 'exit', rounds: 2 } });
  });

  it('fails as a whole when its condition cannot be evaluated', async () => {
    const run = await startRun(testHost(), { flow: loop({ until: 'text.nothing.trim() == text' }), input, models });
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'EXPRESSION_FAILED' });
  });
});

describe('maps', () => {
  const body = {
    nodes: [ask('answer', 'For {{ item.name }}')],
    edges: edgesOf(['input.item -> answer.item', 'answer.text -> output.answer']),
  };
  const map = (more: object) =>
    flowOf({
      interface: { input: { people: { type: 'array' } }, output: { answers: {} } },
      nodes: [{ id: 'seat', type: 'map', body, ...more }],
      edges: ['input.people -> seat.items', 'seat.answer -> output.answers'],
    });
  const people = [{ name: 'alice' }, { name: 'bob' }, { name: 'alice' }];

  it('runs its body for every item and lists the outputs in the order of the items', async () => {
    const host = testHost({ script: ({ address }) => address });
    const run = await startRun(host, { flow: map({ key: 'name' }), input: { people }, models });
    await run.settled();
    expect(run.state.outcome).toEqual({
      output: { answers: ['seat[alice]/answer#1', 'seat[bob]/answer#1', 'seat[alice~2]/answer#1'] },
    });
  });

  it('leaves out an item that failed, or puts a default in its place', async () => {
    const script = ({ address }: { address: string }) =>
      address === 'seat[1]/answer#1' ? new FlowError('MODEL_REFUSED', 'no') : 'yes';
    for (const [onItemError, answers] of [
      ['skip', ['yes', 'yes']],
      [{ default: { answer: '?' } }, ['yes', '?', 'yes']],
    ] as const) {
      const run = await startRun(testHost({ script }), { flow: map({ onItemError }), input: { people }, models });
      await run.settled();
      expect(run.state.outcome).toEqual({ output: { answers } });
    }
  });

  it('gives each item the results so far when it runs one after another', async () => {
    const sequential = {
      nodes: [text('t', '{{ item.name }}{% for r in results %}+{{ r.answer }}{% endfor %}')],
      edges: edgesOf(['input.item -> t.item', 'input.results -> t.results', 't.text -> output.answer']),
    };
    const run = await startRun(testHost(), {
      flow: map({ mode: 'sequential', body: sequential }),
      input: { people },
      models,
    });
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answers: ['alice', 'bob+alice', 'alice+alice+bob+alice'] } });
  });

  it('runs its body as often as it is told, with a whole number in place of a list', async () => {
    const { nodes } = map({
      body: { nodes: [text('t', '{{ n }}')], edges: edgesOf(['input.item -> t.n', 't.text -> output.answer']) },
    });
    const flow = flowOf({
      interface: { input: { times: { type: 'integer' } }, output: { answers: {} } },
      nodes,
      edges: ['input.times -> seat.items', 'seat.answer -> output.answers'],
    });
    for (const [times, answers] of [
      [3, ['1', '2', '3']],
      [0, []],
    ] as const) {
      const run = await startRun(testHost(), { flow, input: { times }, models });
      expect(await run.settled()).toBe('completed');
      expect(run.state.outcome).toEqual({ output: { answers } });
    }
  });

  it.each(['x', -1, 1.5, 10_001, null])('says what is wrong when it is given %j', async (given) => {
    const flow = map({});
    const run = await startRun(testHost(), {
      flow: flowOf({
        ...flow,
        interface: { input: { people: {} }, output: { answers: {} } },
        edges: ['input.people -> seat.items', 'seat.answer -> output.answers'],
      }),
      input: { people: given },
      models,
    });
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'ITEMS_INVALID' });
  });

  it('is over at once when the list is empty', async () => {
    const run = await startRun(testHost(), { flow: map({}), input: { people: [] }, models });
    expect(await run.settled()).toBe('completed');
    expect(run.state.outcome).toEqual({ output: { answers: [] } });
  });
});

describe('sub-flows', () => {
  it('calls itself, each call with its own address, until the recursion ends', async () => {
    const flow = flowOf({
      interface: { input: { n: { type: 'number' } }, output: { sum: { type: 'string' } } },
      nodes: [
        { id: 'route', type: 'switch', cases: [{ name: 'more', when: 'value > 0' }] },
        text('less', '{{ n | minus: 1 }}'),
        { id: 'number', type: 'switch', cases: [{ name: 'ok', when: 'true' }] },
        { id: 'again', type: 'flow', use: 'self' },
        text('join', '{{ n }}+{{ rest }}'),
        text('zero', '0{{ n | minus: n | remove: "0" }}'),
      ],
      edges: [
        'input.n -> route.value',
        'route.more -> less.n',
        'less.text -> number.value',
        'number.ok -> again.n',
        'input.n -> join.n',
        'again.sum -> join.rest',
        'route.default -> zero.n',
        'join.text -> output.sum',
        'zero.text -> output.sum',
      ],
    });
    const run = await startRun(testHost(), { flow, input: { n: 3 }, models });
    expect(await run.settled()).toBe('completed');
    expect(run.state.outcome).toEqual({ output: { sum: '3+2+1+0' } });
  });

  it('stops a recursion that has no end with an error that names the budget', async () => {
    const flow = flowOf({
      nodes: [{ id: 'again', type: 'flow', use: 'self' }],
      edges: ['input.question -> again.question', 'again.answer -> output.answer'],
    });
    const run = await startRun(testHost(), { flow, input, models, budget: { depth: 20 } });
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'DEPTH_EXCEEDED' });
  });

  it('maps roles through every level and keeps states apart', async () => {
    const inner = flowOf({
      name: 'inner',
      models: { solver: {} },
      people: {},
      state: { seen: { initial: [], merge: 'append' } },
      nodes: [
        ask('say', '{{ seen.size }}', { performer: { model: 'solver' } }),
        { id: 'keep', type: 'set-state', key: 'seen' },
      ],
      edges: [
        'state.seen -> say.seen',
        'say.text -> keep.value',
        'say.text -> output.answer',
        'input.question -> say.unused',
      ].slice(0, 3),
    });
    const flow = flowOf({
      nodes: [
        {
          id: 'twice',
          type: 'loop',
          maxRounds: 2,
          body: {
            nodes: [{ id: 'a', type: 'flow', use: 'inner', models: { solver: 'critic' } }],
            edges: edgesOf(['input.question -> a.question', 'a.answer -> output.answer']),
          },
        },
        { id: 'b', type: 'flow', use: 'inner', models: { solver: 'writer' } },
      ],
      edges: ['input.question -> twice.question', 'input.question -> b.question', 'twice.answer -> output.answer'],
    });
    const host = testHost();
    const run = await startRun(host, {
      flow,
      flows: { inner },
      input,
      models: { critic: { provider: 't', model: 'm-critic' }, writer: { provider: 't', model: 'm-writer' } },
    });
    await run.settled();
    const seen = host.models.requests.map(
      ({ address, binding, turns }) => `${address} ${binding.model} ${turns.at(-1)!.content}`,
    );
    expect(seen.sort()).toEqual(['b/say#1 m-writer 0', 'twice/a/say#1 m-critic 0', 'twice/a/say#2 m-critic 1']);
  });
});
