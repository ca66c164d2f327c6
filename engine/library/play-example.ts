import { FlowError } from '../errors.ts';
import type { FlowFile } from '../format/flow-file.ts';
import type { FlowsByReference } from '../graph/compile.ts';
import { hostsOf, toolsOf } from '../graph/references.ts';
import type { CallOptions, Host, Models, Sandbox } from '../host.ts';
import { memoryStore } from '../journal/memory-store.ts';
import type { Json } from '../json.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import type { Example, ExampleResult } from '../protocol/library.ts';
import type { RunHandle } from '../run/run-api.ts';
import { startRun } from '../run/start-run.ts';
import { outputOf } from '../run/summary.ts';
import { diffFields } from './diff-fields.ts';

export interface PlayedFlow {
  readonly flow: FlowFile;
  /** Everything that it reaches by reference. */
  readonly flows: FlowsByReference;
  readonly sandbox: Sandbox;
  /** Answers from what the example recorded, whatever it is bound to. */
  readonly modelsOf: (example: Example) => Models;
  /** Ends it as failed, with the signal's reason. */
  readonly signal: CallOptions['signal'];
}

/** More than any example has; an endless one stops there. */
const budget = { calls: 2000, entries: 20_000 };
/** How often people and timers may be waited for. */
const maxWaits = 2000;
const maxDifferences = 20;

/**
 * Runs an example with nothing but its recorded answers, those of people included: in memory, with no model, no host
 * and no tool, and with a clock that jumps over every wait. Whatever goes wrong is a failed example.
 */
export async function playExample(played: PlayedFlow, example: Example): Promise<ExampleResult> {
  const { name } = example;
  try {
    const output = await outputPlayed(played, example);
    const differences = example.output === undefined ? [] : diffFields(example.output, output);
    if (differences.length === 0) return { name, passed: true };
    const message = `Its output is not the recorded one: ${differences
      .map(({ field }) => field)
      .slice(0, 5)
      .join(', ')}.`;
    return { name, passed: false, message, differences: differences.slice(0, maxDifferences) };
  } catch (error) {
    return { name, passed: false, message: error instanceof Error ? error.message : String(error) };
  }
}

async function outputPlayed({ flow, flows, signal, ...parts }: PlayedFlow, example: Example): Promise<Json> {
  const clock = manualClock(startMs);
  const run = await startRun(playHost(parts, example, clock), {
    flow,
    flows,
    input: example.input,
    seed: 'example',
    models: { '*': { provider: 'recorded', model: 'example' } },
    budget,
    grants: { hosts: hostsOf(flow, flows), tools: toolsOf(flow, flows) },
  });
  try {
    for (let waits = 0; waits < maxWaits; waits += 1) {
      const status = await untilAborted(run.settled(), signal);
      if (status === 'completed') return outputOf(run.state) ?? {};
      if (status !== 'waiting') throw endedOtherwise(run, status);
      await answerOrWait(run, example, clock);
    }
    throw new FlowError('CAP_EXCEEDED', `It waited more than ${maxWaits} times.`);
  } finally {
    await run.close();
  }
}

/** Any time will do: a flow cannot see it. */
const startMs = 1_000_000;

function playHost(
  { sandbox, modelsOf }: Pick<PlayedFlow, 'sandbox' | 'modelsOf'>,
  example: Example,
  clock: ManualClock,
): Host {
  let ids = 0;
  return {
    store: memoryStore(),
    clock,
    models: modelsOf(example),
    sandbox,
    newId: () => {
      ids += 1;
      return `example${ids}`;
    },
    log: () => {},
  };
}

/** Answers every task that has a recorded answer; without one, lets the time pass that something waits for. */
async function answerOrWait(run: RunHandle, { people = [] }: Example, clock: ManualClock): Promise<void> {
  const { openTasks, wakeAt } = run.summary();
  let answered = 0;
  for (const task of openTasks) {
    const found = people.find(({ address }) => address === task.address);
    if (found === undefined) continue;
    await run.answer(task.id, found.answer as Json, 'example'); // z.json() infers mutable arrays; ours are read-only
    answered += 1;
  }
  if (answered > 0) return;
  if (wakeAt !== undefined) {
    clock.set(Math.max(wakeAt, clock.now()));
    return;
  }
  const address = openTasks[0]?.address;
  throw address === undefined
    ? new FlowError('INTERNAL', 'It waits for something that never comes.')
    : new FlowError('NO_RECORDED_ANSWER', `The example has no answer of a person for ${address}.`);
}

function endedOtherwise(run: RunHandle, status: string): FlowError {
  const { error } = run.summary();
  if (error !== undefined) return new FlowError('CODE_FAILED', error.message);
  return new FlowError('CAP_EXCEEDED', status === 'paused' ? 'It stopped before its end.' : `It ended as ${status}.`);
}

function untilAborted<T>(work: Promise<T>, signal: CallOptions['signal']): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
