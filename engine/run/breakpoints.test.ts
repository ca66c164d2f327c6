import { describe, expect, it } from 'vitest';
import { foldRun, openRun, parseJournal, replayJournal, startRun } from '../index.ts';
import type { Breakpoint } from '../journal/entries.ts';
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

const twoSteps = flowOf({
  nodes: [ask('draft', 'Draft: {{ question }}'), ask('improve', 'Improve: {{ text }}')],
  edges: ['input.question -> draft.question', 'draft.text -> improve.text', 'improve.text -> output.answer'],
});

async function start(flow: ReturnType<typeof flowOf>, breakpoints: Breakpoint[], script?: () => string) {
  const host = testHost(script === undefined ? {} : { script });
  const run = await startRun(host, { flow, input, models, breakpoints });
  await run.settled();
  return { host, run, calls: () => host.models.requests.map(({ address }) => address) };
}

describe('a breakpoint before a node', () => {
  it('stops the run with the messages there, which can be edited before it goes on', async () => {
    const { host, run, calls } = await start(twoSteps, [{ path: 'improve', when: 'before' }]);
    expect(run.status()).toBe('paused');
    expect(run.state.paused).toMatchObject({ reason: 'breakpoint' });
    expect(calls()).toEqual(['draft#1']);
    await run.edit({ address: 'improve#1', when: 'before', values: { text: 'mine' } }, 'me');
    await run.resume();
    expect(await run.settled()).toBe('completed');
    expect(host.models.requests[1]!.turns.at(-1)!.content).toBe('Improve: mine');
    expect(run.state.outcome).toEqual({ output: { answer: 'Answer to: Improve: mine' } });
    expect(replayJournal(await host.store.read(run.id)).status).toBe('completed');
  });

  it('survives the process', async () => {
    const { host, run } = await start(twoSteps, [{ path: 'improve', when: 'before' }]);
    await run.close();
    const again = await openRun(host, run.id);
    expect(await again.settled()).toBe('paused');
    await again.resume();
    expect(await again.settled()).toBe('completed');
    expect(host.models.requests).toHaveLength(2);
  });

  it('holds what a sub-flow or frame is sent, too', async () => {
    const flow = flowOf({
      nodes: [text('say', 'about {{ question }}'), { id: 'call', type: 'flow', use: twoSteps }],
      edges: ['input.question -> say.question', 'say.text -> call.question', 'call.answer -> output.answer'],
    });
    const { host, run, calls } = await start(flow, [{ path: 'call', when: 'before' }]);
    expect(run.status()).toBe('paused');
    expect(calls()).toEqual([]);
    await run.edit({ address: 'call#1', when: 'before', values: { question: 'me' } }, 'me');
    await run.resume();
    expect(await run.settled()).toBe('completed');
    expect(host.models.requests[0]!.turns.at(-1)!.content).toBe('Draft: me');
    expect(replayJournal(await host.store.read(run.id)).status).toBe('completed');
  });

  it('stops in one round of a loop only, when it says so', async () => {
    const flow = flowOf({
      nodes: [
        {
          id: 'rounds',
          type: 'loop',
          maxRounds: 4,
          body: {
            nodes: [ask('critic', '{{ question }} {{ round }}')],
            edges: edgesOf([
              'input.question -> critic.question',
              'input.round -> critic.round',
              'critic.text -> output.text',
            ]),
          },
        },
      ],
      edges: ['input.question -> rounds.question', 'rounds.text -> output.answer'],
    });
    const { run, calls, host } = await start(flow, [{ path: 'rounds/critic', when: 'before', activation: 3 }]);
    expect(calls()).toEqual(['rounds/critic#1', 'rounds/critic#2']);
    await run.edit({ address: 'rounds/critic#3', when: 'before', values: { question: 'Intervention' } }, 'me');
    await run.resume();
    expect(await run.settled()).toBe('completed');
    expect(host.models.requests.map(({ turns }) => turns[0]!.content)).toEqual([
      'Why? 1',
      'Why? 2',
      'Intervention 3',
      'Why? 4',
    ]);
  });
});

describe('a breakpoint after a node', () => {
  it('holds its messages until the run is resumed, edited or not', async () => {
    const { host, run } = await start(twoSteps, [{ path: 'draft', when: 'after' }]);
    expect(run.status()).toBe('paused');
    await run.edit({ address: 'draft#1', when: 'after', values: { text: 'better' } }, 'me');
    await run.resume();
    expect(await run.settled()).toBe('completed');
    expect(host.models.requests[1]!.turns.at(-1)!.content).toBe('Improve: better');
    expect(replayJournal(await host.store.read(run.id)).status).toBe('completed');
  });

  it('may be set while the run goes on, and taken away', async () => {
    const flow = flowOf({
      nodes: [person('ask', '{{ question }}'), ask('draft', '{{ text }}')],
      edges: ['input.question -> ask.question', 'ask.text -> draft.text', 'draft.text -> output.answer'],
    });
    const { run } = await start(flow, []);
    expect(run.status()).toBe('waiting');
    await run.setBreakpoints(
      [
        { path: 'ask', when: 'after' },
        { path: 'draft', when: 'after' },
      ],
      'me',
    );
    await run.answer(run.summary().openTasks[0]!.id, 'yes', 'me');
    expect(await run.settled()).toBe('paused');
    await run.setBreakpoints([], 'me');
    await run.resume();
    expect(await run.settled()).toBe('completed');
    await expect(run.setBreakpoints([], 'me')).rejects.toMatchObject({ code: 'RUN_FINAL' });
  });

  it('may be on a whole sub-flow', async () => {
    const flow = flowOf({
      nodes: [{ id: 'call', type: 'flow', use: twoSteps }, text('wrap', '[{{ answer }}]')],
      edges: ['input.question -> call.question', 'call.answer -> wrap.answer', 'wrap.text -> output.answer'],
    });
    const { run } = await start(flow, [{ path: 'call', when: 'after' }]);
    expect(run.status()).toBe('paused');
    await run.edit({ address: 'call#1', when: 'after', values: { answer: 'x' } }, 'me');
    await run.resume();
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: '[x]' } });
  });

  it('lets a held result go to nobody when the run is cancelled', async () => {
    const { run } = await start(twoSteps, [{ path: 'draft', when: 'after' }]);
    await run.cancel();
    expect(run.status()).toBe('cancelled');
    await expect(run.resume()).rejects.toMatchObject({ code: 'RUN_FINAL' });
  });
});

describe('stepping', () => {
  it('does one activation at a time, in parallel branches too', async () => {
    const flow = flowOf({
      nodes: [ask('a', 'a {{ question }}'), ask('b', 'b {{ question }}'), text('c', '{{ x }} {{ y }}')],
      edges: [
        'input.question -> a.question',
        'input.question -> b.question',
        'a.text -> c.x',
        'b.text -> c.y',
        'c.text -> output.answer',
      ],
    });
    const host = testHost();
    const run = await startRun(host, { flow, input, models, breakpoints: [{ path: 'a', when: 'before' }] });
    const done: string[][] = [];
    for (let step = 0; step < 3; step += 1) {
      expect(await run.settled()).toBe('paused');
      await run.resume({ step: true });
      await run.settled();
      const entries = parseJournal(await host.store.read(run.id));
      done.push(entries.flatMap((entry) => (entry.type === 'activation.completed' ? [entry.address] : [])));
    }
    expect(done).toEqual([['a#1'], ['a#1', 'b#1'], ['a#1', 'b#1', 'c#1']]);
    await run.resume();
    expect(await run.settled()).toBe('completed');
    expect(replayJournal(await host.store.read(run.id)).status).toBe('completed');
  });
});

describe('an edit', () => {
  it('begins an activation again that is waiting for a person', async () => {
    const flow = flowOf({
      nodes: [person('ask', 'Say {{ question }}')],
      edges: ['input.question -> ask.question', 'ask.text -> output.answer'],
    });
    const { run } = await start(flow, []);
    const [before] = run.summary().openTasks;
    await run.edit({ address: 'ask#1', when: 'before', values: { question: 'how' } }, 'me');
    await run.settled();
    const [after] = run.summary().openTasks;
    expect(after).toMatchObject({ prompt: 'Say how' });
    await expect(run.answer(before!.id, 'late', 'me')).rejects.toMatchObject({ code: 'TASK_CLOSED' });
  });

  it('names the message whose place it takes, and counts as from outside', async () => {
    const { host, run } = await start(twoSteps, [{ path: 'draft', when: 'after' }]);
    await run.edit({ address: 'draft#1', when: 'after', values: { text: 'better' } }, 'me');
    const state = foldRun(parseJournal(await host.store.read(run.id)));
    const { event } = state.held.get('after draft#1')!;
    const message = event.type === 'settle' ? event.outputs.get('text') : undefined;
    expect(message).toMatchObject({ id: 'edit4.text', parents: ['draft#1.text'], taint: 'outside', by: 'edit' });
  });

  it.each([
    ['an activation that is not open', { address: 'draft#1', when: 'before', values: { question: 'x' } }, 'NOT_FOUND'],
    ['messages that are not held', { address: 'improve#1', when: 'after', values: { text: 'x' } }, 'NOT_FOUND'],
    ['a port that got nothing', { address: 'improve#1', when: 'before', values: { other: 'x' } }, 'MESSAGE_INVALID'],
  ] as const)('is refused for %s, and nothing has changed', async (_, edit, code) => {
    const { run } = await start(twoSteps, [{ path: 'improve', when: 'before' }]);
    const { sequence } = run.state;
    await expect(run.edit(edit, 'me')).rejects.toMatchObject({ code });
    expect(run.state.sequence).toBe(sequence);
  });
});

describe('a budget of one node', () => {
  const loop = (budget: object) =>
    flowOf({
      nodes: [
        {
          id: 'rounds',
          type: 'loop',
          maxRounds: 5,
          budget,
          body: {
            nodes: [ask('one', '{{ question }}'), ask('two', '{{ text }}')],
            edges: edgesOf(['input.question -> one.question', 'one.text -> two.text', 'two.text -> output.text']),
          },
        },
        ask('other', '{{ text }}'),
      ],
      edges: ['input.question -> rounds.question', 'rounds.text -> other.text', 'other.text -> output.answer'],
    });

  it('pauses the run before the call that would exceed it, and goes on with more', async () => {
    const { run, calls } = await start(loop({ calls: 3 }), []);
    expect(run.status()).toBe('paused');
    expect(run.state.paused).toEqual({ reason: 'budget', limit: 'calls=3 at rounds' });
    expect(calls()).toHaveLength(3);
    await run.resume({ nodeBudgets: { rounds: { calls: 100 } } });
    expect(await run.settled()).toBe('completed');
    expect(calls()).toHaveLength(11);
  });

  it('ends a loop after the round in which it was used up, when it says so', async () => {
    const { run, calls } = await start(loop({ calls: 3, onReached: 'end-loop' }), []);
    expect(run.status()).toBe('completed');
    expect(calls()).toHaveLength(5); // two rounds of two, and the node after the loop, which has no budget
    expect([...run.state.exitReasons.values()]).toEqual(['budget']);
  });
});
