import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** What a webhook's messages are signed with: 256 random bits, written as Standard Webhooks has it. */
export function newWebhookSecret(): string {
  return `${prefix}${randomBytes(32).toString('base64')}`;
}

export interface SignedMessage {
  /** The same for every attempt, so that a receiver can tell a second one. */
  readonly id: string;
  /** Seconds since 1970 of this attempt: a receiver refuses what is old. */
  readonly timestamp: number;
  readonly body: string;
}

/** The headers that prove who sent a message and that nobody changed it, after standardwebhooks.com. */
export function webhookHeaders(secret: string, { id, timestamp, body }: SignedMessage): Record<string, string> {
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}
