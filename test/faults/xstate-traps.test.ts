import { describe, expect, it } from 'vitest';
import { createActor, setup } from 'xstate';
import { forkRun, type Json, openRun, replayJournal, startRun } from '#engine/index';
import { ask, edgesOf, flowOf, memoryStore, person, testHost, text } from '#engine/testing/index';

const models = { '*': { provider: 'test', model: 'scripted' } };
const input = { question: 'Why?' };

/** Each trap as XState has it, so that one sees when it no longer does, and why our runs do not step into it. */
describe('traps of XState', () => {
  it('1: a restored machine forgets its timer; our due time is in the journal and comes due in the next process', async () => {
    const machine = setup({}).createMachine({
      initial: 'waiting',
      states: { waiting: { after: { 1: 'over' } }, over: {} },
    });
    const first = createActor(machine);
    first.start();
    const kept = first.getPersistedSnapshot();
    first.stop();
    const restored = createActor(machine, { snapshot: kept });
    restored.start();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(restored.getSnapshot().value).toBe('waiting');
    restored.stop();

    const flow = flowOf({
      nodes: [person('say', '{{ question }}', { task: { kind: 'answer', dueSeconds: 5, onDue: { default: 'late' } } })],
      edges: ['input.question -> say.question', 'say.text -> output.answer'],
    });
    const host = testHost();
    const run = await startRun(host, { flow, input, models });
    await run.settled();
    await run.close();
    const again = await openRun(host, run.id);
    await again.settled();
    host.clock.advance(5000);
    expect(await again.settled()).toBe('completed');
  });

  it('1: a restored machine calls again what had been called; ours calls only what the journal does not hold', async () => {
    const flow = flowOf({
      nodes: [ask('first', '{{ question }}'), person('then', '{{ said }}')],
      edges: ['input.question -> first.question', 'first.text -> then.said', 'then.text -> output.answer'],
    });
    const host = testHost();
    const run = await startRun(host, { flow, input, models });
    expect(await run.settled()).toBe('waiting');
    await run.close();
    const again = await openRun(host, run.id);
    expect(await again.settled()).toBe('waiting');
    expect(host.models.requests).toHaveLength(1);
  });

  it('1: a child whose source was renamed is dropped in silence; a journal of a renamed node is refused by its entry', async () => {
    const flow = (id: string) =>
      flowOf({
        nodes: [ask(id, '{{ question }}')],
        edges: [`input.question -> ${id}.question`, `${id}.text -> output.answer`],
      });
    const host = testHost();
    const run = await startRun(host, { flow: flow('one'), input, models });
    await run.settled();
    const [first, ...rest] = JSON.parse(JSON.stringify(await host.store.read(run.id))) as Array<
      Record<string, unknown>
    >;
    const renamed = await startRun(testHost(), { flow: flow('other'), input, models });
    const journal = [{ ...first, flow: flow('other'), hash: renamed.state.started.hash }, ...rest];
    expect(() => replayJournal(journal)).toThrow(/Entry 2 .*"one#1"/);
  });

  it('2: data that looks like an actor becomes one; a message is never part of a machine and comes back as it was', async () => {
    const looksLive: Json = {
      xstate$$type: 1,
      id: 'child',
      nested: [{ xstate$$type: 1, id: 'nobody' }],
      lc: 1,
      toJSON: 'x',
    };
    const flow = flowOf({
      interface: { input: { question: {} }, output: { answer: {} } },
      state: { kept: { initial: null } },
      nodes: [{ id: 'keep', type: 'set-state', key: 'kept' }, person('wait', '{{ question.id }}')],
      edges: ['input.question -> keep.value', 'input.question -> wait.question', 'input.question -> output.answer'],
    });
    const host = testHost({ store: memoryStore() });
    const run = await startRun(host, { flow, input: { question: looksLive }, models }, { inspect: () => {} });
    await run.settled();
    await run.close();
    const again = await openRun(host, run.id, { inspect: () => {} });
    await again.settled();
    await again.answer(again.summary().openTasks[0]!.id, 'go on', 'me');
    expect(await again.settled()).toBe('completed');
    expect(again.state.outcome).toEqual({ output: { answer: looksLive } });
  });

  it('3, 17: transitions without end hang a process; cycles are refused, and calls without end meet their cap', async () => {
    const turning = flowOf({
      nodes: [text('a', '{{ x }}'), text('b', '{{ x }}')],
      edges: ['a.text -> b.x', 'b.text -> a.x'],
    });
    await expect(startRun(testHost(), { flow: turning, input, models })).rejects.toMatchObject({
      code: 'FLOW_INVALID',
    });
    const endless = flowOf({
      nodes: [{ id: 'again', type: 'flow', use: 'self' }],
      edges: ['input.question -> again.question', 'again.answer -> output.answer'],
    });
    const run = await startRun(testHost(), { flow: endless, input, models });
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'DEPTH_EXCEEDED' });
  });

  it('4: JSON makes {} of a Map and null of NaN; what would not come back as it was is refused where it enters', async () => {
    expect(JSON.parse(JSON.stringify({ map: new Map([[1, 2]]), none: Number.NaN }))).toEqual({ map: {}, none: null });
    const flow = flowOf({
      nodes: [person('say', '{{ question }}')],
      edges: ['input.question -> say.question', 'say.text -> output.answer'],
    });
    const host = testHost();
    const run = await startRun(host, { flow, input, models });
    await run.settled();
    const edit = (value: unknown) =>
      run.edit({ address: 'say#1', when: 'before', values: { question: value as Json } }, 'me'); // which it is not
    for (const value of [Number.NaN, new Map(), 10n, { a: undefined }, () => 1])
      await expect(edit(value)).rejects.toMatchObject({ code: 'MESSAGE_INVALID' });
    expect(await host.store.read(run.id)).toHaveLength(2);
  });

  it('6: recursion meets the end of the stack at some thousand levels; runs, forks and journals of deep nesting need none', async () => {
    let nested: unknown = { question: 'bottom' };
    for (let level = 0; level < 150; level += 1) nested = [nested];
    const flow = flowOf({
      interface: { input: { question: {}, list: { type: 'array' } }, output: { answer: {}, all: {} } },
      nodes: [
        text('say', '{{ question | size }}'),
        { id: 'each', type: 'map', body: { nodes: [], edges: edgesOf(['input.question -> output.same']) } },
      ],
      edges: [
        'input.question -> say.question',
        'input.question -> each.question',
        'input.list -> each.items',
        'each.same -> output.all',
        'input.question -> output.answer',
      ],
    });
    const host = testHost();
    const deep = nested as Json; // nothing but lists and texts
    const run = await startRun(host, { flow, input: { question: deep, list: [1, 2] }, models });
    expect(await run.settled()).toBe('completed');
    const journal = JSON.parse(JSON.stringify(await host.store.read(run.id))) as unknown[];
    expect(replayJournal(journal).output).toMatchObject({ answer: deep, all: [deep, deep] });
    expect(await (await forkRun(host, run.id, { at: 1 })).settled()).toBe('completed');
  });
});
