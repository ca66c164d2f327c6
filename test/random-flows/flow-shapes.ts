import fc from 'fast-check';

/** What a random node is; the rest of it follows from its gene. */
export const kinds = [
  'text',
  'ask',
  'person',
  'review',
  'stop',
  'suggest',
  'seat',
  'oracle',
  'tools',
  'switch',
  'decide',
  'code',
  'keep',
  'memory',
  'http',
  'loop',
  'map',
  'flow',
  'choices',
  'recursive',
  'ping',
  'discussion',
  'exit',
  'note',
] as const;
export type Kind = (typeof kinds)[number];

export interface NodeShape {
  readonly kind: Kind;
  /** Which of the messages before it it reads. */
  readonly reads: readonly number[];
  /** A large random number from which its settings are taken. */
  readonly gene: number;
  readonly inner: BodyShape;
}

export interface BodyShape {
  readonly nodes: readonly NodeShape[];
}

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
