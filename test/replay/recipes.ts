import type { Entry, FlowFile, Sandbox } from '#engine/index';
import { flowFrom, type Wildness } from '../random-flows/build-flow.ts';
import { type BodyShape, type Kind, kinds, type NodeShape } from '../random-flows/kinds.ts';
import { play } from '../random-flows/play.ts';

/** One run that is always the same: its flow, and everything that happens to it. */
export interface Recipe {
  readonly name: string;
  readonly flow: FlowFile;
  readonly timing?: string;
  readonly interventions?: number;
}

const nothing: BodyShape = { nodes: [] };
const node = (kind: Kind, gene: number, inner: BodyShape = nothing): NodeShape => ({ kind, reads: [0], gene, inner });
/** A little of everything that takes time, for frames and flows to hold. */
const work: BodyShape = { nodes: [node('ask', 97), node('keep', 1), node('person', 5), node('text', 0)] };
const calm: Wildness = { fails: false, cuts: false, draws: true };
const wild: Wildness = { fails: true, cuts: true, draws: true };

/**
 * Three recipes for every kind of node: plain, with other settings and answers in another order, and with somebody who
 * pauses, steps, edits and changes performers. Not chosen by chance: they must be the same in every version.
 */
export const recipes: readonly Recipe[] = kinds.flatMap((kind, index) => {
  const around = (gene: number): BodyShape => ({
    nodes: [node('code', 1), node('ask', 3), node(kind, gene, work), { ...node('text', 0), reads: [0, 1] }],
  });
  return [
    { name: `${kind}-plain`, flow: flowFrom(around(2_000_003 + index), calm) },
    { name: `${kind}-shuffled`, flow: flowFrom(around(715_827_883 + index * 7919), calm), timing: `order ${index}` },
    {
      name: `${kind}-handled`,
      flow: flowFrom(around(1_431_655_765 - index * 104_729), wild),
      timing: `hands ${index}`,
      interventions: 6,
    },
  ];
});

/** The journal of a recipe, made here and now. */
export async function cook({ flow, timing, interventions }: Recipe, sandbox: Sandbox): Promise<readonly Entry[]> {
  const played = await play(flow, {
    sandbox,
    ...(timing === undefined ? {} : { timing }),
    ...(interventions === undefined ? {} : { interventions }),
  });
  if (played.breaches.length > 0) throw new Error(played.breaches.join('\n'));
  return played.entries;
}
