import { FlowError } from '../errors.ts';
import type { NodeOf } from '../format/flow-file.ts';
import type { ModelBinding } from '../host.ts';
import {
  cosineOf,
  isComparable,
  joinVectors,
  type Passage,
  packVector,
  textKey,
  type VectorsFact,
} from '../memory/index.ts';
import type { ActivationContext, EffectTools } from './node-logic.ts';

interface Search {
  readonly context: ActivationContext<NodeOf<'memory'>>;
  readonly role: string;
  readonly binding: ModelBinding;
  readonly query: string;
  readonly passages: readonly Passage[];
}

export interface Nearness {
  /** Of each passage: the cosine between its vector and the query's. */
  readonly scores: readonly number[];
  /** Those of passages that were not known before. The query's is of no use to anybody later. */
  readonly vectors?: VectorsFact;
  readonly model: string;
}

/**
 * How near every passage is to the query. The query goes out with all passages that no vector is known of, as one call;
 * only when another model answers than before must the others follow. Rejects as a model call does, and with
 * MODEL_NOT_COMPATIBLE when what comes back are no vectors.
 */
export async function nearnessOf(search: Search, tools: EffectTools): Promise<Nearness> {
  const { context, query, passages } = search;
  const texts = [...new Set(passages.map(({ text }) => text))];
  const kept = context.vectors;
  const missing = texts.filter((text) => kept?.byText[textKey(text)] === undefined);
  const { model, packed } = await makeVectors(search, tools, [query, ...missing], 0);
  const [ofQuery, ...ofMissing] = packed;
  let added = factOf(model, missing, ofMissing);
  const isSameModel = kept?.model === model && Object.values(kept.byText).every((one) => isComparable(one, ofQuery!));
  if (!isSameModel && missing.length < texts.length) {
    const others = texts.filter((text) => !missing.includes(text));
    const again = await makeVectors(search, tools, others, 1);
    added = joinVectors(added, factOf(model, others, again.packed));
  }
  const all = isSameModel ? joinVectors(kept, added) : added;
  const scores = passages.map(({ text }) => cosineOf(all.byText[textKey(text)]!, ofQuery!));
  return { scores, model, ...(Object.keys(added.byText).length === 0 ? {} : { vectors: added }) };
}

function factOf(model: string, texts: readonly string[], packed: readonly string[]): VectorsFact {
  return { model, byText: Object.fromEntries(texts.map((text, index) => [textKey(text), packed[index]!])) };
}

/** `repair` tells the calls of one activation apart, for idempotency keys. */
async function makeVectors(
  { context, role, binding }: Search,
  tools: EffectTools,
  texts: readonly string[],
  repair: number,
): Promise<{ model: string; packed: string[] }> {
  const { node, address } = context;
  const embed = { texts, isChosen: context.isModelChosen(role) };
  const reply = await tools.call({ binding, turns: [], settings: {}, embed, address, sample: 0, repair }, {});
  const vectors = reply.vectors ?? [];
  const length = vectors[0]?.length ?? 0;
  if (vectors.length !== texts.length || length === 0 || vectors.some((vector) => vector.length !== length)) {
    const message = `The memory "${node.id}" asked for ${texts.length} vectors and got ${vectors.length}, or not all of one length.`;
    throw new FlowError('MODEL_NOT_COMPATIBLE', message, { where: { node: node.id, address } });
  }
  return { model: reply.model, packed: vectors.map(packVector) };
}
