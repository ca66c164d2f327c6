import { describe, expect, it } from 'vitest';
import { FlowError, forkRun, importRun, startRun } from '../index.ts';
import {
  ask,
  byAddress,
  edgesOf,
  flowOf,
  whyInput as input,
  scripted as models,
  person,
  testHost,
  text,
} from '../testing/index.ts';
import { merge } from './finish-body.ts';

describe('state', () => {
  it.each([
    ['replace', 1, 2, 2],
    ['keep-if-null', 1, null, 1],
    ['keep-if-null', 1, 2, 2],
    ['sum', 1, 2, 3],
    ['append', [1], [2, 3], [1, 2, 3]],
    ['append', null, 'a', ['a']],
    ['union', [1, { a: 1 }], [{ a: 1 }, 2], [1, { a: 1 }, 2]],
    ['union', { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  ] as const)('is merged by %s: %j and %j make %j', (rule, old, value, merged) => {
    expect(merge(rule, old, value)).toEqual(merged);
  });

  it('is read as it was when the activation began, and written in the order of the nodes', async () => {
    const body = {
      state: { seen: { initial: ['start'], merge: 'append' } },
      nodes: [
        { id: 'second', type: 'set-state', key: 'seen' },
        { id: 'first', type: 'set-state', key: 'seen' },
        text('show', '{{ seen | join: "," }}'),
        text('a', 'a{{ round }}'),
        text('b', 'b{{ round }}'),
      ],
      edges: edgesOf([
        'input.round -> a.round',
        'input.round -> b.round',
        'a.text -> first.value',
        'b.text -> second.value',
        'state.seen -> show.seen',
        'show.text -> output.shown',
      ]),
    };
    const flow = flowOf({
      nodes: [{ id: 'l', type: 'loop', maxRounds: 3, result: 'all', body }],
      edges: ['l.shown -> output.answer'],
    });
    const run = await startRun(testHost(), { flow, input, models });
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: ['start', 'start,b1,a1', 'start,b1,a1,b2,a2'] } });
  });

  it('and memory of what an exit did not depend on are as if it had not run, whichever finished first', async () => {
    for (const slow of ['side', 'main']) {
      const body = {
        state: { log: { initial: [], merge: 'append' } },
        nodes: [
          ask('side', 'side', { memory: { thread: true } }),
          { id: 'keep-side', type: 'set-state', key: 'log' },
          ask('main', 'main {{ log | size }}'),
          { id: 'keep-main', type: 'set-state', key: 'log' },
          { id: 'leave', type: 'exit' },
        ],
        edges: edgesOf([
          'side.text -> keep-side.value',
          'state.log -> main.log',
          'main.text -> keep-main.value',
          'main.text -> leave.said',
          'side.text -> output.said',
        ]),
      };
      const inner = { id: 'inner', type: 'loop', maxRounds: 1, body };
      const outer = {
        id: 'outer',
        type: 'loop',
        maxRounds: 2,
        body: { nodes: [inner], edges: edgesOf(['inner.said -> output.said']) },
      };
      const flow = flowOf({ nodes: [outer], edges: ['outer.said -> output.answer'] });
      const host = testHost({
        script: async ({ address }) => {
          if (address.includes(slow)) for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
          return address;
        },
      });
      const run = await startRun(host, { flow, input, models });
      await run.settled();
      expect(run.state.outcome).toEqual({ output: { answer: 'outer/inner/main#2' } });
      const said = host.models.requests
        .filter(({ address }) => address === 'outer/inner/main#2')
        .map(({ turns }) => turns.at(-1)!.content);
      expect(said, `with a slow ${slow}`).toEqual(['main 0']);
      const sideTurns = host.models.requests
        .filter(({ address }) => address === 'outer/inner/side#2')
        .map(({ turns }) => turns.length);
      expect(sideTurns).toEqual([1]);
    }
  });
});

describe('a model', () => {
  it('is asked for as many samples as the node says, all at once, each counted', async () => {
    const flow = flowOf({ nodes: [ask('a', 'x', { samples: 3 })], edges: ['a.samples -> output.answer'] });
    const host = testHost({ script: ({ sample }) => `sample ${sample}` });
    const run = await startRun(host, { flow, input, models });
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: ['sample 0', 'sample 1', 'sample 2'] } });
    expect(run.state.usage.calls).toBe(3);
  });

  it('whose answer nobody waits for any more is told to stop', async () => {
    const flow = flowOf({ nodes: [ask('a', 'x')], edges: ['a.text -> output.answer'] });
    const host = testHost();
    let aborted = false;
    const waiting = new Promise<void>((resolve) => {
      host.models.call = (_, { signal }) => {
        resolve();
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true;
            reject(new Error('stopped'));
          });
        });
      };
    });
    const run = await startRun(host, { flow, input, models });
    await waiting;
    await run.cancel();
    expect(await run.settled()).toBe('cancelled');
    expect(aborted).toBe(true);
  });

  it('takes time, and a budget of seconds pauses the run before the next call', async () => {
    const flow = flowOf({
      nodes: [ask('a', 'x'), ask('b', '{{ y }}')],
      edges: ['a.text -> b.y', 'b.text -> output.answer'],
    });
    const host = testHost();
    const call = host.models.call.bind(host.models);
    host.models.call = (request, options) => {
      host.clock.advance(3000);
      return call(request, options);
    };
    const run = await startRun(host, { flow, input, models, budget: { seconds: 2 } });
    expect(await run.settled()).toBe('paused');
    expect(run.state.paused?.limit).toBe('seconds=2');
    await run.resume({ budget: { seconds: 60 } });
    expect(await run.settled()).toBe('completed');
  });
});

describe('a fork', () => {
  const flow = flowOf({
    nodes: [ask('a', '{{ question }}'), ask('b', '{{ a }}'), person('p', 'ok? {{ b }}')],
    edges: ['input.question -> a.question', 'a.text -> b.a', 'b.text -> p.b', 'p.text -> output.answer'],
  });

  it('keeps what was done up to its entry, with another message if wanted, and calls only what follows', async () => {
    const host = testHost({ script: ({ address, turns }) => `${address} of ${turns.at(-1)!.content}` });
    const run = await startRun(host, { flow, input, models });
    expect(await run.settled()).toBe('waiting');
    expect(host.models.requests).toHaveLength(2);
    const fork = await forkRun(host, run.id, { at: 2, edit: { outputs: { text: 'edited' } } });
    expect(await fork.settled()).toBe('waiting');
    expect(host.models.requests.slice(2).map(({ address, turns }) => `${address}: ${turns.at(-1)!.content}`)).toEqual([
      'b#1: edited',
    ]);
    expect(fork.id).not.toBe(run.id);
    expect(fork.summary().openTasks[0]!.id).not.toBe(run.summary().openTasks[0]!.id);
    await fork.answer(fork.summary().openTasks[0]!.id, 'yes', 'me');
    expect(await fork.settled()).toBe('completed');
    expect(run.status()).toBe('waiting');
  });

  it('just before a failure goes on with everything done until then', async () => {
    let isBroken = true;
    const script = byAddress({ a: 'A', b: 'B' });
    const host = testHost({
      script: (request, options) =>
        isBroken && request.address === 'b#1' ? new FlowError('MODEL_AUTH', 'bad key') : script(request, options),
    });
    const run = await startRun(host, { flow, input, models });
    expect(await run.settled()).toBe('failed');
    isBroken = false;
    const fork = await forkRun(host, run.id, { at: 2 });
    expect(await fork.settled()).toBe('waiting');
    expect(host.models.requests.map(({ address }) => address)).toEqual(['a#1', 'b#1', 'b#1']);
  });

  it('at an entry that is not there, or an edit of what has no outputs, is refused', async () => {
    const host = testHost();
    const run = await startRun(host, { flow, input, models });
    await run.settled();
    await expect(forkRun(host, run.id, { at: 99 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(forkRun(host, run.id, { at: 1, edit: { outputs: {} } })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    await expect(forkRun(host, 'nosuchrun', { at: 1 })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});

it('a journal begun in one place goes on in another, and no finished call is made again', async () => {
  const flow = flowOf({
    nodes: [ask('a', '{{ question }}'), person('p', 'ok? {{ a }}'), ask('c', '{{ p }}')],
    edges: ['input.question -> a.question', 'a.text -> p.a', 'p.text -> c.p', 'c.text -> output.answer'],
  });
  const here = testHost();
  const run = await startRun(here, { flow, input, models });
  await run.settled();
  await run.close();
  const there = testHost({ script: ({ address }) => `${address} over there` });
  const moved = await importRun(there, JSON.parse(JSON.stringify(await here.store.read(run.id))), { run: run.id });
  expect(await moved.settled()).toBe('waiting');
  await moved.answer(moved.summary().openTasks[0]!.id, 'go on', 'me');
  expect(await moved.settled()).toBe('completed');
  expect(moved.state.outcome).toEqual({ output: { answer: 'c#1 over there' } });
  expect(there.models.requests.map(({ address }) => address)).toEqual(['c#1']);
});
