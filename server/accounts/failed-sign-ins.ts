import { FlowError } from '#engine/errors';
import { asNumber, type Sql } from '../sql/sql.ts';

const windowMs = 15 * 60_000;
/** For one login, wherever from; and for one address, whoever is tried. */
const limits = { login: 10, address: 50 };

export interface Attempt {
  readonly login: string;
  readonly address: string;
  readonly now: number;
}

/** Counts sign-ins that failed, durably and for all processes, so that nobody can try out passwords. */
export class FailedSignIns {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Rejects with TOO_MANY_REQUESTS when there were too many of late. */
  async check({ login, address, now }: Attempt): Promise<void> {
    const counts = {
      login: await this.#count(`login ${login}`, now),
      address: await this.#count(`from ${address}`, now),
    };
    if (counts.login < limits.login && counts.address < limits.address) return;
    throw new FlowError('TOO_MANY_REQUESTS', 'Too many sign-ins failed. Wait a quarter of an hour.', {
      retryAfterMs: windowMs,
    });
  }

  async note({ login, address, now }: Attempt): Promise<void> {
    await this.#sql.run('DELETE FROM failed_sign_ins WHERE at <= ?', [now - windowMs]);
    for (const who of [`login ${login}`, `from ${address}`])
      await this.#sql.run('INSERT INTO failed_sign_ins (who, at) VALUES (?, ?)', [who.slice(0, 300), now]);
  }

  async #count(who: string, now: number): Promise<number> {
    const text = 'SELECT count(*) FROM failed_sign_ins WHERE who = ? AND at > ?';
    return asNumber((await this.#sql.row(text, [who.slice(0, 300), now - windowMs]))?.[0]);
  }
}
