import {
  type Entry,
  FlowError,
  type FlowFile,
  type Host,
  type JournalStore,
  type JsonObject,
  openRun,
  type RunHandle,
  type RunStatus,
  type Sandbox,
  startRun,
} from '#engine/index';
import type { Breakpoint } from '#engine/journal/entries';
import { seededRandom } from '#engine/random';
import { type ManualClock, manualClock, memoryStore } from '#engine/testing/index';
import { namedFlows } from './build-flow.ts';
import { type Death, type DyingStore, dyingStore, Killed } from './dying-store.ts';
import { intervene } from './intervene.ts';
import { answerTo, scriptedWorld, type World } from './scripted-world.ts';

export interface Plan {
  readonly sandbox: Sandbox;
  readonly store?: JournalStore;
  /** Decides what comes back first, and when somebody intervenes. */
  readonly timing?: string;
  /** How the processes that work on the run die, one after the other; the last one lives. */
  readonly deaths?: readonly Death[];
  /** How many times somebody pauses, steps, edits, changes a performer or restarts at a random moment. */
  readonly interventions?: number;
  /** May a person cancel the run? */
  readonly cancels?: boolean;
  readonly input?: JsonObject;
  readonly breakpoints?: readonly Breakpoint[];
  readonly concurrency?: number;
  /** What addresses begin with that are not to count, where a flow is called by another. */
  readonly from?: string;
  /** Goes on with this run of the store instead of starting one. */
  readonly open?: string;
}

export interface Played {
  readonly status: RunStatus;
  readonly run: RunHandle;
  readonly world: World;
  readonly entries: readonly Entry[];
  /** Writes that the last process made. */
  readonly writes: number;
  readonly deaths: number;
  /** What must never happen; empty. */
  readonly breaches: readonly string[];
}

/** Everything that is ready has happened when this resolves: microtasks, and the store's turns of the event loop. */
export const turn: () => Promise<void> = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });

export const runInput: JsonObject = { x: 'Why?', list: ['a', 'bb', { name: 'cc' }], fact: 'from the data' };
export const grants = { hosts: ['api.example'], tools: ['desk'] };
const models = { '*': { provider: 'test', model: 'scripted' }, critic: { provider: 'test', model: 'other' } };

/** A run, and the hands that play the world around it. */
export interface Game {
  readonly host: Host;
  readonly clock: ManualClock;
  readonly world: World;
  readonly random: () => number;
  run: RunHandle;
}

/** Runs a flow to its end: everything that happens outside of it happens in an order that the plan's timing decides. */
export async function play(flow: FlowFile, plan: Plan): Promise<Played> {
  return new Match(flow, plan).play();
}

const maxSteps = 20_000;

class Match {
  readonly #flow: FlowFile;
  readonly #plan: Plan;
  readonly #kept: JournalStore;
  readonly #clock = manualClock(1_000_000);
  readonly #world: World;
  readonly #random: () => number;
  readonly #breaches: string[] = [];
  readonly #finished = new Set<string>();
  #callsSeen = 0;
  #deaths = 0;
  #interventions: number;
  #store: DyingStore;
  #run: RunHandle | undefined;

  constructor(flow: FlowFile, plan: Plan) {
    this.#flow = flow;
    this.#plan = plan;
    this.#kept = plan.store ?? memoryStore();
    this.#world = scriptedWorld(plan.from);
    this.#random = seededRandom(plan.timing ?? 'in order');
    this.#interventions = plan.interventions ?? 0;
    this.#store = this.#nextStore();
  }

  async play(): Promise<Played> {
    for (let step = 0; ; step += 1) {
      if (step > maxSteps) throw new Error('The run does not come to an end.');
      await this.#quiet();
      if (this.#run === undefined || this.#store.isDead) {
        if (this.#store.isDead) await this.#die();
        await this.#begin();
        continue;
      }
      this.#lookAtCalls();
      if (this.#run.state.ended !== undefined) break;
      if (!(await this.#move(this.#run)) || this.#breaches.length > 0) break;
    }
    const run = this.#run!;
    const { id } = run;
    return {
      status: run.status(),
      run,
      world: this.#world,
      entries: await this.#kept.read(id),
      writes: this.#store.writes,
      deaths: this.#deaths,
      breaches: this.#breaches,
    };
  }

  #nextStore(): DyingStore {
    return dyingStore(this.#kept, this.#plan.deaths?.[this.#deaths]);
  }

  async #quiet(): Promise<void> {
    await turn();
    while (this.#store.inFlight > 0) await turn();
    await turn();
  }

  /** The process is gone: nobody waits for what it had asked. */
  async #die(): Promise<void> {
    await this.#run?.close();
    this.#run = undefined;
    this.#deaths += 1;
    this.#world.pending.length = 0;
    this.#store = this.#nextStore();
  }

  async #begin(): Promise<void> {
    const id = this.#plan.open ?? 'r';
    const host = this.#host();
    const known = await this.#kept.read(id);
    for (const entry of known) if (entry.type === 'activation.completed') this.#finished.add(entry.address);
    this.#callsSeen = this.#world.calls.length;
    const { concurrency, breakpoints, input = runInput } = this.#plan;
    const work = concurrency === undefined ? {} : { concurrency };
    try {
      this.#run =
        known.length > 0
          ? await openRun(host, id, work)
          : await startRun(
              host,
              {
                flow: this.#flow,
                flows: namedFlows,
                input,
                models,
                people: { oracle: { field: 'fact' } },
                grants,
                run: id,
                seed: 'seed',
                ...(breakpoints === undefined ? {} : { breakpoints }),
              },
              work,
            );
      this.#world.state = this.#run.state;
      this.#run.subscribe((signal) => {
        if (signal.type !== 'entries') return;
        for (const entry of signal.entries)
          if (entry.type === 'activation.completed') this.#finished.add(entry.address);
      });
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }

  #host(): Host {
    let ids = 0;
    return {
      store: this.#store,
      clock: this.#clock,
      models: this.#world.models,
      http: this.#world.http,
      tools: this.#world.tools,
      sandbox: this.#plan.sandbox,
      newId: () => `id${++ids}`,
      log: (level, message, fields) => {
        if (level === 'error' && !this.#store.isDead) this.#breaches.push(`${message} ${JSON.stringify(fields)}`);
      },
    };
  }

  /** What is finished, as far as the journal says, must never be called again. */
  #lookAtCalls(): void {
    const { calls } = this.#world;
    for (; this.#callsSeen < calls.length; this.#callsSeen += 1) {
      const call = calls[this.#callsSeen]!;
      const address = call.replace(/\/\d+\/\d+$/, '');
      // Calls are looked at as soon as the run is quiet, before any of them can have come back.
      if (this.#finished.has(address)) this.#breaches.push(`${call} was made again`);
    }
  }

  /** One thing happens. False when nothing ever will. */
  async #move(run: RunHandle): Promise<boolean> {
    if (this.#interventions > 0 && this.#random() < 0.25) {
      this.#interventions -= 1;
      await this.#try(() => this.#intervene(run));
      return true;
    }
    if (run.state.paused !== undefined) return this.#try(() => run.resume(plenty(run)));
    const ready = this.#world.pending.filter(({ hangs }) => !hangs);
    const tasks = run.summary().openTasks.flatMap((task) => {
      const answer = answerTo(task);
      return answer === undefined ? [] : [{ task, answer }];
    });
    const chosen = this.#plan.timing === undefined ? 0 : Math.floor(this.#random() * (ready.length + tasks.length));
    const call = ready[chosen];
    if (call !== undefined) {
      call.release();
      return true;
    }
    const asked = tasks[chosen - ready.length];
    if (asked !== undefined) return this.#try(() => run.answer(asked.task.id, asked.answer, 'somebody'));
    return this.#letTimePass(run);
  }

  /** Only time can make the run go on: everything else has been said. */
  #letTimePass({ state }: RunHandle): boolean {
    if (this.#clock.pending === 0) {
      const open = [...state.open.values()].map(({ address, task, retryAt }) => ({ address, task, retryAt }));
      const { fresh, held, isStepping, endedRounds } = state;
      const left = { open, fresh: [...fresh], held: [...held.keys()], rounds: [...endedRounds.keys()], isStepping };
      this.#breaches.push(`nothing will ever happen again: ${JSON.stringify(left)}`);
      return false;
    }
    this.#clock.advance(10_000);
    return true;
  }

  async #intervene(run: RunHandle): Promise<void> {
    const { cancels = false, sandbox } = this.#plan;
    const what = await intervene(
      { run, random: this.#random, clock: this.#clock, world: this.#world },
      { cancels, sandbox },
    );
    if (what === 'restart') {
      await run.close();
      this.#run = undefined;
      this.#world.pending.length = 0;
    }
  }

  async #try(act: () => Promise<void>): Promise<true> {
    try {
      await act();
    } catch (error) {
      // A command may come too late, or its process may die under it; anything else is a defect.
      if (error instanceof Killed) return true;
      if (!(error instanceof FlowError) || error.code === 'INTERNAL') throw error;
      if (error.code === 'ANSWER_INVALID') this.#breaches.push(error.message);
    }
    return true;
  }
}

/** Enough for every budget that the run has met so far. */
export function plenty(run: RunHandle) {
  const { limit } = run.state.paused ?? {};
  const path = limit === undefined ? undefined : / at (.*)$/.exec(limit)?.[1];
  return {
    budget: { calls: 1_000_000 },
    ...(path === undefined ? {} : { nodeBudgets: { [path]: { calls: 1_000_000 } } }),
  };
}
