import type { JsonObject } from '../json.ts';

type Migration = (flow: JsonObject) => JsonObject;

/** One step per format version, numbered without gaps: `steps[1]` turns format 1 into format 2. */
const steps: Readonly<Record<number, Migration>> = {};

/** Brings a flow of an older format to the current one, step by step; never touches its content otherwise. */
export function migrate(flow: JsonObject): JsonObject {
  let current = flow;
  for (let step = steps[Number(current.format)]; step !== undefined; step = steps[Number(current.format)]) {
    current = step(current);
  }
  return current;
}
