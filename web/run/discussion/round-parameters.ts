import { isJsonObject, type Json, type JsonObject } from '#engine/json';
import type { ActivationRecord } from '#engine/run/trace';
import { printed, spoken } from './said.ts';

/** Something that was set for a round, such as how contentious it should be. */
export interface RoundParameter {
  readonly name: string;
  readonly value: string;
  /** From 0 to 1, for what is such a number: drawn as a level. */
  readonly level: number | undefined;
}

const longest = 40;
const shown = 8;

interface Heard {
  readonly record: ActivationRecord;
}

/**
 * What was set for a round. The minutes know best: an object with a number `round` that a program of the round made.
 * Until there are any, it is what programs of the round sent to those who speak.
 */
export function parametersOf(programs: readonly ActivationRecord[], turns: readonly Heard[]): RoundParameter[] {
  const found = new Map<string, Json>();
  for (const { outputs } of programs) {
    for (const { value } of Object.values(outputs)) {
      if (!isJsonObject(value) || typeof value.round !== 'number') continue;
      collect(found, value);
      if (isJsonObject(value.moderator ?? null)) collect(found, value.moderator as JsonObject); // as was just checked
    }
  }
  if (found.size === 0) {
    const addresses = new Set(programs.map(({ address }) => address));
    for (const { record } of turns) {
      for (const message of Object.values(record.inputs).flat()) {
        if (addresses.has(message.by)) collect(found, { [message.id.slice(message.by.length + 1)]: message.value });
      }
    }
  }
  return [...found].slice(0, shown).map(([name, value]) => ({
    name: spoken(name),
    value: printed(value),
    level: typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined,
  }));
}

function collect(found: Map<string, Json>, fields: JsonObject): void {
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'round' || name === 'turn') continue;
    const isText = typeof value === 'string' && value !== '' && value.length <= longest;
    if (isText || typeof value === 'number' || typeof value === 'boolean') found.set(name, value);
  }
}
