import { describe, expect, it } from 'vitest';
import { FlowError, openRun, type RunHandle, startRun } from '../index.ts';
import type { Append, JournalStore } from '../journal/store.ts';
import { edgesOf, flowOf, memoryStore, testHost } from '../testing/index.ts';

const models = { '*': { provider: 'test', model: 'scripted' } };

/** Parallel branches, a map with keys, a loop, a sub-flow that calls itself, a person two levels down in one branch. */
const flow = flowOf({
  interface: {
    input: { question: {}, people: { type: 'array' }, leaf: {} },
    output: { answer: {}, seats: {} },
    optional: ['leaf'],
  },
  nodes: [
    { id: 'left', type: 'ask', performer: { model: 'writer' }, prompt: 'Left {{ question }}' },
    {
      id: 'panel',
      type: 'map',
      key: 'name',
      body: {
        nodes: [
          {
            id: 'seat',
            type: 'ask',
            performer: { model: 'critic' },
            prompt: 'For {{ item.name }}',
            memory: { thread: true },
          },
        ],
        edges: edgesOf(['input.item -> seat.item', 'seat.text -> output.said']),
      },
    },
    {
      id: 'deep',
      type: 'flow',
      use: {
        format: 1,
        name: 'level-one',
        interface: { input: { question: {} }, output: { answer: {} } },
        models: { writer: {} },
        people: { editor: {} },
        nodes: [
          {
            id: 'rounds',
            type: 'loop',
            maxRounds: 2,
            body: {
              nodes: [
                { id: 'try', type: 'ask', performer: { model: 'writer' }, prompt: 'Round {{ round }} {{ question }}' },
                { id: 'check', type: 'ask', performer: { person: 'editor' }, prompt: 'Good? {{ draft }}' },
              ],
              edges: edgesOf([
                'input.round -> try.round',
                'input.question -> try.question',
                'try.text -> check.draft',
                'check.text -> output.text',
              ]),
            },
          },
        ],
        edges: edgesOf(['input.question -> rounds.question', 'rounds.text -> output.answer']),
      },
    },
    { id: 'join', type: 'template', text: '{{ a }} & {{ b }}' },
  ],
  edges: [
    'input.question -> left.question',
    'input.people -> panel.items',
    'input.question -> deep.question',
    'left.text -> join.a',
    'deep.answer -> join.b',
    'join.text -> output.answer',
    'panel.said -> output.seats',
  ],
});
const input = { question: 'Why?', people: [{ name: 'ann' }, { name: 'bo' }] };

class Killed extends Error {}

/** A store whose process dies at its n-th write, before or after the write has become durable. */
function dyingStore(store: JournalStore, dieAt: number, when: 'before' | 'after'): JournalStore {
  let writes = 0;
  return {
    ...store,
    read: (run, after) => store.read(run, after),
    async append(append: Append) {
      writes += 1;
      if (writes === dieAt && when === 'before') throw new Killed();
      const appended = await store.append(append);
      if (writes === dieAt) throw new Killed();
      return appended;
    },
  };
}

async function answerAll(run: RunHandle): Promise<void> {
  for (let status = await run.settled(); status === 'waiting'; status = await run.settled()) {
    for (const task of run.summary().openTasks) await run.answer(task.id, `yes ${task.address}`, 'me');
  }
}

describe('a run whose process dies', () => {
  for (const when of ['before', 'after'] as const) {
    it(`${when} any write whatever goes on to the same result, and calls nothing again that is in the journal`, async () => {
      let deaths = 0;
      for (let dieAt = 1; ; dieAt += 1) {
        const store = memoryStore();
        const calls = new Map<string, number>();
        const script = async ({ address }: { address: string }) => {
          calls.set(address, (calls.get(address) ?? 0) + 1);
          // Answers arrive one after another, so that each is written on its own.
          const turns = 40 * calls.size;
          for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
          return `said ${address}`;
        };
        const first = testHost({ script, store: dyingStore(store, dieAt, when) });
        let died = false;
        let run: RunHandle | undefined;
        try {
          run = await startRun(first, { flow, input, models, run: 'r1', seed: 's' });
          await answerAll(run);
        } catch (error) {
          if (!(error instanceof Killed) && !(error instanceof FlowError)) throw error;
          died = true;
        }
        await run?.close();
        died ||= run === undefined || run.state.ended === undefined;
        const finished = new Set(
          (await store.read('r1')).flatMap((entry) => (entry.type === 'activation.completed' ? [entry.address] : [])),
        );
        const before = new Map(calls);
        const second = testHost({ script, store });
        const again =
          (await store.read('r1')).length === 0
            ? await startRun(second, { flow, input, models, run: 'r1', seed: 's' })
            : await openRun(second, 'r1');
        await answerAll(again);
        expect(again.status(), `after death ${dieAt}`).toBe('completed');
        expect(again.state.outcome).toEqual({
          output: {
            answer: 'said left#1 & yes deep/rounds/check#2',
            seats: ['said panel[ann]/seat#1', 'said panel[bo]/seat#1'],
          },
        });
        for (const address of finished) expect(calls.get(address) ?? 0, address).toBe(before.get(address) ?? 0);
        await again.close();
        if (!died) break;
        deaths += 1;
      }
      expect(deaths).toBeGreaterThan(7);
    });
  }
});

describe('a store that cannot write for a while', () => {
  it('loses nothing: no answer is acknowledged, no call is made again, and the run goes on when it can', async () => {
    const store = memoryStore();
    let isFull = false;
    const full: JournalStore = {
      ...store,
      append: (append) => (isFull ? Promise.reject(new FlowError('STORE_FAILED', 'disk full')) : store.append(append)),
    };
    const host = testHost({ store: full });
    const run = await startRun(host, { flow, input, models });
    expect(await run.settled()).toBe('waiting');
    const [task] = run.summary().openTasks;
    isFull = true;
    const signals: string[] = [];
    run.subscribe((signal) => signals.push(signal.type));
    await expect(run.answer(task!.id, 'yes', 'me')).rejects.toMatchObject({ code: 'STORE_FAILED' });
    expect(signals).toEqual(['unsaved']);
    expect((await store.read(run.id)).some((entry) => entry.type === 'task.answered')).toBe(false);
    isFull = false;
    host.clock.advance(1000);
    await answerAll(run);
    expect(run.status()).toBe('completed');
    expect(host.models.requests).toHaveLength(5);
  });
});
