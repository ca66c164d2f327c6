import { describe, expect, it } from 'vitest';
import { FlowError } from '../errors.ts';
import { contentHash } from '../format/index.ts';
import { compile } from '../graph/compile.ts';
import { countCalls } from '../graph/count-calls.ts';
import type { ModelRequest, Models } from '../host.ts';
import { checkFlow, openRun, replayJournal, startRun } from '../index.ts';
import { edgesOf, flowOf, scripted as models, testHost } from '../testing/index.ts';

const facts = ['Cats purr when they are content', 'Steel ships float on the sea', 'Tea is made of leaves'];
/** Points of a little space of meanings that no words share. */
const meanings: Readonly<Record<string, readonly number[]>> = {
  [facts[0]!]: [1, 0, 0.1],
  [facts[1]!]: [0, 1, 0.1],
  [facts[2]!]: [0.1, 0.1, 1],
  feline: [0.9, 0.1, 0],
  vessel: [0.1, 0.9, 0],
};

/** A model of vectors that knows these meanings. */
function thinker(more: { model?: () => string; onCall?: (request: ModelRequest) => void } = {}) {
  const requests: ModelRequest[] = [];
  const thinking: Models = {
    call: async (request) => {
      requests.push(request);
      more.onCall?.(request);
      const vectors = (request.embed?.texts ?? []).map((text) => meanings[text] ?? [0.5, 0.5, 0.5]);
      return {
        text: '',
        vectors,
        usage: { inputTokens: 7 * vectors.length, outputTokens: 0 },
        finishReason: 'stop',
        model: more.model?.() ?? 'thinker',
      };
    },
  };
  return { thinking, requests };
}

/** Looks up one query in each of two rounds, and stores the query itself in the first. */
const flow = (node: object = {}) =>
  flowOf({
    interface: { input: { queries: { type: 'array' } }, output: { found: {} } },
    models: { embedder: {} },
    nodes: [
      {
        id: 'rounds',
        type: 'loop',
        maxRounds: 2,
        result: 'all',
        body: {
          state: { facts: { initial: facts, merge: 'append' } },
          nodes: [
            {
              id: 'pick',
              type: 'template',
              text: '{% if round == 1 %}{{ queries[0] }}{% else %}{{ queries[1] }}{% endif %}',
            },
            { id: 'memory', type: 'memory', key: 'facts', embedder: 'embedder', topK: 1, ...node },
          ],
          edges: edgesOf([
            'input.queries -> pick.queries',
            'input.round -> pick.round',
            'pick.text -> memory.query',
            'pick.text -> memory.passage',
            'memory.text -> output.found',
          ]),
        },
      },
    ],
    edges: ['input.queries -> rounds.queries', 'rounds.found -> output.found'],
  });
const input = { queries: ['feline', 'vessel'] };

describe('a memory with an embedder', () => {
  it('finds by meaning what shares no word, with one call for each look-up', async () => {
    const { thinking, requests } = thinker();
    const host = { ...testHost(), models: thinking };
    const run = await startRun(host, { flow: flow(), input, models });
    expect(await run.settled()).toBe('completed');
    expect(run.state.outcome).toMatchObject({ output: { found: [facts[0], facts[1]] } });
    expect(requests.map(({ address }) => address)).toEqual(['rounds/memory#1', 'rounds/memory#2']);
    expect(run.state.usage).toMatchObject({ calls: 2, inputTokens: 7 * (4 + 2) });
  });

  it('has a text made a vector of only once, and writes it into the journal small', async () => {
    const { thinking, requests } = thinker();
    const host = { ...testHost(), models: thinking };
    const run = await startRun(host, { flow: flow(), input, models });
    await run.settled();
    expect(requests.map(({ embed }) => embed?.texts)).toEqual([
      ['feline', ...facts],
      // What the round before stored is new; its own query is never kept.
      ['vessel', 'feline'],
    ]);
    const entries = await host.store.read(run.id);
    const written = entries.flatMap((entry) => ('vectors' in entry && entry.vectors ? [entry.vectors] : []));
    expect(written.map(({ model, byText }) => [model, Object.keys(byText).length])).toEqual([
      ['thinker', 3],
      ['thinker', 1],
    ]);
    expect(Object.values(written[0]!.byText).every((text) => text.length === 4)).toBe(true);
    expect(entries.find((entry) => 'vectors' in entry)).toMatchObject({ model: 'thinker', usage: { calls: 1 } });
  });

  it('is replayed and gone on with elsewhere without asking anybody', async () => {
    const { thinking } = thinker();
    const host = { ...testHost(), models: thinking };
    const run = await startRun(host, { flow: flow(), input, models });
    await run.settled();
    const entries = await host.store.read(run.id);
    expect(replayJournal(JSON.parse(JSON.stringify(entries)))).toMatchObject({
      status: 'completed',
      output: { found: [facts[0], facts[1]] },
      usage: { calls: 2 },
    });
    // A process that comes back after the first round knows the vectors of it.
    const rest = thinker();
    const second = { ...testHost(), models: rest.thinking };
    const until = entries.findIndex((entry) => entry.type === 'round.ended') + 1;
    await second.store.append({ run: run.id, after: 0, entries: entries.slice(0, until), summary: run.summary() });
    const resumed = await openRun(second, run.id);
    expect(await resumed.settled()).toBe('completed');
    expect(rest.requests.map(({ embed }) => embed?.texts)).toEqual([['vessel', 'feline']]);
  });

  it('makes all vectors anew when another model answers than before', async () => {
    const answering = ['old', 'new', 'new'];
    const { thinking, requests } = thinker({ model: () => answering.shift()! });
    const host = { ...testHost(), models: thinking };
    const run = await startRun(host, { flow: flow(), input, models });
    expect(await run.settled()).toBe('completed');
    expect(requests.map(({ embed, repair }) => [embed?.texts.length, repair])).toEqual([
      [4, 0],
      [2, 0],
      [3, 1],
    ]);
    expect(run.state.outcome).toMatchObject({ output: { found: [facts[0], facts[1]] } });
  });

  it('asks nobody when nothing is looked for or nothing is there', async () => {
    const { thinking, requests } = thinker();
    const run = await startRun(
      { ...testHost(), models: thinking },
      { flow: flow(), input: { queries: [' ', ''] }, models },
    );
    expect(await run.settled()).toBe('completed');
    expect(requests).toEqual([]);
  });

  it('forgets with its instance, and is tried again by itself when the model is away', async () => {
    let failures = 1;
    const { thinking, requests } = thinker({
      onCall: () => {
        failures -= 1;
        if (failures >= 0) throw new FlowError('MODEL_UNAVAILABLE', 'away');
      },
    });
    const host = { ...testHost(), models: thinking };
    const run = await startRun(host, { flow: flow({ reset: 'each-activation' }), input, models });
    expect(await run.settled()).toBe('waiting');
    host.clock.advance(10_000);
    expect(await run.settled()).toBe('completed');
    expect(requests.map(({ embed }) => embed?.texts.length)).toEqual([4, 4, 5]);
  });

  it('pauses at the budget of calls like every other call', async () => {
    const { thinking, requests } = thinker();
    const host = { ...testHost(), models: thinking };
    const run = await startRun(host, { flow: flow(), input, models, budget: { calls: 1 } });
    expect(await run.settled()).toBe('paused');
    expect(requests).toHaveLength(1);
    await run.resume({ budget: { calls: 5 } });
    expect(await run.settled()).toBe('completed');
  });

  it('says whether its model was chosen for it, and fails clearly when what comes back are no vectors', async () => {
    const { thinking, requests } = thinker();
    const host = { ...testHost(), models: thinking };
    const own = { '*': models['*'], embedder: { provider: 'p', model: 'vectors' } };
    await (await startRun(host, { flow: flow(), input, models: own })).settled();
    expect(requests[0]).toMatchObject({ binding: { model: 'vectors' }, embed: { isChosen: true } });
    await (await startRun(host, { flow: flow(), input, models })).settled();
    expect(requests[2]).toMatchObject({ embed: { isChosen: false } });

    const mute: Models = {
      call: async () => ({
        text: 'hello',
        usage: { inputTokens: 0, outputTokens: 0 },
        finishReason: 'stop',
        model: 'm',
      }),
    };
    const failed = await startRun({ ...testHost(), models: mute }, { flow: flow(), input, models });
    expect(await failed.settled()).toBe('failed');
    expect(failed.state.ended?.error).toMatchObject({ code: 'MODEL_NOT_COMPATIBLE', where: { node: 'memory' } });
  });

  it('counts one call at most for each look-up, and needs a role that the flow declares', () => {
    expect(countCalls(compile(flow()))).toMatchObject({ least: 0, most: 2 });
    expect(countCalls(compile(flow({ embedder: undefined })))).toMatchObject({ least: 0, most: 0 });
    expect(checkFlow(flow({ embedder: 'nobody' }), {})).toMatchObject([
      { code: 'FLOW_INVALID', message: 'The model role "nobody" is not declared by the flow.' },
    ]);
    expect(contentHash(flow())).not.toBe(contentHash(flow({ embedder: undefined })));
  });
});
