import { type BodyDraft, type Source, sourcesFor } from './build-flow.ts';
import type { NodeShape } from './kinds.ts';

export type Digit = (base: number) => number;

/** A node that is being made: its shape, its id and the settings that its gene still holds. */
export interface Making {
  readonly body: BodyDraft;
  readonly shape: NodeShape;
  readonly id: string;
  readonly digit: Digit;
}

export const anything: ReadonlyArray<Source['is']> = ['text', 'list', 'number', 'any'];

export function wire(making: Making, target: string, takes: ReadonlyArray<Source['is']> = anything): void {
  for (const { end } of sourcesFor(making, takes)) making.body.edges.push(`${end} -> ${target}`);
}

export function made(body: BodyDraft, end: string, is: Source['is'] = 'any'): void {
  const source = { end, is };
  body.sources.push(source);
  body.made.push(source);
}

/** What a node's policy makes of its errors: sometimes the error port, mostly a default. */
export function policyFor({ body, id, digit }: Making, defaults: object): object {
  if (body.wildness.fails && digit(4) === 0) return {};
  // An error names its address, which a flow that may be called from anywhere must not depend on.
  if (digit(3) === 0 && body.wildness.draws) {
    made(body, `${id}.error`);
    return { onError: 'port' };
  }
  return { onError: { default: defaults } };
}

/** Settings that any node may have. */
export function common({ digit }: Making): object {
  return {
    ...(digit(4) === 0 ? { reset: 'each-activation' } : {}),
    ...(digit(6) === 0 ? { budget: { calls: digit(3) } } : {}),
  };
}
