import { describe, expect, it } from 'vitest';
import { compile, replayJournal, startRun } from '../index.ts';
import {
  ask,
  edgesOf,
  flowOf,
  whyInput as input,
  scripted as models,
  person,
  testHost,
  text,
} from '../testing/index.ts';

const answerer = (name: string, nodes: object[]) =>
  flowOf({ name, nodes, edges: ['input.question -> say.question', 'say.text -> output.answer'] });

describe('a flow that a message chooses', () => {
  const flow = flowOf({
    interface: { input: { question: { type: 'string' }, which: {} }, output: { answer: {} }, optional: ['which'] },
    nodes: [
      {
        id: 'call',
        type: 'flow',
        use: answerer('plain', [text('say', 'plain: {{ question }}')]),
        choices: {
          loud: { use: answerer('loud', [text('say', 'LOUD: {{ question }}')]) },
          asked: { use: answerer('asked', [person('say', '{{ question }}')]) },
        },
      },
    ],
    edges: ['input.question -> call.question', 'input.which -> call.choice', 'call.answer -> output.answer'],
  });
  const run = async (which?: unknown) => {
    const host = testHost();
    const handle = await startRun(host, {
      flow,
      input: { ...input, ...(which === undefined ? {} : { which: which as string }) },
      models,
    });
    await handle.settled();
    return { handle, host };
  };

  it('is called under its name; without a choice it is the one that the node uses', async () => {
    expect((await run('loud')).handle.state.outcome).toEqual({ output: { answer: 'LOUD: Why?' } });
    expect((await run()).handle.state.outcome).toEqual({ output: { answer: 'plain: Why?' } });
    const { handle, host } = await run('asked');
    const [task] = handle.summary().openTasks;
    expect(task!.address).toBe('call[asked]/say#1');
    await handle.answer(task!.id, 'Because.', 'me');
    await handle.settled();
    expect(handle.state.outcome).toEqual({ output: { answer: 'Because.' } });
    expect(replayJournal(await host.store.read(handle.id)).status).toBe('completed');
  });

  it.each(['other', 7])('fails the node when the message names none of them: %s', async (which) => {
    const { handle } = await run(which);
    expect(handle.state.ended?.error).toMatchObject({
      code: 'MESSAGE_INVALID',
      where: { node: 'call', port: 'choice' },
    });
    expect(handle.state.ended?.error?.message).toContain('loud, asked');
  });

  it('must be able to take the place of the others', () => {
    const misfit = flowOf({
      name: 'misfit',
      interface: { input: { question: { type: 'string' }, more: {} }, output: { answer: {} } },
      nodes: [text('say', '{{ question }} {{ more }}')],
      edges: ['input.question -> say.question', 'input.more -> say.more', 'say.text -> output.answer'],
    });
    const [call] = flow.nodes;
    const bad = { ...flow, nodes: [{ ...call, choices: { misfit: { use: misfit } } } as typeof call & object] };
    expect(compile(bad).problems).toMatchObject([{ path: 'nodes[0].choices.misfit', code: 'FLOW_INVALID' }]);
  });

  it('keeps what each flow remembers apart, from round to round', async () => {
    const counting = (name: string) =>
      flowOf({
        name,
        interface: { input: { question: {} }, output: { answer: {} } },
        state: { seen: { initial: 0, merge: 'sum' } },
        nodes: [
          { id: 'one', type: 'switch', cases: [{ name: 'always', when: 'true' }] },
          text('said', '{{ seen }}'),
          text('unit', '{{ value }}'),
          { id: 'count', type: 'set-state', key: 'seen' },
        ].filter(({ id }) => id !== 'unit'),
        edges: [
          'input.question.amount -> count.value',
          'state.seen -> said.seen',
          'input.question -> one.value',
          'said.text -> output.answer',
        ],
      });
    const loop = flowOf({
      interface: { input: { question: {} }, output: { answer: {} } },
      nodes: [
        {
          id: 'rounds',
          type: 'loop',
          maxRounds: 4,
          result: 'all',
          body: {
            nodes: [
              { id: 'which', type: 'template', text: '{% if round == 2 %}b{% else %}a{% endif %}' },
              {
                id: 'call',
                type: 'flow',
                use: counting('main'),
                choices: { a: { use: counting('a') }, b: { use: counting('b') } },
              },
            ],
            edges: edgesOf([
              'input.round -> which.round',
              'which.text -> call.choice',
              'input.question -> call.question',
              'call.answer -> output.answer',
            ]),
          },
        },
      ],
      edges: ['input.question -> rounds.question', 'rounds.answer -> output.answer'],
    });
    const handle = await startRun(testHost(), { flow: loop, input: { question: { amount: 1 } }, models });
    await handle.settled();
    // a, b, a, a: each counts its own calls.
    expect(handle.state.outcome).toEqual({ output: { answer: ['0', '0', '1', '2'] } });
  });
});

describe('flows that call each other', () => {
  /** Says its name and calls the other one while there are letters left. */
  const turn = (name: string, other: string) =>
    flowOf({
      name,
      interface: { input: { letters: { type: 'string' } }, output: { answer: {} } },
      nodes: [
        text('rest', '{{ letters | slice: 1, 100 }}'),
        { id: 'more', type: 'switch', cases: [{ name: 'yes', when: 'value.length > 0' }] },
        { id: 'call', type: 'flow', use: other },
        text('say', `${name} {{ inner }}`, { ports: { inner: {} } }),
        text('end', name, { ports: { value: {} } }),
      ],
      edges: [
        'input.letters -> rest.letters',
        'rest.text -> more.value',
        'more.yes -> call.letters',
        'call.answer -> say.inner',
        'more.default -> end.value',
        'say.text -> output.answer',
        'end.text -> output.answer',
      ],
    });
  const flows = { ping: turn('ping', 'pong'), pong: turn('pong', 'ping') };
  const start = (letters: string, depth?: number) =>
    startRun(testHost(), {
      flow: flows.ping,
      flows,
      input: { letters },
      models,
      ...(depth === undefined ? {} : { budget: { depth } }),
    });

  it('go on in turns until the end, each call an instance of its own', async () => {
    const run = await start('abcd');
    expect(await run.settled()).toBe('completed');
    expect(run.state.outcome).toEqual({ output: { answer: 'ping pong ping pong' } });
  });

  it('stop at the depth that the run allows, with an error that names it', async () => {
    const run = await start('abcdefgh', 3);
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'DEPTH_EXCEEDED' });
    expect(run.state.ended?.error?.message).toContain('depth budget is 3');
  });
});

describe('settings that a flow overrides further in', () => {
  const inner = flowOf({
    name: 'inner',
    nodes: [ask('say', 'Plainly: {{ question }}', { temperature: 0.2 })],
    edges: ['input.question -> say.question', 'say.text -> output.answer'],
  });
  const middle = flowOf({
    name: 'middle',
    nodes: [
      {
        id: 'twice',
        type: 'loop',
        maxRounds: 2,
        body: {
          nodes: [{ id: 'call', type: 'flow', use: 'inner' }],
          edges: edgesOf(['input.question -> call.question', 'call.answer -> output.answer']),
        },
      },
    ],
    edges: ['input.question -> twice.question', 'twice.answer -> output.answer'],
  });
  const outer = (overrides: object) =>
    flowOf({
      nodes: [
        { id: 'go', type: 'flow', use: 'middle', overrides },
        { id: 'plain', type: 'flow', use: 'middle' },
      ],
      edges: ['input.question -> go.question', 'input.question -> plain.question', 'go.answer -> output.answer'],
    });
  const flows = { inner, middle };

  it('reach nodes of any depth, and leave other uses of the same flow alone', async () => {
    const host = testHost();
    const flow = outer({
      'twice/call/say': { prompt: 'Boldly: {{ question }}', temperature: 1 },
      twice: { maxRounds: 3 },
    });
    const run = await startRun(host, { flow, flows, input, models });
    await run.settled();
    const calls = host.models.requests.map(({ address, turns, settings }) => [
      address,
      turns[0]!.content,
      settings.temperature,
    ]);
    expect(calls.filter(([address]) => String(address).startsWith('go'))).toEqual([
      ['go/twice/call/say#1', 'Boldly: Why?', 1],
      ['go/twice/call/say#2', 'Boldly: Why?', 1],
      ['go/twice/call/say#3', 'Boldly: Why?', 1],
    ]);
    expect(calls.filter(([address]) => String(address).startsWith('plain'))).toEqual([
      ['plain/twice/call/say#1', 'Plainly: Why?', 0.2],
      ['plain/twice/call/say#2', 'Plainly: Why?', 0.2],
    ]);
    expect(replayJournal(await host.store.read(run.id)).status).toBe('completed');
  });

  it.each([
    ['a node that is not there', { 'twice/nobody': { prompt: 'x' } }, 'no node "nobody"'],
    ['what makes the node another one', { twice: { type: 'map' } }, '"type" cannot be overridden'],
    ['a setting that the node does not have', { twice: { temperature: 1 } }, 'temperature'],
  ])('are refused for %s, with the place', (_, overrides, message) => {
    const [problem] = compile(outer(overrides), flows).problems;
    expect(problem).toMatchObject({ code: 'FLOW_INVALID', severity: 'error' });
    expect(problem!.path).toContain('nodes[0].overrides');
    expect(problem!.message).toContain(message);
  });

  it('end although a flow calls itself with overrides of its own calls', () => {
    const flow = flowOf({
      nodes: [
        ask('say', '{{ question }}'),
        {
          id: 'again',
          type: 'flow',
          use: 'self',
          overrides: { say: { temperature: 0 }, 'again/say': { temperature: 1 } },
        },
      ],
      edges: [
        'input.question -> say.question',
        'say.text -> again.question',
        'again.answer -> output.answer',
        'say.text -> output.answer',
      ],
    });
    expect(compile(flow).problems).toEqual([]);
  });
});
