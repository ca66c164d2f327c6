import { WebhookEvent } from '#engine/protocol/webhooks';
import { asNumber, asText, type Row, type Sql } from '../sql/sql.ts';

export type DeliveryStatus = 'pending' | 'delivered' | 'dead';

/** One message to one webhook. It is written before anything is sent, and stays until somebody has taken it. */
export interface Delivery {
  /** The same for the same happening, however often it is found in the journal. */
  readonly id: string;
  readonly webhook: string;
  readonly type: WebhookEvent;
  /** The event as JSON. */
  readonly body: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly createdAt: number;
  readonly nextAt: number;
  readonly problem: string;
}

export type NewDelivery = Pick<Delivery, 'id' | 'webhook' | 'type' | 'body' | 'createdAt' | 'nextAt'>;

const columns = 'id, webhook, type, body, status, attempts, created_at, next_at, problem';
/** So long a process that claimed a delivery may take before another tries it, milliseconds. */
const claimMs = 60_000;

/** What is still to be told. Any number of processes may share it: each delivery is claimed before it is sent. */
export class Outbox {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** How far a run was told of: the sequence of the last entry that was looked at. */
  async toldOf(run: string): Promise<number> {
    const row = await this.#sql.row('SELECT sequence FROM webhook_told WHERE run = ?', [run]);
    return row === undefined ? 0 : asNumber(row[0]);
  }

  /** Writes deliveries, those that are there already but once, and how far the run was told of. All or nothing. */
  async add(
    deliveries: readonly NewDelivery[],
    told: { readonly run: string; readonly sequence: number },
  ): Promise<void> {
    const write = async (sql: Sql) => {
      for (const { id, webhook, type, body, createdAt, nextAt } of deliveries) {
        await sql.run(
          `INSERT INTO webhook_deliveries (${columns}) VALUES (?, ?, ?, ?, 'pending', 0, ?, ?, '')
           ON CONFLICT (id) DO NOTHING`,
          [id, webhook, type, body, createdAt, nextAt],
        );
      }
      await sql.run(
        `INSERT INTO webhook_told (run, sequence) VALUES (?, ?) ON CONFLICT (run) DO UPDATE
         SET sequence = excluded.sequence WHERE webhook_told.sequence < excluded.sequence`,
        [told.run, told.sequence],
      );
    };
    await (deliveries.length === 0 ? write(this.#sql) : this.#sql.transaction(write));
  }

  /** Runs that were written to since a time and have more to tell than was looked at. */
  async untold(since: number, limit: number): Promise<string[]> {
    const rows = await this.#sql.rows(
      `SELECT runs.run FROM runs LEFT JOIN webhook_told ON webhook_told.run = runs.run
       WHERE runs.touched_at >= ? AND runs.sequence > COALESCE(webhook_told.sequence, 0) ORDER BY runs.run LIMIT ?`,
      [since, limit],
    );
    return rows.map(([run]) => asText(run));
  }

  async due(webhook: string, now: number, limit: number): Promise<Delivery[]> {
    const rows = await this.#sql.rows(
      `SELECT ${columns} FROM webhook_deliveries WHERE webhook = ? AND status = 'pending' AND next_at <= ?
       ORDER BY next_at, id LIMIT ?`,
      [webhook, now, limit],
    );
    return rows.map(toDelivery);
  }

  /** When there is something to send again; undefined when nothing waits. */
  async nextTime(): Promise<number | undefined> {
    const row = await this.#sql.row("SELECT MIN(next_at) FROM webhook_deliveries WHERE status = 'pending'");
    return row === undefined || row[0] === null ? undefined : asNumber(row[0]);
  }

  /** Counts an attempt before it is made. False when another process has taken it on. */
  async claim({ id, attempts }: Delivery, now: number): Promise<boolean> {
    const changed = await this.#sql.run(
      `UPDATE webhook_deliveries SET attempts = attempts + 1, next_at = ?
       WHERE id = ? AND attempts = ? AND status = 'pending'`,
      [now + claimMs, id, attempts],
    );
    return changed > 0;
  }

  async settle(
    id: string,
    { status, nextAt, problem }: Pick<Delivery, 'status' | 'nextAt' | 'problem'>,
  ): Promise<void> {
    await this.#sql.run('UPDATE webhook_deliveries SET status = ?, next_at = ?, problem = ? WHERE id = ?', [
      status,
      nextAt,
      problem.slice(0, 500),
      id,
    ]);
  }

  /** Forgets one that is of no use any more. */
  async drop(id: string): Promise<void> {
    await this.#sql.run('DELETE FROM webhook_deliveries WHERE id = ?', [id]);
  }

  /** Begins again with one that was given up or even delivered. False when the webhook has none of this id. */
  async again(webhook: string, id: string, now: number): Promise<boolean> {
    const changed = await this.#sql.run(
      `UPDATE webhook_deliveries SET status = 'pending', attempts = 0, next_at = ? WHERE id = ? AND webhook = ?`,
      [now, id, webhook],
    );
    return changed > 0;
  }

  /** Newest first. */
  async list(webhook: string, limit: number): Promise<Delivery[]> {
    const rows = await this.#sql.rows(
      `SELECT ${columns} FROM webhook_deliveries WHERE webhook = ? ORDER BY created_at DESC, id LIMIT ?`,
      [webhook, limit],
    );
    return rows.map(toDelivery);
  }

  async count(webhook: string, status: DeliveryStatus): Promise<number> {
    const row = await this.#sql.row('SELECT COUNT(*) FROM webhook_deliveries WHERE webhook = ? AND status = ?', [
      webhook,
      status,
    ]);
    return asNumber(row?.[0]);
  }

  /** Forgets what was settled before a time. */
  async forget(before: number): Promise<void> {
    await this.#sql.run("DELETE FROM webhook_deliveries WHERE status <> 'pending' AND next_at < ?", [before]);
  }
}

function toDelivery([id, webhook, type, body, status, attempts, createdAt, nextAt, problem]: Row): Delivery {
  return {
    id: asText(id),
    webhook: asText(webhook),
    type: WebhookEvent.parse(type),
    body: asText(body),
    status: toStatus(status),
    attempts: asNumber(attempts),
    createdAt: asNumber(createdAt),
    nextAt: asNumber(nextAt),
    problem: asText(problem),
  };
}

function toStatus(column: unknown): DeliveryStatus {
  return column === 'delivered' || column === 'dead' ? column : 'pending';
}
