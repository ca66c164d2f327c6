import { z } from 'zod';
import { sha256Hex } from '../format/content-hash.ts';
import { JsonValue } from '../format/node-schemas.ts';
import type { TaskFact } from '../journal/entries.ts';
import { canonicalJson } from '../json.ts';
import { Id, SeenHash, TaskView } from './runs.ts';

export const TaskLinkRequest = z
  .strictObject({
    /** Whom it is for; its answers are signed so. */
    note: z.string().trim().max(100).default(''),
    hours: z
      .number()
      .positive()
      .max(24 * 90)
      .default(72),
  })
  .meta({ id: 'TaskLinkRequest' });
/** The address is shown here and never again. */
export const TaskLinkCreated = z
  .strictObject({ id: Id, url: z.string(), expiresAt: z.number() })
  .meta({ id: 'TaskLinkCreated' });
export const TaskLinkView = z
  .strictObject({ id: Id, note: z.string(), madeBy: z.string(), createdAt: z.number(), expiresAt: z.number() })
  .meta({ id: 'TaskLink' });
export const TaskLinkList = z.strictObject({ links: z.array(TaskLinkView) }).meta({ id: 'TaskLinkList' });

const Link = z.string().min(1).max(200);
export const TaskLinkLook = z.strictObject({ link: Link }).meta({ id: 'TaskLinkLook' });
/** What a link shows: its one task while it waits, and afterwards only that it does not. */
export const TaskLinkState = z
  .strictObject({ status: z.enum(['open', 'answered', 'closed']), task: TaskView.optional() })
  .meta({ id: 'TaskLinkState' });
export const TaskLinkAnswer = z
  .strictObject({
    link: Link,
    answer: JsonValue,
    seen: SeenHash.optional(),
    name: z.string().trim().max(100).optional(),
  })
  .meta({ id: 'TaskLinkAnswer' });

/** What somebody who answers has seen: the hash of all that the task shows. */
export function seenHash(task: TaskFact): string {
  const { kind, title, prompt, schema, subject = null, suggestion = null, messages } = task;
  return sha256Hex(canonicalJson({ kind, title, prompt, schema, subject, suggestion, messages }));
}

export type TaskLinkState = z.infer<typeof TaskLinkState>;
export type TaskLinkView = z.infer<typeof TaskLinkView>;
