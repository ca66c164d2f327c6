import { z } from 'zod';
import { urlTarget } from '../format/hosts.ts';
import { Id } from './runs.ts';

/** What somebody outside may be told of. */
export const WebhookEvent = z.enum([
  'task.opened',
  'task.reminder',
  'task.answered',
  'task.overdue',
  'run.completed',
  'run.failed',
  'run.cancelled',
]);

const WebhookURL = z
  .string()
  .max(2000)
  .refine((text) => URL.canParse(text) && typeof urlTarget(text) !== 'string', {
    error: 'must be an address such as https://hooks.example.com/flowright, without user or password',
  });

export const WebhookInput = z
  .strictObject({
    url: WebhookURL,
    events: z.array(WebhookEvent).min(1).max(20),
    /** A link with which whoever gets it answers the task, without an account, comes along. */
    withLinks: z.boolean().default(false),
    /** How long before a task is due it is told of again, minutes. */
    remindMinutes: z.number().positive().max(100_000).default(60),
  })
  .meta({ id: 'WebhookInput' });

export const WebhookView = z
  .strictObject({
    id: Id,
    url: z.string(),
    events: z.array(WebhookEvent),
    withLinks: z.boolean(),
    remindMinutes: z.number(),
    createdAt: z.number(),
    /** How many deliveries wait, and how many were given up. */
    waiting: z.int(),
    dead: z.int(),
  })
  .meta({ id: 'Webhook' });
export const WebhookList = z.strictObject({ webhooks: z.array(WebhookView) }).meta({ id: 'WebhookList' });

/** Its secret, with which receivers verify signatures, is shown here and never again. */
export const WebhookCreated = z.strictObject({ id: Id, secret: z.string() }).meta({ id: 'WebhookCreated' });

export const WebhookTest = z.strictObject({ ok: z.boolean(), message: z.string() }).meta({ id: 'WebhookTest' });

export const WebhookDelivery = z
  .strictObject({
    id: Id,
    type: WebhookEvent,
    status: z.enum(['pending', 'delivered', 'dead']),
    attempts: z.int(),
    createdAt: z.number(),
    /** When it is tried next, while it is pending; else when it was tried last. */
    nextAt: z.number(),
    /** Why the last attempt came to nothing. */
    problem: z.string().optional(),
  })
  .meta({ id: 'WebhookDelivery' });
export const WebhookDeliveryList = z
  .strictObject({ deliveries: z.array(WebhookDelivery) })
  .meta({ id: 'WebhookDeliveryList' });

export type WebhookEvent = z.infer<typeof WebhookEvent>;
export type WebhookInput = z.infer<typeof WebhookInput>;
export type WebhookView = z.infer<typeof WebhookView>;
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;
