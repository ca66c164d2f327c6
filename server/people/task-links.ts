import { createHmac } from 'node:crypto';
import type { Clock } from '#engine/host';
import { hashOf, newSecret } from '../accounts/secrets.ts';
import { newId } from '../host/ids.ts';
import { asNumber, asText, type Row, type Sql } from '../sql/sql.ts';

/** A way to one task for whoever has its secret. Only the secret's hash is kept. */
export interface TaskLink {
  readonly id: string;
  readonly run: string;
  readonly task: string;
  /** Whom it is for. */
  readonly note: string;
  readonly madeBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface NewTaskLink extends Pick<TaskLink, 'run' | 'task' | 'note' | 'madeBy'> {
  /** For how long it is good, milliseconds. */
  readonly goodMs: number;
}

const columns = 'id, run, task, note, made_by, created_at, expires_at';
const sentMs = 7 * 24 * 3_600_000;

/** Links for people without an account: each for one task, good for a time, until it is answered or taken back. */
export class TaskLinks {
  readonly #sql: Sql;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #key: string;

  constructor(sql: Sql, clock: Pick<Clock, 'now'>, signingKey: string) {
    this.#sql = sql;
    this.#clock = clock;
    this.#key = signingKey;
  }

  /** The secret is given out here and never again. */
  async make({ goodMs, ...link }: NewTaskLink): Promise<TaskLink & { readonly secret: string }> {
    const { secret, hash } = newSecret('task');
    const createdAt = this.#clock.now();
    const made = { ...link, id: newId(), createdAt, expiresAt: createdAt + goodMs };
    await this.#add(made, hash);
    return { ...made, secret };
  }

  /**
   * The link that goes with a webhook's delivery: the same for every attempt, without its secret lying in the outbox.
   * Undefined when it was taken back.
   */
  async forDelivery({
    run,
    task,
    delivery,
  }: {
    run: string;
    task: string;
    delivery: string;
  }): Promise<{ readonly secret: string; readonly expiresAt: number } | undefined> {
    const secret = `flowright_task_${createHmac('sha256', this.#key).update(`task link ${delivery}`).digest('base64url')}`;
    const createdAt = this.#clock.now();
    const link = { id: delivery, run, task, note: '', madeBy: 'webhook', createdAt, expiresAt: createdAt + sentMs };
    await this.#add(link, hashOf(secret));
    const kept = await this.find(secret);
    return kept === undefined ? undefined : { secret, expiresAt: kept.expiresAt };
  }

  /** Undefined for what never was a link, is over or was taken back: nobody can tell which. */
  async find(secret: string): Promise<TaskLink | undefined> {
    const row = await this.#sql.row(
      `SELECT ${columns} FROM task_links WHERE hash = ? AND revoked_at IS NULL AND expires_at > ?`,
      [hashOf(secret), this.#clock.now()],
    );
    return row === undefined ? undefined : toLink(row);
  }

  /** Those that are good. */
  async list(task: string): Promise<TaskLink[]> {
    const rows = await this.#sql.rows(
      `SELECT ${columns} FROM task_links WHERE task = ? AND revoked_at IS NULL AND expires_at > ? ORDER BY created_at, id`,
      [task, this.#clock.now()],
    );
    return rows.map(toLink);
  }

  /** Takes one of a task's links back, or all of them. Resolves with how many there were. */
  revoke(task: string, id?: string): Promise<number> {
    const one = id === undefined ? '' : ' AND id = ?';
    return this.#sql.run(`UPDATE task_links SET revoked_at = ? WHERE task = ? AND revoked_at IS NULL${one}`, [
      this.#clock.now(),
      task,
      ...(id === undefined ? [] : [id]),
    ]);
  }

  async #add({ id, run, task, note, madeBy, createdAt, expiresAt }: TaskLink, hash: string): Promise<void> {
    await this.#sql.run(
      `INSERT INTO task_links (${columns}, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
      [id, run, task, note, madeBy, createdAt, expiresAt, hash],
    );
  }
}

function toLink([id, run, task, note, madeBy, createdAt, expiresAt]: Row): TaskLink {
  return {
    id: asText(id),
    run: asText(run),
    task: asText(task),
    note: asText(note),
    madeBy: asText(madeBy),
    createdAt: asNumber(createdAt),
    expiresAt: asNumber(expiresAt),
  };
}
