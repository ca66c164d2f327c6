import type { Sql } from '../sql/sql.ts';

/** The right to do something that one process of a cluster does at a time. */
export interface Lease {
  /** Whether this process has it, from now for as long as the lease lasts. Rejects with STORE_FAILED. */
  hold(): Promise<boolean>;
  /** Gives it up, so that another takes over at once. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  readonly name: string;
  /** Name of this process. */
  readonly node: string;
  /** How long it lasts after the last time it was held, milliseconds. */
  readonly ms: number;
}

/** Milliseconds since 1970 by the database's clock, since those of several machines differ; a term for a statement. */
export function databaseNow({ dialect }: Pick<Sql, 'dialect'>): string {
  return dialect === 'postgres' ? 'extract(epoch FROM clock_timestamp()) * 1000' : "unixepoch('subsec') * 1000";
}

/** A lease in the database that all processes share, by that database's clock. */
export function sqlLease(sql: Sql, { name, node, ms }: LeaseOptions): Lease {
  const now = databaseNow(sql);
  return {
    async hold() {
      const changed = await sql.run(
        `INSERT INTO leases (name, holder, until) VALUES (?, ?, ${now} + ?)
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
         WHERE leases.holder = excluded.holder OR leases.until < ${now}`,
        [name, node, ms],
      );
      return changed > 0;
    },
    async release() {
      await sql.run('DELETE FROM leases WHERE name = ? AND holder = ?', [name, node]);
    },
  };
}
