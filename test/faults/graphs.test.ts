import { describe, expect, it } from 'vitest';
import { compile, type JsonObject, openRun, parseFlow, startRun } from '#engine/index';
import { ask, edgesOf, flowOf, memoryStore, person, testHost, text } from '#engine/testing/index';

const models = { '*': { provider: 'test', model: 'scripted' } };
const input = { question: 'Why?' };

describe('graphs', () => {
  it('15: a flow that contains itself ends with an error that names the cap, without an overflow, at any cap', async () => {
    const endless = flowOf({
      nodes: [{ id: 'again', type: 'flow', use: 'self' }],
      edges: ['input.question -> again.question', 'again.answer -> output.answer'],
    });
    for (const depth of [1, 32, 5000]) {
      const run = await startRun(testHost(), { flow: endless, input, models, budget: { depth } });
      expect(await run.settled()).toBe('failed');
      expect(run.state.ended?.error?.code).toBe('DEPTH_EXCEEDED');
      expect(run.state.ended?.error?.message).toContain(`depth budget is ${depth}`);
    }
  });

  it('16: two flows that call each other for ever end the same way', async () => {
    const calling = (name: string, other: string) =>
      flowOf({
        name,
        nodes: [{ id: 'other', type: 'flow', use: other }],
        edges: ['input.question -> other.question', 'other.answer -> output.answer'],
      });
    const flows = { a: calling('a', 'b'), b: calling('b', 'a') };
    const run = await startRun(testHost(), { flow: flows.a, flows, input, models, budget: { depth: 32 } });
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'DEPTH_EXCEEDED' });
  });

  it('18: of two edges into a plain port the first in the file that brings a value counts, whichever came first', async () => {
    const flow = (edges: string[]) =>
      flowOf({
        nodes: [ask('slow', 'slow'), ask('fast', 'fast'), text('say', '{{ x }}')],
        edges: [...edges, 'say.text -> output.answer'],
      });
    for (const first of ['slow', 'fast']) {
      const host = testHost({
        script: async ({ address }) => {
          for (let turn = 0; turn < (address === 'slow#1' ? 200 : 1); turn += 1) await Promise.resolve();
          return address;
        },
      });
      const ends = first === 'slow' ? ['slow', 'fast'] : ['fast', 'slow'];
      const run = await startRun(host, { flow: flow(ends.map((end) => `${end}.text -> say.x`)), input, models });
      expect(await run.settled()).toBe('completed');
      expect(run.state.outcome).toEqual({ output: { answer: `${first}#1` } });
    }
  });

  it('19: a flow in which nothing can begin is refused, and one in which several nodes begin runs them all', async () => {
    const none = flowOf({ nodes: [text('a', '{{ x }}')], edges: ['a.text -> a.x'] });
    expect(compile(none).problems.some(({ severity }) => severity === 'error')).toBe(true);
    await expect(startRun(testHost(), { flow: none, input, models })).rejects.toMatchObject({ code: 'FLOW_INVALID' });
    const several = flowOf({
      nodes: [text('a', 'A'), text('b', 'B'), text('both', '{{ x | join: "" }}', { ports: { x: { list: true } } })],
      edges: ['a.text -> both.x', 'b.text -> both.x', 'both.text -> output.answer'],
    });
    const run = await startRun(testHost(), { flow: several, input, models });
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: 'AB' } });
  });

  it('20: a fan-out of 10,000 completes, with no more calls at once than the run allows', async () => {
    let open = 0;
    let most = 0;
    const host = testHost({
      script: async () => {
        open += 1;
        most = Math.max(most, open);
        await Promise.resolve();
        open -= 1;
        return 'x';
      },
    });
    const flow = flowOf({
      interface: { input: { list: { type: 'array' } }, output: { answer: {} } },
      nodes: [
        {
          id: 'each',
          type: 'map',
          concurrency: 10_000,
          body: {
            nodes: [ask('say', '{{ item }}')],
            edges: edgesOf(['input.item -> say.item', 'say.text -> output.y']),
          },
        },
      ],
      edges: ['input.list -> each.items', 'each.y -> output.answer'],
    });
    const list = Array.from({ length: 10_000 }, (_, index) => index);
    const run = await startRun(host, { flow, input: { list }, models }, { concurrency: 8 });
    expect(await run.settled()).toBe('completed');
    expect(host.models.requests).toHaveLength(10_000);
    expect(most).toBeLessThanOrEqual(8);
  }, 60_000);
});

describe('names that every object of JavaScript has', () => {
  const names = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__', '__defineGetter__'];
  it.each(names)('5: are refused as node, role, state key and flow: %s', (name) => {
    const { nodes, edges } = flowOf({ nodes: [ask('say', '{{ question }}')], edges: [] });
    const [say] = nodes;
    const flow = flowOf({ nodes, edges });
    const broken = [
      { ...flow, nodes: [{ ...say, id: name }] },
      { ...flow, nodes: [{ ...say, performer: { model: name } }] },
      { ...flow, nodes: [{ ...say, performer: { person: name } }] },
      { ...flow, nodes: [{ id: 'keep', type: 'set-state', key: name }] },
      { ...flow, nodes: [{ id: 'call', type: 'flow', use: name }] },
      { ...flow, nodes: [{ id: 'call', type: 'flow', use: `${name}@1.0.0` }] },
      { ...flow, name },
    ];
    for (const one of broken) {
      const parsed = parseFlow(one);
      expect(parsed.ok, JSON.stringify(one)).toBe(false);
    }
    expect(parseFlow(flow).ok).toBe(true);
  });

  it('5: are read from no message, in which nobody wrote them', async () => {
    const flow = flowOf({
      interface: { input: { question: {}, list: { type: 'array' } }, output: { answer: {}, keys: {} } },
      nodes: [
        text('part', 'nothing: {{ x }}', { ports: { x: { optional: true } } }),
        { id: 'each', type: 'map', key: 'toString', body: { nodes: [], edges: edgesOf(['input.item -> output.y']) } },
      ],
      edges: [
        'input.question.constructor -> part.x',
        'part.text -> output.answer',
        'input.list -> each.items',
        'each.y -> output.keys',
      ],
    });
    const given: JsonObject = { question: { a: 1 }, list: [{ a: 1 }, { a: 2 }] };
    const host = testHost();
    const run = await startRun(host, { flow, input: given, models });
    await run.settled();
    expect(run.state.ended).toMatchObject({ status: 'failed', error: { code: 'TEMPLATE_FAILED' } });
    const keyed = await startRun(testHost(), {
      flow: { ...flow, nodes: flow.nodes.slice(1), edges: flow.edges.slice(2) },
      input: given,
      models,
    });
    expect(await keyed.settled()).toBe('completed');
    expect(keyed.state.outcome).toEqual({ output: { keys: given.list } });
  });
});

describe('one run and two processes', () => {
  const flow = flowOf({
    nodes: [person('say', '{{ question }}')],
    edges: ['input.question -> say.question', 'say.text -> output.answer'],
  });

  it('55: the second writer decides on what the first one wrote, and what came too late is not acknowledged', async () => {
    const store = memoryStore();
    const host = testHost({ store });
    const first = await startRun(host, { flow, input, models });
    await first.settled();
    const second = await openRun(testHost({ store }), first.id);
    await second.settled();
    const [task] = first.summary().openTasks;
    await first.answer(task!.id, 'first', 'me');
    await expect(second.answer(task!.id, 'second', 'you')).rejects.toMatchObject({ code: 'TASK_ANSWERED' });
    const again = await openRun(testHost({ store }), first.id);
    expect(await again.settled()).toBe('completed');
    expect(again.state.outcome).toEqual({ output: { answer: 'first' } });
  });

  it('56: a flow that is edited while its run waits changes nothing: the run is pinned to what it began with', async () => {
    const store = memoryStore();
    const run = await startRun(testHost({ store }), { flow, input, models });
    await run.settled();
    const hash = run.state.started.hash;
    await run.close();
    const edited = flowOf({ ...flow, nodes: [person('say', 'Something else: {{ question }}')], edges: flow.edges });
    expect(edited).not.toEqual(flow);
    const again = await openRun(testHost({ store }), run.id);
    await again.settled();
    expect(again.state.started.hash).toBe(hash);
    expect(again.summary().openTasks[0]?.prompt).toBe('Why?');
  });

  it('57: a journal that this version does not understand is left alone, with the entry named, and never guessed at', async () => {
    const store = memoryStore();
    const run = await startRun(testHost({ store }), { flow, input, models });
    await run.settled();
    await run.close();
    const summary = (await store.summary(run.id))!;
    const strange = { type: 'activation.completed', at: 1, address: 'nobody#1', outputs: {} } as const;
    await store.append({ run: run.id, after: 2, entries: [strange], summary });
    await expect(openRun(testHost({ store }), run.id)).rejects.toMatchObject({
      code: 'JOURNAL_MISMATCH',
      message: expect.stringContaining('Entry 3 (activation.completed of "nobody#1")'),
    });
    expect(await store.read(run.id)).toHaveLength(3);
  });
});
