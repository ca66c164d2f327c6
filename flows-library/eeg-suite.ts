import type { CodeJob } from '#engine/host';
import { isJsonObject, type Json, type JsonObject } from '#engine/json';
import { shippedFlow } from './index.ts';

/** Runs a program in the real sandbox. */
export type RunCode = (job: CodeJob) => Promise<Json>;

const limits = { timeoutMs: 20_000, memoryBytes: 64 * 1024 * 1024, outputBytes: 4_000_000 };

/** Runs one code node of a shipped flow on its own, in the real sandbox. */
export async function runNode(
  run: RunCode,
  [flow, id]: readonly [string, string],
  { input, seed = 's' }: { input: JsonObject; seed?: string },
): Promise<JsonObject> {
  const node = shippedFlow(flow).nodes.find((candidate) => candidate.id === id);
  if (node?.type !== 'code' || typeof node.source !== 'string') throw new Error(`${flow} has no code node "${id}".`);
  const result = await run({ source: node.source, input, seed, limits });
  if (!isJsonObject(result)) throw new Error(`${id} returned no object.`);
  return result;
}

export interface Recording {
  readonly rate: number;
  readonly channels: readonly string[];
  readonly hands: readonly string[];
  readonly samples: ReadonlyArray<ReadonlyArray<readonly number[]>>;
}

export const simulation = { trials: 30, seconds: 2, strength: 0.3, glances: true, blinks: 0.2 } as const;

/** A made-up recording, by the node that makes it. */
export async function simulate(run: RunCode, changes: JsonObject = {}, seed?: string): Promise<Recording> {
  const input = { ...simulation, ...changes };
  const { recording } = await runNode(
    run,
    ['simulate-eeg', 'simulate'],
    seed === undefined ? { input } : { input, seed },
  );
  return recording as unknown as Recording; // the node's own test checks its shape
}

/** The features that a program makes of a recording, a row for each trial. */
export async function featuresOf(run: RunCode, recording: Recording, program: string): Promise<JsonObject> {
  const { rate, channels, samples } = recording;
  const input = { rate, channels: [...channels], samples: samples as unknown as Json, program }; // numbers all the way down
  return await runNode(run, ['band-power-classifier', 'extract'], { input });
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** A list among the outputs of a run; empty when there is none. */
export function listIn(output: JsonObject | undefined, port: string): readonly JsonObject[] {
  return (output?.[port] ?? []) as readonly JsonObject[]; // the flows' interfaces say so
}
