import { z } from 'zod';
import { Identifier } from './names.ts';
import { common } from './node-schemas.ts';

export const MemoryNode = z.strictObject({
  ...common,
  type: z.literal('memory'),
  /** The state key that holds the passages: a list that writes are appended to. */
  key: Identifier,
  /** The model role that makes vectors of texts, by which passages are then found; without it words are compared. */
  embedder: Identifier.optional(),
  /** How many passages are found at most, pinned ones not counted; 5 when absent. */
  topK: z.int().min(1).max(1000).optional(),
  /** Passages with a lower score are not found. */
  minScore: z.number().min(0).max(1000).optional(),
  /** For how many further activations of the enclosing flow or frame what is stored here can be found; for ever when absent. */
  expiresAfter: z.int().min(1).max(1_000_000).optional(),
});

export const defaultTopK = 5;
