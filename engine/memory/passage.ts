import { z } from 'zod';
import type { Json } from '../json.ts';

/**
 * Where a passage comes from: the flow itself, people or pages outside, or a model. It stays with the passage for
 * ever; a message may claim less trust than it deserves, never more.
 */
export const Trust = z.enum(['trusted', 'outside', 'model']);
export type Trust = z.infer<typeof Trust>;

const rank: Readonly<Record<Trust, number>> = { trusted: 0, outside: 1, model: 2 };

/** The lower trust of several. */
export function leastTrust(labels: readonly Trust[]): Trust {
  return labels.reduce<Trust>((least, label) => (rank[label] > rank[least] ? label : least), 'trusted');
}

/** A passage as a message brings it: a text, or one with more to say. */
const Detailed = z.object({
  text: z.string(),
  /** It is found whatever is looked for. */
  pinned: z.boolean().optional(),
  trust: Trust.optional(),
  tags: z.array(z.string().max(200)).max(100).optional(),
  expiresAfter: z.int().min(1).max(1_000_000).optional(),
});
type PassageDraft = z.infer<typeof Detailed>;
const PassageDraft = z.union([z.string().transform((text): PassageDraft => ({ text })), Detailed]);

/** A passage as the state holds it. */
export const Passage = z.object({
  text: z.string(),
  /** The last activation of the enclosing body in which it is found; for ever when absent. */
  until: z.int().optional(),
  pinned: z.literal(true).optional(),
  trust: Trust,
  tags: z.array(z.string()).optional(),
});
export type Passage = z.infer<typeof Passage>;

/** What messages bring, as a list; undefined when it is no passage and no list of them. */
export function readDrafts(value: Json): PassageDraft[] | undefined {
  const parsed = z.array(PassageDraft).safeParse(Array.isArray(value) ? value : [value]);
  return parsed.success ? parsed.data.filter(({ text }) => text.trim() !== '') : undefined;
}

export interface Storing {
  /** Number of the activation that stores it. */
  readonly now: number;
  /** Of the message that brought it. */
  readonly trust: Trust;
  readonly expiresAfter: number | undefined;
}

/** A draft as it is stored. A pinned passage stays unless it says itself when it goes. */
export function toPassage(draft: PassageDraft, { now, trust, expiresAfter }: Storing): Passage {
  const { text, pinned, tags, trust: claimed, expiresAfter: own } = draft;
  const lasts = own ?? (pinned === true ? undefined : expiresAfter);
  return {
    text,
    ...(lasts === undefined ? {} : { until: now + lasts }),
    ...(pinned === true ? { pinned } : {}),
    trust: leastTrust([trust, claimed ?? 'trusted']),
    ...(tags === undefined || tags.length === 0 ? {} : { tags: [...tags] }),
  };
}

/**
 * The passages in a state value that are still found at an activation. The first value of a key may list plain texts
 * and drafts: the author wrote them, so they are trusted. What is no passage is left out.
 */
export function livePassages(stored: Json | undefined, now: number): Passage[] {
  if (!Array.isArray(stored)) return [];
  return (stored as readonly Json[]).flatMap((value) => {
    const passage = passageOf(value);
    return passage === undefined || (passage.until !== undefined && passage.until < now) ? [] : [passage];
  });
}

/** The same object for the same stored value, since what is known of a passage's words is kept by it. */
function passageOf(value: Json): Passage | undefined {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? { text: value, trust: 'trusted' } : undefined;
  }
  const known = parsed.get(value);
  if (known !== undefined) return known;
  const passage = Passage.safeParse(value).data ?? authored(value);
  if (passage !== undefined) parsed.set(value, passage);
  return passage;
}
const parsed = new WeakMap<object, Passage>();

function authored(value: Json): Passage | undefined {
  const draft = PassageDraft.safeParse(value);
  return draft.success ? toPassage(draft.data, { now: 1, trust: 'trusted', expiresAfter: undefined }) : undefined;
}
