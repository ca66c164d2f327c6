import { FlowError } from '../errors.ts';
import type { NodeOf } from '../format/flow-file.ts';
import { defaultTopK } from '../format/memory-node.ts';
import type { Json } from '../json.ts';
import { type Found, livePassages, type Passage, readDrafts, recallPassages, toPassage } from '../memory/index.ts';
import { nearnessOf } from './memory-vectors.ts';
import type { ActivationContext, NodeLogic, Settlement } from './node-logic.ts';

type Context = ActivationContext<NodeOf<'memory'>>;

/**
 * Finds passages in the state as it was when the enclosing activation began, and stores others for the next one. By
 * words it needs nothing from outside; by vectors it makes one call, when there is something to look for and in.
 */
export const memoryLogic: NodeLogic<NodeOf<'memory'>> = {
  begin(context) {
    const { node, inputs } = context;
    const passages = livePassages(context.stateOf(node.key), context.begun);
    const query = typeof inputs.query === 'string' ? inputs.query : undefined;
    const recall = { query, topK: node.topK ?? defaultTopK, minScore: node.minScore };
    const write = storedBy(context);
    const { embedder } = node;
    if (embedder === undefined || query === undefined || query.trim() === '' || passages.length === 0) {
      return { do: 'settle', ...settlement(recallPassages(passages, recall), write) };
    }
    const asked = { context, role: embedder, binding: context.modelFor(embedder), query, passages };
    return {
      do: 'perform',
      calls: 1,
      effect: async (tools) => {
        const { scores, ...made } = await nearnessOf(asked, tools);
        return { ...settlement(recallPassages(passages, { ...recall, scores }), write), ...made };
      },
    };
  },
};

function settlement(found: readonly Found[], write: Json[]): Settlement {
  return {
    outputs: {
      passages: found.map(({ passage, score }) => ({ ...shown(passage), score })),
      text: found.map(({ passage }) => passage.text).join('\n\n'),
    },
    ...(write.length === 0 ? {} : { write }),
  };
}

function storedBy({ node, inputs, begun, trustOf, address }: Context): Json[] {
  const { passage } = inputs;
  if (passage === undefined || passage === null) return [];
  const drafts = readDrafts(passage);
  if (drafts === undefined) {
    const message = `The memory "${node.id}" takes a text, an object with a "text", or a list of these.`;
    throw new FlowError('MESSAGE_INVALID', message, { where: { node: node.id, port: 'passage', address } });
  }
  const storing = { now: begun, trust: trustOf('passage'), expiresAfter: node.expiresAfter };
  return drafts.map((draft) => toJson(toPassage(draft, storing)));
}

/** What a receiver is told of a passage: everything but how long it stays. */
function shown(passage: Passage) {
  const { until: _, ...rest } = passage;
  return toJson(rest);
}

/** Optional members that are absent are not there as undefined. */
function toJson({ text, until, pinned, trust, tags }: Passage): { [key: string]: Json } {
  return {
    text,
    ...(until === undefined ? {} : { until }),
    ...(pinned === undefined ? {} : { pinned }),
    trust,
    ...(tags === undefined ? {} : { tags: [...tags] }),
  };
}
