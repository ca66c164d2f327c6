import fc from 'fast-check';
import { type BodyShape, type Kind, kinds, type NodeShape } from './kinds.ts';

const weights: Partial<Record<Kind, number>> = { text: 3, ask: 4, person: 2, loop: 3, map: 3, flow: 2, discussion: 1 };
const kind = fc.oneof(...kinds.map((name) => ({ arbitrary: fc.constant(name), weight: weights[name] ?? 2 })));

/** Bodies whose nodes read only what stands before them, so that there is no cycle; frames and flows hold bodies. */
export const flowShapes: fc.Arbitrary<BodyShape> = fc.letrec<{ body: BodyShape; node: NodeShape }>((tie) => ({
  body: fc.record({ nodes: fc.array(tie('node'), { minLength: 1, maxLength: 5 }) }),
  node: fc.record({
    kind,
    reads: fc.array(fc.nat({ max: 7 }), { maxLength: 2 }),
    gene: fc.nat({ max: 2 ** 31 - 1 }),
    inner: fc.oneof({ depthIdentifier: 'bodies', maxDepth: 2 }, fc.constant({ nodes: [] }), tie('body')),
  }),
})).body;
