import { asNumber, asText, type Row, type Sql } from '../sql/sql.ts';

/** Something that somebody did. Holds names and ids only: no message, no key. */
export interface AuditEvent {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The member's id, or what stands for it: `local`, `link`, `nobody`. */
  readonly actor: string;
  readonly name: string;
  /** Such as `member.invited`. */
  readonly action: string;
  /** What it was done to. */
  readonly target: string;
  readonly detail: string;
}

export type AuditEntry = Omit<AuditEvent, 'id'>;

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** Only events with a lower id. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** What was done here, by whom. It is only ever added to. */
export interface AuditLog {
  write(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  list(filter: AuditFilter): Promise<AuditEvent[]>;
}

export function auditLog(sql: Sql): AuditLog {
  return {
    async write({ at, actor, name, action, target, detail }) {
      await sql.run('INSERT INTO audit (at, actor, name, action, target, detail) VALUES (?, ?, ?, ?, ?, ?)', [
        at,
        actor,
        name,
        action,
        target.slice(0, 300),
        detail.slice(0, 1000),
      ]);
    },
    async list({ actor, action, before, limit }) {
      const conditions = [
        ...(actor === undefined ? [] : [['actor = ?', actor] as const]),
        ...(action === undefined ? [] : [['action = ?', action] as const]),
        ...(before === undefined ? [] : [['id < ?', before] as const]),
      ];
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(([text]) => text).join(' AND ')}`;
      const rows = await sql.rows(
        `SELECT id, at, actor, name, action, target, detail FROM audit ${where} ORDER BY id DESC LIMIT ?`,
        [...conditions.map(([, value]) => value), limit],
      );
      return rows.map(toEvent);
    },
  };
}

function toEvent([id, at, actor, name, action, target, detail]: Row): AuditEvent {
  return {
    id: asNumber(id),
    at: asNumber(at),
    actor: asText(actor),
    name: asText(name),
    action: asText(action),
    target: asText(target),
    detail: asText(detail),
  };
}
