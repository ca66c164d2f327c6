import { describe, expect, it } from 'vitest';
import { checkFlow, openRun, replayJournal, startRun } from '../index.ts';
import type { Json } from '../json.ts';
import {
  ask,
  byAddress,
  edgesOf,
  flowOf,
  memoryStore,
  scripted as models,
  person,
  testHost,
  text,
} from '../testing/index.ts';

const facts = (initial: Json = []) => ({ facts: { initial, merge: 'append' } });
const memory = (more: object = {}) => ({ id: 'memory', type: 'memory', key: 'facts', ...more });

/** A loop that stores its round's passage and recalls what the rounds before left, for every item of the input. */
const looping = (node: object = {}, initial: Json = []) =>
  flowOf({
    interface: {
      input: { passages: { type: 'array' }, query: {} },
      output: { texts: {}, found: {} },
      optional: ['query'],
    },
    nodes: [
      {
        id: 'rounds',
        type: 'loop',
        maxRounds: 10,
        until: 'round >= n',
        result: 'all',
        body: {
          state: facts(initial),
          nodes: [
            { id: 'pick', type: 'code', inputs: { all: {}, round: {} }, outputs: { passage: {}, n: {} }, source: '' },
            memory(node),
          ],
          edges: edgesOf([
            'input.passages -> pick.all',
            'input.round -> pick.round',
            'pick.passage -> memory.passage',
            'input.query -> memory.query',
            'memory.text -> output.texts',
            'memory.passages -> output.found',
            'pick.n -> output.n',
          ]),
        },
      },
    ],
    edges: [
      'input.passages -> rounds.passages',
      'input.query -> rounds.query',
      'rounds.texts -> output.texts',
      'rounds.found -> output.found',
    ],
  });

/** Stands for the program of `pick`: the round's item, and how many there are. */
const sandbox = {
  run: async ({ input }: { input: { readonly [key: string]: Json } }) => {
    const all = input.all as readonly Json[];
    const passage = all[Number(input.round) - 1];
    return { n: all.length, ...(passage === undefined || passage === null ? {} : { passage }) };
  },
};

async function rounds(flow: ReturnType<typeof flowOf>, input: { passages: Json; query?: Json }) {
  const host = testHost({ sandbox });
  const run = await startRun(host, { flow, input, run: 'r1' });
  const status = await run.settled();
  return {
    run,
    status,
    entries: await host.store.read('r1'),
    output: run.state.outcome as { output: { texts: string[]; found: Json[][] } },
  };
}

describe('a memory in a loop', () => {
  it('finds in a round what the rounds before stored, never what this round does', async () => {
    const passages = ['cats purr', 'dogs bark', 'cats sleep a lot', null];
    const { output, entries } = await rounds(looping(), { passages, query: 'cats' });
    expect(output.output.texts).toEqual(['', 'cats purr', 'cats purr', 'cats purr\n\ncats sleep a lot']);
    expect(output.output.found[3]).toEqual([
      { text: 'cats purr', trust: 'outside', score: expect.any(Number) },
      { text: 'cats sleep a lot', trust: 'outside', score: expect.any(Number) },
    ]);
    const stored = entries.flatMap((entry) => ('write' in entry ? [entry.write] : []));
    expect(stored).toEqual(
      ['cats purr', 'dogs bark', 'cats sleep a lot'].map((said) => [{ text: said, trust: 'outside' }]),
    );
    expect(replayJournal(entries)).toMatchObject({ status: 'completed', output: output.output });
  });

  it('forgets what has expired, keeps what is pinned, and finds the newest when nothing is looked for', async () => {
    const passages = [{ text: 'rule', pinned: true }, 'one', 'two', null, null];
    const { output } = await rounds(looping({ expiresAfter: 1, topK: 1 }), { passages });
    expect(output.output.texts).toEqual(['', 'rule', 'rule\n\none', 'rule\n\ntwo', 'rule']);
  });

  it('begins with what its author wrote, which is trusted', async () => {
    const flow = looping({}, ['Ada wrote programs', { text: 'Be kind', pinned: true, tags: ['rule'] }]);
    const { output } = await rounds(flow, { passages: [null], query: 'Who wrote programs?' });
    expect(output.output.found[0]).toEqual([
      { text: 'Be kind', pinned: true, trust: 'trusted', tags: ['rule'], score: 0 },
      { text: 'Ada wrote programs', trust: 'trusted', score: expect.any(Number) },
    ]);
  });

  it('refuses what is no passage, naming the port', async () => {
    const { run } = await rounds(looping(), { passages: [7] });
    expect(run.state.ended?.error).toMatchObject({ code: 'MESSAGE_INVALID', where: { port: 'passage' } });
  });

  it('is replayed, and a journal in which a passage was changed is refused', async () => {
    const { entries } = await rounds(looping(), { passages: ['cats purr', null], query: 'cats' });
    const forged = entries.map((entry) =>
      'write' in entry && entry.write !== undefined
        ? { ...entry, write: [{ text: 'cats bite', trust: 'trusted' }] }
        : entry,
    );
    expect(() => replayJournal(forged)).toThrow(expect.objectContaining({ code: 'JOURNAL_MISMATCH' }));
  });
});

describe('trust', () => {
  const flow = flowOf({
    state: facts(['Written by the author about tea']),
    nodes: [
      ask('write', 'About {{ q }}'),
      memory({ id: 'store' }),
      memory({ id: 'recall' }),
      text('words', 'tea'),
      text('show', '{{ t }}'),
    ],
    edges: [
      'input.question -> write.q',
      'write.text -> store.passage',
      'words.text -> recall.query',
      'recall.text -> show.t',
      'show.text -> output.answer',
    ],
  });
  /** The same flow called in every round of a loop, so that the second finds what the first stored. */
  const twice = flowOf({
    nodes: [
      {
        id: 'twice',
        type: 'loop',
        maxRounds: 2,
        body: {
          nodes: [{ id: 'inner', type: 'flow', use: flow }],
          edges: edgesOf(['input.question -> inner.question', 'inner.answer -> output.answer']),
        },
      },
    ],
    edges: ['input.question -> twice.question', 'twice.answer -> output.answer'],
  });

  it('stays with a passage: what is made of it is tainted like the message that brought it', async () => {
    const host = testHost({ script: byAddress({ 'twice/inner/write': 'A model on tea' }) });
    const run = await startRun(host, { flow: twice, input: { question: 'tea?' }, models });
    expect(await run.settled()).toBe('completed');
    const shown = (await host.store.read(run.id)).flatMap((entry) =>
      entry.type === 'activation.completed' && entry.address.includes('recall') ? [entry.outputs.passages] : [],
    );
    expect(shown).toEqual([
      [{ text: 'Written by the author about tea', trust: 'trusted', score: expect.any(Number) }],
      [
        { text: 'A model on tea', trust: 'model', score: expect.any(Number) },
        { text: 'Written by the author about tea', trust: 'trusted', score: expect.any(Number) },
      ],
    ]);
    const loop = run.state.root.slots[0]!.child!;
    const inner = loop.kind === 'map' ? undefined : loop.slots[0]!.child;
    const taints = inner?.kind === 'flow' ? inner.slots.slice(2).map((slot) => slot.outputs.get('text')?.taint) : [];
    expect(taints).toEqual(['model', 'none', 'model']);
  });

  it('of a passage that only the author wrote taints nothing', async () => {
    const run = await startRun(testHost(), { flow, input: { question: 'tea?' }, models });
    expect(await run.settled()).toBe('completed');
    expect(run.state.root.slots.slice(2).map((slot) => slot.outputs.get('text')?.taint)).toEqual([
      'none',
      'none',
      'none',
    ]);
  });
});

it('a run that is closed and opened again knows what it knew', async () => {
  const flow = flowOf({
    interface: { input: { question: {} }, output: { answer: {} } },
    nodes: [
      {
        id: 'chat',
        type: 'loop',
        maxRounds: 3,
        body: {
          state: facts(),
          nodes: [person('tell', 'Tell me {{ q }}'), memory()],
          edges: edgesOf([
            'input.question -> tell.q',
            'tell.text -> memory.passage',
            'input.question -> memory.query',
            'memory.text -> output.answer',
          ]),
        },
      },
    ],
    edges: ['input.question -> chat.question', 'chat.answer -> output.answer'],
  });
  const store = memoryStore();
  let run = await startRun(testHost({ store }), { flow, input: { question: 'tea' }, run: 'r1' });
  for (const said of ['green tea', 'black tea and milk', 'no more']) {
    await run.settled();
    await run.answer(run.summary().openTasks[0]!.id, said, 'me');
    await run.close();
    run = await openRun(testHost({ store }), 'r1');
  }
  expect(await run.settled()).toBe('completed');
  expect(run.state.outcome).toEqual({ output: { answer: 'green tea\n\nblack tea and milk' } });
});

it('two memories of one key store in the order of the file', async () => {
  const flow = flowOf({
    interface: { input: { question: {} }, output: { answer: {} } },
    nodes: [
      {
        id: 'rounds',
        type: 'loop',
        maxRounds: 2,
        body: {
          state: facts(),
          nodes: [memory({ id: 'first' }), memory({ id: 'second' })],
          edges: edgesOf([
            'input.b -> first.passage',
            'input.question -> second.passage',
            'second.text -> output.answer',
          ]),
        },
      },
    ],
    edges: ['input.question -> rounds.question', 'input.question -> rounds.b', 'rounds.answer -> output.answer'],
  });
  const run = await startRun(testHost(), { flow, input: { question: ['x', 'y'] } });
  await run.settled();
  expect(run.state.outcome).toEqual({ output: { answer: 'y\n\nx\n\ny\n\nx' } });
});

describe('the check before a run', () => {
  const problemsOf = (parts: object) =>
    checkFlow(
      flowOf({
        state: facts(),
        nodes: [memory()],
        edges: ['input.question -> memory.query', 'memory.text -> output.answer'],
        ...parts,
      }),
    ).map(({ path, message }) => `${path}: ${message}`);

  it('finds nothing wrong with a memory of its own list', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it.each([
    ['a key that is not declared', { state: {} }, 'not declared'],
    ['a key that is no list', { state: { facts: { initial: null, merge: 'append' } } }, 'begin as a list'],
    ['a key that is replaced', { state: { facts: { initial: [] } } }, 'merge by "append"'],
    [
      'a key that others write',
      {
        nodes: [memory(), { id: 'set', type: 'set-state', key: 'facts' }],
        edges: ['input.question -> memory.query', 'input.question -> set.value', 'memory.text -> output.answer'],
      },
      '"set" writes the state key "facts" too',
    ],
    ['no connection', { edges: ['memory.text -> output.answer'] }, 'Nothing is connected'],
  ])('names %s', (_, parts, message) => {
    expect(problemsOf(parts)).toEqual([expect.stringMatching(/^nodes\[0\]/)]);
    expect(problemsOf(parts)[0]).toContain(message);
  });
});
