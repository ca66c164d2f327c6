import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Append,
  FlowError,
  foldRun,
  type Host,
  type JournalStore,
  openRun,
  type RunHandle,
  replayJournal,
  type Sandbox,
  startRun,
} from '#engine/index';
import { seededRandom } from '#engine/random';
import { manualClock, memoryStore } from '#engine/testing/index';
import { flowFrom, namedFlows } from '../random-flows/build-flow.ts';
import { factsOf } from '../random-flows/facts.ts';
import { flowShapes } from '../random-flows/flow-shapes.ts';
import { inProcessSandbox } from '../random-flows/in-process-sandbox.ts';
import { intervene } from '../random-flows/intervene.ts';
import type { BodyShape } from '../random-flows/kinds.ts';
import { grants, play, plenty, runInput, turn } from '../random-flows/play.ts';
import { answerTo, scriptedWorld, type World } from '../random-flows/scripted-world.ts';
import { searching, secondsToSearch } from '../random-flows/seconds.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await inProcessSandbox();
});

const models = { '*': { provider: 'test', model: 'scripted' }, critic: { provider: 'test', model: 'other' } };
const maxSteps = 10_000;
const timing = fc.nat({ max: 2 ** 31 - 1 }).map((number) => `t${number}`);

interface Process {
  readonly host: Host;
  readonly world: World;
  run: RunHandle;
}

interface Crowd {
  /** How many processes work on the run at once. */
  readonly drivers: number;
  /** How many only take commands. */
  readonly passive: number;
  readonly order: string;
  readonly interventions?: number;
}

/** Several processes have the same run open, and in any order something happens in one or the other. */
class Together {
  readonly store = memoryStore();
  readonly complaints: string[] = [];
  readonly #clock = manualClock(1_000_000);
  readonly #random: () => number;
  readonly #crowd: Crowd;
  #processes: Process[] = [];
  #pendingWrites = 0;

  constructor(crowd: Crowd) {
    this.#crowd = crowd;
    this.#random = seededRandom(crowd.order);
  }

  async play(shape: BodyShape, wildness: Parameters<typeof flowFrom>[1]) {
    const flow = flowFrom(shape, wildness);
    const people = { oracle: { field: 'fact' } };
    const options = { flow, flows: namedFlows, input: runInput, models, people, grants, run: 'r', seed: 'seed' };
    const first = await startRun(this.#host(scriptedWorld()), options, { isPassive: true });
    await first.close();
    for (let index = 0; index < this.#crowd.drivers; index += 1) this.#processes.push(await this.#open(false));
    for (let index = 0; index < this.#crowd.passive; index += 1) this.#processes.push(await this.#open(true));
    let interventions = this.#crowd.interventions ?? 0;
    for (let step = 0; ; step += 1) {
      if (step > maxSteps) throw new Error('The run does not come to an end.');
      await this.#quiet();
      const { run } = this.#pick();
      const summary = await this.store.summary('r');
      if (summary!.status === 'completed' || summary!.status === 'failed' || summary!.status === 'cancelled') break;
      if (interventions > 0 && this.#random() < 0.2) {
        interventions -= 1;
        await this.#intervene();
      } else if (this.#random() < 0.2) await run.catchUp();
      else await this.#move();
    }
    await this.#quiet();
    for (const { run } of this.#processes) await run.catchUp();
    await this.#quiet();
    return { processes: this.#processes, entries: await this.store.read('r') };
  }

  #pick(): Process {
    return this.#processes[Math.floor(this.#random() * this.#processes.length)]!;
  }

  async #quiet(): Promise<void> {
    await turn();
    while (this.#pendingWrites > 0) await turn();
    await turn();
  }

  async #open(isPassive: boolean): Promise<Process> {
    const world = scriptedWorld();
    const host = this.#host(world);
    const run = await openRun(host, 'r', { isPassive });
    Object.defineProperty(world, 'state', { get: () => run.state });
    return { host, world, run };
  }

  #host(world: World): Host {
    const { store, complaints } = this;
    let ids = 0;
    // Each write takes its time, so that those of the others come in between.
    const slow: JournalStore = {
      ...store,
      append: async (append: Append) => {
        this.#pendingWrites += 1;
        try {
          for (let wait = Math.floor(this.#random() * 4); wait > 0; wait -= 1) await Promise.resolve();
          return await store.append(append);
        } finally {
          this.#pendingWrites -= 1;
        }
      },
    };
    return {
      store: slow,
      clock: this.#clock,
      models: world.models,
      http: world.http,
      tools: world.tools,
      sandbox,
      newId: () => `id${++ids}`,
      log: (level, message, fields) => {
        if (level === 'error') complaints.push(`${message} ${JSON.stringify(fields)}`);
      },
    };
  }

  /** Several things happen at once, in whichever processes they can. */
  async #move(): Promise<void> {
    const acts: Array<() => Promise<void>> = [];
    for (const { world, run } of this.#processes) {
      for (const call of world.pending) if (!call.hangs) acts.push(async () => call.release());
      if (run.state.paused !== undefined) acts.push(() => run.resume(plenty(run)));
      for (const task of run.summary().openTasks) {
        const answer = answerTo(task);
        if (answer !== undefined) acts.push(() => run.answer(task.id, answer, 'somebody'));
      }
    }
    if (acts.length === 0) {
      for (const { run } of this.#processes) await run.catchUp();
      this.#clock.advance(10_000);
      return;
    }
    const chosen = Array.from({ length: 1 + Math.floor(this.#random() * 3) }, () =>
      Math.floor(this.#random() * acts.length),
    );
    await Promise.all([...new Set(chosen)].map((index) => this.#try(acts[index]!)));
  }

  async #intervene(): Promise<void> {
    const { run, world } = this.#pick();
    const hands = { run, random: this.#random, clock: this.#clock, world };
    await this.#try(async () => void (await intervene(hands, { cancels: false, sandbox })));
  }

  async #try(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof FlowError) || error.code === 'INTERNAL') throw error;
    }
  }
}

/** Calls that were made more often than by a process alone, which tries again what fails. */
function moreOften(calls: readonly string[], alone: readonly string[]): string[] {
  const left = [...alone];
  return calls.filter((call) => {
    const index = left.indexOf(call);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

const calm = { fails: false, cuts: false, draws: true };
const wild = { fails: true, cuts: true, draws: true };
/** Every writer that comes second folds anew, and there are many. */
const maxEntries = 250;
const count = { alone: 0, crowded: 0, disturbed: 0 };

afterAll(() => {
  process.stdout.write(`several writers: ${JSON.stringify(count)}\n`);
});
const limit = (seconds: number) => secondsToSearch(seconds) * 1000 + 60_000;

describe('any flow that several processes write to', () => {
  it(
    'comes to the same facts as with one, and nothing is called twice while one of them works on it',
    async () => {
      await fc.assert(
        fc.asyncProperty(flowShapes, timing, async (shape, order) => {
          const plain = await play(flowFrom(shape, calm), { sandbox });
          if (plain.entries.length > maxEntries) return;
          count.alone += 1;
          const together = new Together({ drivers: 1, passive: 2, order });
          const { processes, entries } = await together.play(shape, calm);
          expect(together.complaints).toEqual([]);
          expect(factsOf(entries)).toEqual(factsOf(plain.entries));
          expect([...processes[0]!.world.calls].sort()).toEqual([...plain.world.calls].sort());
          for (const { world } of processes.slice(1)) expect(world.calls).toEqual([]);
          for (const { run } of processes) expect(run.state.outcome).toEqual(plain.run.state.outcome);
        }),
        searching(4),
      );
    },
    limit(4),
  );

  it(
    'comes to the same facts although two or three work on it at once, and none of them makes a call more often than alone',
    async () => {
      await fc.assert(
        fc.asyncProperty(flowShapes, timing, fc.integer({ min: 2, max: 3 }), async (shape, order, drivers) => {
          const plain = await play(flowFrom(shape, calm), { sandbox });
          if (plain.entries.length > maxEntries) return;
          count.crowded += 1;
          const together = new Together({ drivers, passive: 1, order });
          const { processes, entries } = await together.play(shape, calm);
          expect(together.complaints).toEqual([]);
          expect(factsOf(entries)).toEqual(factsOf(plain.entries));
          expect(replayJournal(entries).status).toBe('completed');
          for (const { run, world } of processes) {
            expect(run.state.outcome).toEqual(plain.run.state.outcome);
            expect(moreOften(world.calls, plain.world.calls)).toEqual([]);
          }
        }),
        searching(4),
      );
    },
    limit(4),
  );

  it(
    'stays sound while people intervene through any of them',
    async () => {
      await fc.assert(
        fc.asyncProperty(flowShapes, timing, fc.nat({ max: 12 }), async (shape, order, interventions) => {
          const plain = await play(flowFrom(shape, wild), { sandbox });
          if (plain.entries.length > maxEntries) return;
          count.disturbed += 1;
          const together = new Together({ drivers: 2, passive: 1, order, interventions });
          const { processes, entries } = await together.play(shape, wild);
          expect(together.complaints).toEqual([]);
          const again = foldRun(entries);
          expect(replayJournal(entries).status).toMatch(/completed|failed|cancelled/);
          for (const { run } of processes) {
            expect(run.state.outcome).toEqual(again.outcome);
            expect(run.state.usage).toEqual(again.usage);
            expect(run.state.sequence).toBe(entries.length);
          }
        }),
        searching(5),
      );
    },
    limit(5),
  );
});
