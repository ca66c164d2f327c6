import { sha256Hex } from '#engine/format/index';
import { WebhookEvent, type WebhookInput } from '#engine/protocol/webhooks';
import { openSealed, sealText } from '../host/sealed-text.ts';
import { asNumber, asText, type Row, type Sql } from '../sql/sql.ts';

/** Somebody outside who wants to be told. */
export interface Webhook extends WebhookInput {
  readonly id: string;
  readonly createdAt: number;
}

/** Who is told of what. Secrets are encrypted at rest and never listed. */
export interface WebhookStore {
  /** In the order in which they were added. */
  list(): Promise<Webhook[]>;
  find(id: string): Promise<Webhook | undefined>;
  add(webhook: Webhook, secret: string): Promise<void>;
  /** False when there is none of this id. */
  change(id: string, input: WebhookInput): Promise<boolean>;
  setSecret(id: string, secret: string): Promise<boolean>;
  /** Removes it and whatever it was still to be told. */
  remove(id: string): Promise<boolean>;
  /** Undefined when there is none, or when it was sealed with another key. */
  secret(id: string): Promise<string | undefined>;
}

const columns = 'id, url, events, with_links, remind_minutes, created_at';

/** `secret` is what the server keeps outside the database. */
export function webhookStore(sql: Sql, secret: string): WebhookStore {
  const key = Buffer.from(sha256Hex(`sealing webhooks ${secret}`), 'hex');
  const seal = (id: string, text: string) => sealText(key, text, `webhook/${id}`);
  return {
    list: async () => (await sql.rows(`SELECT ${columns} FROM webhooks ORDER BY created_at, id`)).map(toWebhook),
    async find(id) {
      const row = await sql.row(`SELECT ${columns} FROM webhooks WHERE id = ?`, [id]);
      return row === undefined ? undefined : toWebhook(row);
    },
    async add(webhook, plain) {
      await sql.run(`INSERT INTO webhooks (${columns}, sealed_secret) VALUES (?, ?, ?, ?, ?, ?, ?)`, [
        webhook.id,
        ...toColumns(webhook),
        webhook.createdAt,
        seal(webhook.id, plain),
      ]);
    },
    change: async (id, input) =>
      (await sql.run('UPDATE webhooks SET url = ?, events = ?, with_links = ?, remind_minutes = ? WHERE id = ?', [
        ...toColumns(input),
        id,
      ])) > 0,
    setSecret: async (id, plain) =>
      (await sql.run('UPDATE webhooks SET sealed_secret = ? WHERE id = ?', [seal(id, plain), id])) > 0,
    remove: (id) =>
      sql.transaction(async (inside) => {
        await inside.run('DELETE FROM webhook_deliveries WHERE webhook = ?', [id]);
        return (await inside.run('DELETE FROM webhooks WHERE id = ?', [id])) > 0;
      }),
    async secret(id) {
      const row = await sql.row('SELECT sealed_secret FROM webhooks WHERE id = ?', [id]);
      return row === undefined ? undefined : openSealed(key, asText(row[0]), `webhook/${id}`);
    },
  };
}

function toColumns({ url, events, withLinks, remindMinutes }: WebhookInput): [string, string, number, number] {
  return [url, events.join(' '), withLinks ? 1 : 0, remindMinutes];
}

function toWebhook([id, url, events, withLinks, remindMinutes, createdAt]: Row): Webhook {
  return {
    id: asText(id),
    url: asText(url),
    events: asText(events)
      .split(' ')
      .map((event) => WebhookEvent.parse(event)),
    withLinks: withLinks === 1,
    remindMinutes: asNumber(remindMinutes),
    createdAt: asNumber(createdAt),
  };
}
