import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  compile,
  type Entry,
  type FlowFile,
  foldRun,
  forkRun,
  type Host,
  type JournalStore,
  openRun,
  replayJournal,
  type Sandbox,
} from '#engine/index';
import { edgesOf, flowOf, memoryStore, testHost } from '#engine/testing/index';
import { openDatabase } from '#server/host/database';
import { sqliteJournalStore } from '#server/host/sqlite-journal-store';
import { flowFrom, namedFlows, type Wildness } from './build-flow.ts';
import type { Death } from './dying-store.ts';
import { factsOf } from './facts.ts';
import { flowShapes } from './flow-shapes.ts';
import { inProcessSandbox } from './in-process-sandbox.ts';
import { mutableParts } from './isolation.ts';
import type { BodyShape } from './kinds.ts';
import { type Played, play } from './play.ts';
import { searching, secondsToSearch } from './seconds.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await inProcessSandbox();
});

const calm: Wildness = { fails: false, cuts: false, draws: true };
const cutting: Wildness = { fails: false, cuts: true, draws: true };
/** Nothing in it follows from an address. */
const sober: Wildness = { fails: false, cuts: false, draws: false };
const wild: Wildness = { fails: true, cuts: true, draws: true };

const timing = fc.nat({ max: 2 ** 31 - 1 }).map((number) => `t${number}`);
const deaths: fc.Arbitrary<Death[]> = fc.array(
  fc.record({ write: fc.integer({ min: 1, max: 12 }), when: fc.constantFrom('before', 'after') }),
  { maxLength: 4 },
);

/** A flow that the compiler takes: a generator that makes others would prove nothing. */
function soundFlow(shape: BodyShape, wildness: Wildness): FlowFile {
  const flow = flowFrom(shape, wildness);
  const problems = compile(flow, namedFlows).problems.filter(({ severity }) => severity === 'error');
  expect(problems).toEqual([]);
  return flow;
}

/** What must be true of every run, whatever happened to it. */
function expectSound(played: Played): void {
  const { entries, run, breaches } = played;
  expect(breaches).toEqual([]);
  expect(mutableParts(run.state)).toEqual([]);
  const again = foldRun(entries);
  expect(again.outcome).toEqual(run.state.outcome);
  expect(again.usage).toEqual(run.state.usage);
  const replayed = replayJournal(entries);
  expect(replayed.status).toBe(played.status);
  const text = JSON.stringify(entries);
  expect(replayJournal(JSON.parse(text) as unknown[])).toEqual(replayed);
  expect(text).not.toContain('INTERNAL');
}

/** A final state never changes: whatever is tried, nothing is added to the journal. */
async function expectFinal({ run, entries, status }: Played, store: JournalStore): Promise<void> {
  const [task] = [...run.state.tasks.keys()];
  const attempts = [
    run.cancel(),
    run.pause(),
    run.resume(),
    run.changePerformer({ path: 'n0', performer: { model: 'critic' } }, 'me'),
    run.setBreakpoints([], 'me'),
    run.edit({ address: 'n0#1', when: 'before', values: {} }, 'me'),
    ...(task === undefined ? [] : [run.answer(task, 'late', 'me')]),
  ];
  for (const attempt of await Promise.allSettled(attempts)) expect(attempt.status).toBe('rejected');
  expect(await store.read('r')).toHaveLength(entries.length);
  const again = await openRun(idleHost(store), 'r');
  expect(await again.settled()).toBe(status);
  expect(await store.read('r')).toHaveLength(entries.length);
  await run.close();
  await again.close();
}

/** A host on a store, whose models never answer: a run that begins on it does nothing. */
function idleHost(store: JournalStore): Host {
  return { ...testHost({ store, script: () => new Promise<string>(() => {}) }), sandbox };
}

const count = { calm: 0, cut: 0, wild: 0, entries: 0, deaths: 0, forks: 0 };

afterAll(() => {
  process.stdout.write(`random flows: ${JSON.stringify(count)}\n`);
});

describe('any flow', () => {
  const limit = (seconds: number) => secondsToSearch(seconds) * 1000 + 60_000;

  it(
    'comes to the same facts and the same result in any timing and after any crash',
    async () => {
      await fc.assert(
        fc.asyncProperty(flowShapes, timing, deaths, async (shape, order, crashes) => {
          const flow = soundFlow(shape, calm);
          const plain = await play(flow, { sandbox });
          const other = await play(flow, { sandbox, timing: order, deaths: crashes });
          count.calm += 1;
          count.deaths += other.deaths;
          count.entries += plain.entries.length;
          expectSound(plain);
          expectSound(other);
          expect(plain.status).toBe('completed');
          expect(other.run.state.outcome).toEqual(plain.run.state.outcome);
          expect(factsOf(other.entries)).toEqual(factsOf(plain.entries));
        }),
        searching(5),
      );
      expect(count.calm).toBeGreaterThan(1);
      expect(count.deaths).toBeGreaterThan(1);
    },
    limit(5),
  );

  it(
    'comes to the same result in any timing although exits and errors cut branches off',
    async () => {
      await fc.assert(
        fc.asyncProperty(flowShapes, timing, deaths, async (shape, order, crashes) => {
          const flow = soundFlow(shape, cutting);
          const plain = await play(flow, { sandbox });
          const other = await play(flow, { sandbox, timing: order, deaths: crashes, concurrency: 3 });
          count.cut += 1;
          expectSound(plain);
          expectSound(other);
          expect(other.run.state.outcome).toEqual(plain.run.state.outcome);
        }),
        searching(4),
      );
      expect(count.cut).toBeGreaterThan(1);
    },
    limit(4),
  );

  it(
    'stays sound while people pause, step, edit, restart, cancel and change performers at any moment',
    async () => {
      await fc.assert(
        fc.asyncProperty(flowShapes, timing, fc.nat({ max: 12 }), async (shape, order, interventions) => {
          const flow = soundFlow(shape, wild);
          const store = memoryStore();
          const played = await play(flow, { sandbox, timing: order, interventions, cancels: true, store });
          count.wild += 1;
          expectSound(played);
          expect(['completed', 'failed', 'cancelled']).toContain(played.status);
          await expectFinal(played, store);
        }),
        searching(5),
      );
      expect(count.wild).toBeGreaterThan(1);
    },
    limit(5),
  );

  it(
    'goes on from a fork at any entry, to the same result',
    async () => {
      await fc.assert(
        fc.asyncProperty(flowShapes, timing, async (shape, order) => {
          const flow = soundFlow(shape, calm);
          const store = memoryStore();
          const plain = await play(flow, { sandbox, timing: order, store });
          const step = Math.max(1, Math.floor(plain.entries.length / 12));
          for (let at = 1; at <= plain.entries.length; at += step) {
            const fork = `fork${at}`;
            const begun = await forkRun(idleHost(store), 'r', { at }, { run: fork });
            await begun.close();
            const played = await play(flow, { sandbox, store, open: fork });
            count.forks += 1;
            expectSound(played);
            expect(played.run.state.outcome).toEqual(plain.run.state.outcome);
          }
        }),
        searching(4),
      );
      expect(count.forks).toBeGreaterThan(1);
    },
    limit(4),
  );

  it(
    'comes to the same facts on SQLite as in memory',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'flowright-random-'));
      let flows = 0;
      try {
        await fc.assert(
          fc.asyncProperty(flowShapes, timing, deaths, async (shape, order, crashes) => {
            const flow = soundFlow(shape, calm);
            flows += 1;
            const database = openDatabase(join(folder, `${flows}.sqlite`));
            const store = sqliteJournalStore(database);
            const plain = await play(flow, { sandbox, timing: order });
            const other = await play(flow, { sandbox, timing: order, deaths: crashes, store });
            database.close();
            expectSound(other);
            expect(other.run.state.outcome).toEqual(plain.run.state.outcome);
            expect(factsOf(other.entries)).toEqual(factsOf(plain.entries));
          }),
          searching(3),
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
      expect(flows).toBeGreaterThan(0);
    },
    limit(3),
  );

  it(
    'knows nothing but its messages: called by another flow it asks and answers exactly as alone',
    async () => {
      let flows = 0;
      await fc.assert(
        fc.asyncProperty(flowShapes, flowShapes, timing, async (shape, around, order) => {
          const alone = soundFlow(shape, sober);
          const plain = await play(alone, { sandbox });
          // Whatever else goes on beside it, and whatever the states around it hold.
          const host = flowFrom(around, sober);
          const calling = flowOf({
            ...host,
            nodes: [...host.nodes, { id: 'sub', type: 'flow', use: alone }],
            edges: [...host.edges, ...edgesOf(['input.x -> sub.x', 'input.list -> sub.list'])],
          });
          const inside = await play(calling, { sandbox, timing: order, from: 'sub/' });
          flows += 1;
          expectSound(inside);
          for (const [address, asked] of plain.world.asked)
            expect(inside.world.asked.get(`sub/${address}`), address).toBe(asked);
          const said = (entries: readonly Entry[], from: string) =>
            entries.flatMap((entry) =>
              entry.type === 'activation.completed' && entry.address.startsWith(from)
                ? [`${entry.address.slice(from.length)} ${JSON.stringify(entry.outputs)}`]
                : [],
            );
          expect(said(inside.entries, 'sub/').sort()).toEqual(said(plain.entries, '').sort());
        }),
        searching(3),
      );
      expect(flows).toBeGreaterThan(0);
    },
    limit(3),
  );
});
