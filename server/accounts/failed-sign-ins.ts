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

  /**
   * Counts an attempt as failed before its password is looked at, so that many at once are as many as one after the
   * other; the returned function says that it did not fail. Rejects with TOO_MANY_REQUESTS when there were too many of
   * late: such an attempt is not counted, or nobody would get in again while somebody goes on trying.
   */
  async begin({ login, address, now }: Attempt): Promise<() => Promise<void>> {
    // Tells the attempts of one millisecond apart.
    const at = now + Math.random();
    const who = { login: `login ${login}`.slice(0, 300), address: `from ${address}`.slice(0, 300) };
    await this.#sql.run('DELETE FROM failed_sign_ins WHERE at <= ?', [now - windowMs]);
    for (const name of Object.values(who))
      await this.#sql.run('INSERT INTO failed_sign_ins (who, at) VALUES (?, ?)', [name, at]);
    const forget = async () => {
      await this.#sql.run('DELETE FROM failed_sign_ins WHERE at = ? AND who IN (?, ?)', [at, who.login, who.address]);
    };
    const since = now - windowMs;
    const isTooMuch =
      (await this.#count(who.login, since)) > limits.login || (await this.#count(who.address, since)) > limits.address;
    if (!isTooMuch) return forget;
    await forget();
    throw new FlowError('TOO_MANY_REQUESTS', 'Too many sign-ins failed. Wait a quarter of an hour.', {
      retryAfterMs: windowMs,
    });
  }

  async #count(who: string, since: number): Promise<number> {
    const text = 'SELECT count(*) FROM failed_sign_ins WHERE who = ? AND at > ?';
    return asNumber((await this.#sql.row(text, [who, since]))?.[0]);
  }
}
