import { afterAll, describe, expect, it } from 'vitest';
import { FlowError } from '#engine/errors';
import { requireFlow } from '#engine/format/index';
import { compile } from '#engine/graph/compile';
import { countCalls } from '#engine/graph/count-calls';
import type { Host, ModelRequest } from '#engine/host';
import { isJsonObject, type Json, type JsonObject } from '#engine/json';
import { replayJournal } from '#engine/run/replay';
import { startRun } from '#engine/run/start-run';
import { outputOf } from '#engine/run/summary';
import { nodeSandbox } from '#engine/sandbox/node';
import { edgesOf, testHost } from '#engine/testing/index';
import { shippedExample, shippedFlow, shippedFlows } from './index.ts';
import { playNamed } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const words = {
  'The mouser sleeps on the sill': [1, 0, 0],
  'A schooner left the harbour': [0, 1, 0],
  'Kettle and leaves, four minutes': [0, 0, 1],
  cat: [0.9, 0.2, 0.1],
  ship: [0.1, 0.9, 0.1],
} as const satisfies Record<string, readonly number[]>;
const texts = Object.keys(words).slice(0, 3);

/** An embedding model that knows what these few texts mean, though they share no word. */
async function run(flow: ReturnType<typeof shippedFlow>, input: JsonObject, fails?: FlowError) {
  const requests: ModelRequest[] = [];
  const host: Host = {
    ...testHost({ sandbox }),
    models: {
      call: async (request) => {
        requests.push(request);
        if (fails !== undefined) throw fails;
        const known: Readonly<Record<string, readonly number[]>> = words;
        const vectors = (request.embed?.texts ?? []).map((text) => known[text] ?? [0.4, 0.4, 0.4]);
        return { text: '', vectors, usage: { inputTokens: 1, outputTokens: 0 }, finishReason: 'stop', model: 'small' };
      },
    },
  };
  const models = { '*': { provider: 'local', model: 'embeds' } };
  const handle = await startRun(host, { flow, flows: shippedFlows, input, models, seed: 's' });
  expect(await handle.settled()).toBe('completed');
  const journal = await host.store.read(handle.id);
  expect(replayJournal(JSON.parse(JSON.stringify(journal))).output).toEqual(outputOf(handle.state));
  return { output: outputOf(handle.state), requests, journal };
}

const flow = shippedFlow('vector-memory');
const listIn = (output: JsonObject | undefined): Json[] => [output?.found ?? []].flat() as Json[];
const foundIn = (output: JsonObject | undefined): JsonObject[] => listIn(output).filter(isJsonObject);

// reference/aiflows.md §2, VectorStore/ChromaDB; §6, row 42.
describe('a vector memory (row 42: vector store read and write)', () => {
  it('writes, then reads what means most nearly the same, in one activation and one call', async () => {
    const { output, requests } = await run(flow, { store: texts, query: 'cat' });
    expect(output).toMatchObject({ by: 'meaning', found: [{ text: texts[0] }, {}, {}] });
    expect(output).not.toHaveProperty('problem');
    const scores = foundIn(output).map(({ score }) => Number(score));
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(requests.map(({ address, embed }) => [address, embed?.texts])).toEqual([
      ['shelf/meaning#2', ['cat', ...texts]],
    ]);
  });

  it('keeps what it has from call to call, and embeds each text once', async () => {
    const caller = requireFlow({
      format: 1,
      name: 'caller',
      interface: { input: { queries: { type: 'array' } }, output: { found: {} } },
      models: { embedder: {} },
      nodes: [
        {
          id: 'rounds',
          type: 'loop',
          maxRounds: 2,
          result: 'all',
          body: {
            nodes: [
              {
                id: 'pick',
                type: 'code',
                inputs: { queries: {}, round: {} },
                outputs: { query: { type: 'string' }, store: { type: 'array' } },
                source:
                  'const { queries, round } = input; return { query: queries[round - 1], store: round === 1 ? queries.slice(2) : [] };',
              },
              { id: 'memory', type: 'flow', use: 'vector-memory@1.0.0' },
            ],
            edges: edgesOf([
              'input.queries -> pick.queries',
              'input.round -> pick.round',
              'pick.query -> memory.query',
              'pick.store -> memory.store',
              'memory.text -> output.found',
            ]),
          },
        },
      ],
      edges: edgesOf(['input.queries -> rounds.queries', 'rounds.found -> output.found']),
    });
    const { output, requests, journal } = await run(caller, { queries: ['cat', 'ship', ...texts] });
    const firsts = listIn(output).map((found) => String(found).split('\n')[0]);
    expect(firsts).toEqual([texts[0], texts[1]]);
    expect(requests.map(({ embed }) => embed?.texts)).toEqual([['cat', ...texts], ['ship']]);
    const kept = journal.flatMap((entry) => ('vectors' in entry && entry.vectors ? [entry.vectors] : []));
    expect(kept.map(({ byText }) => Object.keys(byText).length)).toEqual([3]);
  });

  it('finds pinned texts whatever is asked, and the newest when nothing is', async () => {
    const { output } = await run(flow, { store: texts, pin: ['Be kind'], query: 'ship' });
    expect(foundIn(output).slice(0, 2)).toMatchObject([{ text: 'Be kind' }, { text: texts[1] }]);
    const newest = await run(flow, { store: texts });
    expect(newest.output).toMatchObject({ by: 'newest', found: [{ text: texts[2] }, {}, {}] });
    expect(newest.requests).toEqual([]);
  });

  it('says so when it has to compare words, and asks nobody when it is told to', async () => {
    const away = new FlowError('MODEL_NOT_CONFIGURED', 'No model makes vectors here.');
    const { output, requests } = await run(flow, { store: texts, query: 'the harbour' }, away);
    expect(requests).toHaveLength(1);
    expect(output).toMatchObject({
      by: 'words',
      problem: 'No model makes vectors here.',
      found: [{ text: texts[1] }, {}],
    });
    const told = await run(flow, { store: texts, query: 'the harbour', by: 'words' });
    expect(told.output).toMatchObject({ by: 'words', found: output?.found });
    expect(told.output).not.toHaveProperty('problem');
    expect(told.requests).toEqual([]);
  });

  it('makes no more calls than are foreseen', async () => {
    const most = (input: JsonObject) => countCalls(compile(flow, shippedFlows), { input }).most;
    expect(most({ store: texts, query: 'cat', by: 'meaning', pin: [] })).toBe(1);
    expect(most({ store: texts, query: 'cat', by: 'words', pin: [] })).toBe(0);
  });
});

it('the recorded examples say that no model made their vectors', async () => {
  const { journal, embedded } = await playNamed(['vector-memory', 'house-rules'], { sandbox });
  expect(embedded).toHaveLength(1);
  expect(journal.find((entry) => 'vectors' in entry)).toMatchObject({ model: 'hashed-words (no model)' });
  expect(shippedExample('vector-memory', 'house-rules').answers).toEqual([]);
});
