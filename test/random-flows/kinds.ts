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
  // Last, since recipes go by the place in this list.
  'server-tool',
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
