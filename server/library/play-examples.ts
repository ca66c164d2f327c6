import { FlowError } from '#engine/errors';
import type { Models } from '#engine/host';
import { playExample } from '#engine/library/play-example';
import { recordedModels, toRecordedAnswer } from '#engine/models/recorded-models';
import type { Example, ExampleResult } from '#engine/protocol/index';
import { nodeSandbox } from '#engine/sandbox/node';
import type { ResolvedFlow } from './resolve-flow.ts';

/** Milliseconds for one example, and for all of a release. */
export interface PlayLimits {
  readonly eachMs: number;
  readonly allMs: number;
}

const usual: PlayLimits = { eachMs: 20_000, allMs: 60_000 };
let last: Promise<unknown> = Promise.resolve();

/** Plays examples of a flow, one after the other, in programs of their own. Never rejects for a failing example. */
export function playExamples(
  resolved: ResolvedFlow,
  examples: readonly Example[],
  limits: PlayLimits = usual,
): Promise<ExampleResult[]> {
  if (examples.length === 0) return Promise.resolve([]);
  // One publisher after the other: many at once would take the machine from those who run flows.
  const played = last.then(() => playAll(resolved, examples, limits));
  last = played.catch(() => {});
  return played;
}

async function playAll(
  { flow, flows }: ResolvedFlow,
  examples: readonly Example[],
  { eachMs, allMs }: PlayLimits,
): Promise<ExampleResult[]> {
  const sandbox = nodeSandbox();
  const overdue = new AbortController();
  const stop = (ms: number) => overdue.abort(tooLong(ms));
  const all = setTimeout(stop, allMs, allMs);
  try {
    const results: ExampleResult[] = [];
    for (const example of examples) {
      const own = new AbortController();
      const each = setTimeout(() => own.abort(tooLong(eachMs)), eachMs);
      const signal = AbortSignal.any([overdue.signal, own.signal]);
      results.push(await playExample({ flow, flows, sandbox, modelsOf, signal }, example));
      clearTimeout(each);
    }
    return results;
  } finally {
    clearTimeout(all);
    await sandbox.close();
  }
}

function tooLong(ms: number): FlowError {
  return new FlowError('ACTIVATION_TIMEOUT', `It took longer than ${ms / 1000} s.`);
}

function modelsOf({ answers }: Example): Models {
  return recordedModels(new Map([['example', { answers: answers.map(toRecordedAnswer) }]]));
}
