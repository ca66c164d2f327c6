import { describe, expect, it } from 'vitest';
import { FlowError, foldRun, openRun, replayJournal, startRun } from '../index.ts';
import { byAddress, edgesOf, flowOf, testHost } from '../testing/index.ts';

const models = { '*': { provider: 'test', model: 'scripted' } };
const input = { question: 'Why?' };

const ask = (id: string, prompt: string, more: object = {}) => ({
  id,
  type: 'ask',
  performer: { model: 'writer' },
  prompt,
  ...more,
});
const person = (id: string, prompt: string, more: object = {}) => ({
  id,
  type: 'ask',
  performer: { person: 'editor' },
  prompt,
  ...more,
});
const text = (id: string, source: string, more: object = {}) => ({ id, type: 'template', text: source, ...more });

describe('a chain', () => {
  const flow = flowOf({
    nodes: [ask('draft', 'Answer {{ question }}'), ask('check', 'Check {{ draft }}')],
    edges: ['input.question -> draft.question', 'draft.text -> check.draft', 'check.text -> output.answer'],
  });

  it('runs to its output and writes one entry for each settled activation', async () => {
    const host = testHost({ script: byAddress({ draft: 'Because.', check: 'Fine.' }) });
    const run = await startRun(host, { flow, input, models, seed: 's' });
    expect(await run.settled()).toBe('completed');
    const entries = await host.store.read(run.id);
    expect(entries.map((entry) => ('address' in entry ? `${entry.type} ${entry.address}` : entry.type))).toEqual([
      'run.started',
      'activation.completed draft#1',
      'activation.completed check#1',
      'run.ended',
    ]);
    expect(host.models.requests[1]!.turns.at(-1)!.content).toBe('Check Because.');
    expect(replayJournal(entries)).toMatchObject({
      status: 'completed',
      output: { answer: 'Fine.' },
      usage: { calls: 2 },
    });
  });

  it('refuses an input that does not fit, and nothing has happened', async () => {
    const host = testHost();
    await expect(startRun(host, { flow, input: { question: 3 }, models })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await expect(startRun(host, { flow, input: {}, models })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(await host.store.list({})).toEqual([]);
  });

  it('fails clearly when a role has no model', async () => {
    const host = testHost();
    const run = await startRun(host, { flow, input });
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'MODEL_NOT_CONFIGURED' });
  });
});

describe('firing', () => {
  it('skips the branch that a switch did not take, to its end, and lets branches meet at a plain port', async () => {
    const flow = flowOf({
      nodes: [
        { id: 'route', type: 'switch', cases: [{ name: 'long', when: 'value.length > 3' }] },
        text('shorten', 'short {{ v }}'),
        text('after', 'after {{ w }}'),
        text('keep', 'keep {{ v }}'),
      ],
      edges: [
        'input.question -> route.value',
        'route.long -> shorten.v',
        'shorten.text -> after.w',
        'route.default -> keep.v',
        'after.text -> output.answer',
        'keep.text -> output.answer',
      ],
    });
    for (const [question, answer] of [
      ['Why?', 'after short Why?'],
      ['No', 'keep No'],
    ] as const) {
      const host = testHost();
      const run = await startRun(host, { flow, input: { question }, models });
      expect(await run.settled()).toBe('completed');
      expect(run.state.outcome).toEqual({ output: { answer } });
    }
  });

  it('gives a list port every message in the order of the edges, whichever arrived first', async () => {
    const flow = flowOf({
      nodes: [
        ask('slow', 'slow {{ q }}'),
        ask('fast', 'fast {{ q }}'),
        text('join', '{% for x in all %}{{ x }};{% endfor %}', { ports: { all: { list: true } } }),
      ],
      edges: [
        'input.question -> slow.q',
        'input.question -> fast.q',
        'slow.text -> join.all',
        'fast.text -> join.all',
        'join.text -> output.answer',
      ],
    });
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const host = testHost({
      script: async ({ address }) => {
        if (address === 'slow#1') await gate;
        else queueMicrotask(release);
        return address;
      },
    });
    const run = await startRun(host, { flow, input, models });
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: 'slow#1;fast#1;' } });
  });

  it('never lets a receiver change what its sender holds', async () => {
    const flow = flowOf({ nodes: [text('a', 'x')], edges: ['input.question -> output.answer'] });
    const host = testHost();
    const value = { deep: { list: [1] } };
    const open = flowOf({
      ...flow,
      interface: { input: { question: {} }, output: { answer: {} } },
      edges: ['input.question -> output.answer'],
    });
    const run = await startRun(host, { flow: open, input: { question: value }, models });
    await run.settled();
    const answer = (run.state.outcome as { output: { answer: { deep: { list: number[] } } } }).output.answer;
    expect(() => answer.deep.list.push(2)).toThrow();
  });
});

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

  it('says what is wrong when it is not given a list', async () => {
    const flow = map({});
    const run = await startRun(testHost(), {
      flow: flowOf({
        ...flow,
        interface: { input: { people: {} }, output: { answers: {} } },
        edges: ['input.people -> seat.items', 'seat.answer -> output.answers'],
      }),
      input: { people: 'x' },
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

describe('people', () => {
  const flow = flowOf({
    nodes: [
      ask('draft', '{{ question }}'),
      person('approve', 'Is this right? {{ text }}', { title: 'Approve', task: { kind: 'approve', subject: 'text' } }),
    ],
    edges: ['input.question -> draft.question', 'draft.text -> approve.text', 'approve.approved -> output.answer'],
  });

  it('wait in a durable task that survives the process, and no finished call is made again', async () => {
    const host = testHost();
    const run = await startRun(host, { flow, input, models });
    expect(await run.settled()).toBe('waiting');
    const [task] = run.summary().openTasks;
    expect(task).toMatchObject({ kind: 'approve', title: 'Approve', subject: 'Answer to: Why?', role: 'editor' });
    await run.close();

    const again = await openRun(host, run.id);
    expect(await again.settled()).toBe('waiting');
    await again.answer(task!.id, { approved: true }, 'me');
    expect(await again.settled()).toBe('completed');
    expect(again.state.outcome).toEqual({ output: { answer: true } });
    expect(host.models.requests).toHaveLength(1);
  });

  it('cannot answer twice otherwise, too late, or what does not fit; the same answer again is fine', async () => {
    const host = testHost();
    const run = await startRun(host, { flow, input, models });
    await run.settled();
    const id = run.summary().openTasks[0]!.id;
    await expect(run.answer(id, { approved: 'maybe' }, 'me')).rejects.toMatchObject({ code: 'ANSWER_INVALID' });
    await expect(run.answer('t0000000000', { approved: true }, 'me')).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
    await run.answer(id, { approved: true }, 'me');
    const length = (await host.store.read(run.id)).length;
    await run.answer(id, { approved: true }, 'you');
    await expect(run.answer(id, { approved: false }, 'you')).rejects.toMatchObject({ code: 'TASK_ANSWERED' });
    expect(await host.store.read(run.id)).toHaveLength(length);
  });

  it('find their task closed when the run was cancelled', async () => {
    const run = await startRun(testHost(), { flow, input, models });
    await run.settled();
    const id = run.summary().openTasks[0]!.id;
    await run.cancel();
    await expect(run.answer(id, { approved: true }, 'me')).rejects.toMatchObject({ code: 'TASK_CLOSED' });
    expect(run.status()).toBe('cancelled');
    await expect(run.cancel()).rejects.toMatchObject({ code: 'RUN_FINAL' });
  });

  it('are answered by their default when the time is over, even if nobody was running then', async () => {
    const due = flowOf({
      ...flow,
      nodes: [
        flow.nodes[0],
        {
          ...flow.nodes[1],
          task: { kind: 'approve', subject: 'text', dueSeconds: 60, onDue: { default: { approved: false } } },
        },
      ],
      edges: flow.edges,
    });
    const host = testHost();
    const run = await startRun(host, { flow: due, input, models });
    await run.settled();
    expect(run.summary().wakeAt).toBe(1_000_000 + 60_000);
    await run.close();
    host.clock.set(9_000_000);
    const again = await openRun(host, run.id);
    expect(await again.settled()).toBe('completed');
    expect(again.state.outcome).toEqual({ output: { answer: false } });
  });

  it('review a draft without its model being asked again after a restart', async () => {
    const review = flowOf({
      nodes: [
        { id: 'write', type: 'ask', performer: { model: 'writer', reviewer: 'editor' }, prompt: '{{ question }}' },
      ],
      edges: ['input.question -> write.question', 'write.text -> output.answer'],
    });
    const host = testHost();
    const run = await startRun(host, { flow: review, input, models });
    expect(await run.settled()).toBe('waiting');
    await run.close();
    const again = await openRun(host, run.id);
    await again.settled();
    const [task] = again.summary().openTasks;
    await again.answer(task!.id, { decision: 'edit', value: 'Mine.' }, 'me');
    await again.settled();
    expect(again.state.outcome).toEqual({ output: { answer: 'Mine.' } });
    expect(host.models.requests).toHaveLength(1);
    expect(replayJournal(await host.store.read(run.id)).output).toEqual({ answer: 'Mine.' });
  });

  it('answer from the data of the run when their role is bound to a field', async () => {
    const host = testHost();
    const oracle = flowOf({
      ...flow,
      interface: { input: { question: {}, plan: {} }, output: { answer: {} }, optional: ['plan'] },
      edges: flow.edges,
    });
    const run = await startRun(host, {
      flow: oracle,
      input: { ...input, plan: { approved: true } },
      models,
      people: { editor: { field: 'plan' } },
    });
    expect(await run.settled()).toBe('completed');
  });
});

describe('failures', () => {
  const flow = (more: object) =>
    flowOf({
      nodes: [ask('draft', '{{ question }}', more), text('then', 'got {{ x }}')],
      edges: ['input.question -> draft.question', 'draft.text -> then.x', 'then.text -> output.answer'],
    });

  it('that may pass are tried again, as late as the other side asked', async () => {
    let calls = 0;
    const host = testHost({
      script: () => {
        calls += 1;
        return calls === 1 ? new FlowError('MODEL_RATE_LIMITED', 'slow down', { retryAfterMs: 5000 }) : 'ok';
      },
    });
    const run = await startRun(host, { flow: flow({}), input, models });
    expect(await run.settled()).toBe('waiting');
    host.clock.advance(4999);
    expect(await run.settled()).toBe('waiting');
    host.clock.advance(1);
    expect(await run.settled()).toBe('completed');
    expect(run.state.usage.calls).toBe(2);
  });

  it('that never pass fail the run, which keeps what was done', async () => {
    const host = testHost({ script: () => new FlowError('MODEL_AUTH', 'bad key') });
    const run = await startRun(host, { flow: flow({}), input, models });
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'MODEL_AUTH', where: { node: 'draft' } });
  });

  it('leave by the error port, or as a default, when the node says so', async () => {
    const script = () => new FlowError('MODEL_AUTH', 'bad key');
    const host = testHost({ script });
    const withDefault = await startRun(host, {
      flow: flow({ onError: { default: { text: 'nothing' } } }),
      input,
      models,
    });
    await withDefault.settled();
    expect(withDefault.state.outcome).toEqual({ output: { answer: 'got nothing' } });
    const withPort = flowOf({
      nodes: [ask('draft', '{{ question }}', { onError: 'port' })],
      edges: ['input.question -> draft.question', 'draft.error.code -> output.answer'],
    });
    const run = await startRun(testHost({ script }), { flow: withPort, input, models });
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: 'MODEL_AUTH' } });
  });

  it('of a reply that does not fit are repaired by the model, then by the declared fallback', async () => {
    const schema = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] };
    const edges = ['input.question -> draft.question', 'draft.ok -> output.answer'];
    const node = (response: object) => flowOf({ nodes: [ask('draft', '{{ question }}', { response })], edges });
    const host = testHost({ script: ({ repair }) => (repair === 0 ? 'no json' : '{"ok": true}') });
    const run = await startRun(host, { flow: node({ schema }), input, models });
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: true } });
    expect(run.state.usage.calls).toBe(2);
    const lost = await startRun(testHost({ script: () => 'never' }), {
      flow: node({ schema, fallback: { ok: false } }),
      input,
      models,
    });
    await lost.settled();
    expect(lost.state.outcome).toEqual({ output: { answer: false } });
  });

  it('of a node that takes too long are time-outs', async () => {
    const host = testHost({ script: () => new Promise<string>(() => {}) });
    const run = await startRun(host, { flow: flow({ timeoutSeconds: 5, retry: { attempts: 1 } }), input, models });
    await Promise.resolve();
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    host.clock.advance(5000);
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'ACTIVATION_TIMEOUT' });
  });
});

describe('budgets', () => {
  const flow = flowOf({
    nodes: [
      {
        id: 'many',
        type: 'loop',
        maxRounds: 5,
        body: { nodes: [ask('a', 'x')], edges: edgesOf(['a.text -> output.text']) },
      },
    ],
    edges: ['many.text -> output.answer'],
  });

  it('pause the run before a call that would exceed them, and it goes on with more', async () => {
    const host = testHost();
    const run = await startRun(host, { flow, input, models, budget: { calls: 2 } });
    expect(await run.settled()).toBe('paused');
    expect(run.state.paused).toEqual({ reason: 'budget', limit: 'calls=2' });
    expect(host.models.requests).toHaveLength(2);
    await run.resume({ calls: 10 });
    expect(await run.settled()).toBe('completed');
    expect(host.models.requests).toHaveLength(5);
  });

  it('count tokens', async () => {
    const run = await startRun(testHost(), { flow, input, models, budget: { tokens: 5 } });
    expect(await run.settled()).toBe('paused');
    expect(run.state.paused?.limit).toBe('tokens=5');
  });
});

describe('a run', () => {
  it('paused by hand finishes what is in flight, starts nothing new, and goes on', async () => {
    const flow = flowOf({
      nodes: [ask('a', '{{ question }}'), ask('b', '{{ a }}')],
      edges: ['input.question -> a.question', 'a.text -> b.a', 'b.text -> output.answer'],
    });
    let release = () => {};
    const host = testHost({
      script: ({ address }) =>
        address === 'a#1'
          ? new Promise<string>((resolve) => {
              release = () => resolve('done');
            })
          : 'b',
    });
    const run = await startRun(host, { flow, input, models });
    await run.pause();
    release();
    expect(await run.settled()).toBe('paused');
    expect((await host.store.read(run.id)).map((entry) => entry.type)).toEqual([
      'run.started',
      'run.paused',
      'activation.completed',
    ]);
    expect(host.models.requests).toHaveLength(1);
    await run.resume();
    expect(await run.settled()).toBe('completed');
  });

  it('folds to the same state however often its journal is read', async () => {
    const flow = flowOf({
      nodes: [ask('a', '{{ question }}')],
      edges: ['input.question -> a.question', 'a.text -> output.answer'],
    });
    const host = testHost();
    const run = await startRun(host, { flow, input, models });
    await run.settled();
    const entries = await host.store.read(run.id);
    expect(foldRun(entries).outcome).toEqual(foldRun(JSON.parse(JSON.stringify(entries))).outcome);
  });

  it('whose journal was changed is refused at the entry', async () => {
    const flow = flowOf({
      nodes: [text('a', 'x{{ question }}'), ask('b', '{{ t }}')],
      edges: ['input.question -> a.question', 'a.text -> b.t', 'b.text -> output.answer'],
    });
    const host = testHost();
    const run = await startRun(host, { flow, input, models });
    await run.settled();
    const entries = await host.store.read(run.id);
    const changed = entries.map((entry) =>
      entry.type === 'activation.completed' && entry.address === 'a#1'
        ? { ...entry, outputs: { text: 'other' } }
        : entry,
    );
    expect(() => replayJournal(changed)).toThrow(/Entry 2/);
    expect(() => replayJournal(entries.filter((_, index) => index !== 1))).toThrow(FlowError);
  });
});
