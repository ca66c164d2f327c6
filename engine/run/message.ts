import type { Json } from '../json.ts';

/** Whether a message holds text from outside: `none`, what people typed or runs were given, or model output. */
export type Taint = 'none' | 'outside' | 'model';

/** An immutable value on an edge. Its value is deep-frozen: a receiver can never change what others hold. */
export interface Message {
  /** `address.port`, for example `refine/critic#3.text`; `input.question` for what the run was given. */
  readonly id: string;
  readonly value: Json;
  /** Address of the activation that made it. */
  readonly by: string;
  /** Ids of the messages that the activation consumed. */
  readonly parents: readonly string[];
  readonly taint: Taint;
}

const rank: Readonly<Record<Taint, number>> = { none: 0, outside: 1, model: 2 };

/** The strongest taint of what an activation consumed, and of what it adds itself. */
export function taintOf(messages: readonly Message[], own: Taint = 'none'): Taint {
  return messages.reduce<Taint>((taint, message) => strongestTaint(taint, message.taint), own);
}

function strongestTaint(a: Taint, b: Taint): Taint {
  return rank[a] >= rank[b] ? a : b;
}
