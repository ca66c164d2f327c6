import { describe, expect, it } from 'vitest';
import { FlowError, foldRun, replayJournal, startRun } from '../index.ts';
import { ask, byAddress, flowOf, whyInput as input, scripted as models, testHost, text } from '../testing/index.ts';

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
