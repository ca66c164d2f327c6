import type { Clock } from '#engine/host';
import type { ProviderLimits } from '#engine/protocol/index';
import { databaseNow } from '../cluster/lease.ts';
import { asNumber, marks, type Sql } from '../sql/sql.ts';
import { type Caps, lookAgainMs, type Permit, type Refusal, spacingOf } from './caps.ts';

export interface SharedCapsOptions {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Name of this process. */
  readonly node: string;
}

/** A permit of a process that is gone counts for so long; those in hand are said again well before. */
const permitMs = 15_000;
const renewMs = 5_000;
/** How often is looked whether a provider without a limit wants to be left alone. */
const heardMs = 1_000;

/** A permit that nobody counts. */
const free: Permit = { release() {} };

/** For all processes that share a database, by that database's clock. */
export function sharedCaps(options: SharedCapsOptions): Caps {
  return new SharedCaps(options);
}

class SharedCaps implements Caps {
  readonly #options: SharedCapsOptions;
  readonly #now: string;
  /** Calls that are in hand here. */
  readonly #calls = new Set<string>();
  /** Until when providers are held, by our clock, and when that was read. */
  readonly #heard = new Map<string, { readonly until: number; readonly at: number }>();
  readonly #given = new Set<Promise<void>>();
  #cancel: (() => void) | undefined;
  #isClosed = false;

  constructor(options: SharedCapsOptions) {
    this.#options = options;
    this.#now = databaseNow(options.sql);
  }

  async take(provider: string, limit: ProviderLimits | undefined): Promise<Permit | Refusal> {
    const isLimited = limit?.atOnce !== undefined || limit?.perMinute !== undefined;
    return isLimited ? this.#takeCounted(provider, limit) : this.#takeUnlessHeld(provider);
  }

  async hold(provider: string, ms: number): Promise<void> {
    const { sql, clock } = this.#options;
    const now = clock.now();
    this.#heard.set(provider, { until: Math.max(this.#heard.get(provider)?.until ?? 0, now + ms), at: now });
    await sql.run(
      `INSERT INTO capped_providers (provider, next_at) VALUES (?, ${this.#now} + ?)
       ON CONFLICT (provider) DO UPDATE SET next_at = excluded.next_at
       WHERE capped_providers.next_at < excluded.next_at`,
      [provider, ms],
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel?.();
    await Promise.all(this.#given);
  }

  /** One question in a while, whatever the number of calls. */
  async #takeUnlessHeld(provider: string): Promise<Permit | Refusal> {
    const { sql, clock } = this.#options;
    const now = clock.now();
    let heard = this.#heard.get(provider);
    if (heard === undefined || now - heard.at > heardMs) {
      heard = { until: heard?.until ?? 0, at: now };
      this.#heard.set(provider, heard);
      const row = await sql.row(`SELECT next_at - ${this.#now} FROM capped_providers WHERE provider = ?`, [provider]);
      heard = { until: row === undefined ? 0 : clock.now() + asNumber(row[0]), at: now };
      this.#heard.set(provider, heard);
    }
    const waitMs = heard.until - clock.now();
    return waitMs > 0 ? { waitMs, reason: 'held' } : free;
  }

  /** The provider's row is locked first, so that whoever counts sees what the one before took. */
  #takeCounted(provider: string, limit: ProviderLimits): Promise<Permit | Refusal> {
    const { sql, newId, node } = this.#options;
    const call = newId();
    const spacing = spacingOf(limit);
    return sql.transaction(async (inside): Promise<Permit | Refusal> => {
      await inside.run('INSERT INTO capped_providers (provider, next_at) VALUES (?, 0) ON CONFLICT DO NOTHING', [
        provider,
      ]);
      const lock = sql.dialect === 'postgres' ? ' FOR UPDATE' : '';
      const [nextAt, now] = await numbers(
        inside,
        `SELECT next_at, ${this.#now} FROM capped_providers WHERE provider = ?${lock}`,
        [provider],
      );
      if (nextAt > now) return { waitMs: nextAt - now, reason: nextAt - now > spacing ? 'held' : 'rate' };
      if (limit.atOnce !== undefined) {
        await inside.run('DELETE FROM capped_calls WHERE provider = ? AND until < ?', [provider, now]);
        const [count] = await numbers(inside, 'SELECT count(*) FROM capped_calls WHERE provider = ?', [provider]);
        if (count >= limit.atOnce) return { waitMs: lookAgainMs, reason: 'at-once' };
        await inside.run('INSERT INTO capped_calls (call, provider, node, until) VALUES (?, ?, ?, ?)', [
          call,
          provider,
          node,
          now + permitMs,
        ]);
      }
      if (spacing > 0)
        await inside.run('UPDATE capped_providers SET next_at = ? WHERE provider = ?', [now + spacing, provider]);
      // Calls are counted, and given back, only where so many may be made at once.
      return limit.atOnce === undefined ? free : this.#permit(call);
    });
  }

  #permit(call: string): Permit {
    this.#calls.add(call);
    if (this.#cancel === undefined && !this.#isClosed) this.#renewLater();
    return {
      release: () => {
        if (!this.#calls.delete(call)) return;
        // One that cannot be given back is no longer renewed, and ends by itself.
        const given = this.#giveBack(call).finally(() => this.#given.delete(given));
        this.#given.add(given);
      },
    };
  }

  async #giveBack(call: string): Promise<void> {
    try {
      await this.#options.sql.run('DELETE FROM capped_calls WHERE call = ?', [call]);
    } catch {
      // The store is away; the permit ends by itself.
    }
  }

  #renewLater(): void {
    const { clock } = this.#options;
    this.#cancel = clock.at(clock.now() + renewMs, () => {
      this.#cancel = undefined;
      void this.#renew();
    });
  }

  async #renew(): Promise<void> {
    const calls = [...this.#calls];
    if (calls.length === 0 || this.#isClosed) return;
    try {
      const text = `UPDATE capped_calls SET until = ${this.#now} + ? WHERE call IN (${marks(calls)})`;
      await this.#options.sql.run(text, [permitMs, ...calls]);
    } catch {
      // The store is away; it is tried again.
    }
    if (this.#cancel === undefined && !this.#isClosed) this.#renewLater();
  }
}

async function numbers(sql: Sql, text: string, values: string[]): Promise<[number, number]> {
  const row = (await sql.row(text, values)) ?? [];
  return [asNumber(row[0]), row.length > 1 ? asNumber(row[1]) : 0];
}
