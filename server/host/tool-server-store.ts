import { FlowError } from '#engine/errors';
import type { ToolServerInput } from '#engine/protocol/index';
import { asText, type Row, type Sql } from '../sql/sql.ts';
import { openSealed, sealText } from './sealed-text.ts';

/** A tool server without its secret. */
export interface StoredToolServer {
  readonly name: string;
  readonly url: string;
  /** The header in which the secret is sent. */
  readonly header: string;
  readonly hasSecret: boolean;
}

/** Where a tool server is, and what lets us in. Never leaves the server, never goes into a log. */
export interface ToolServerAccess {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Tool servers that were set up in the settings page. Secrets are encrypted at rest and never listed. */
export interface ToolServerStore {
  /** In the order in which they were first saved. */
  list(): Promise<StoredToolServer[]>;
  /**
   * Adds a server or changes it. Without `secret` its secret is kept, unless the URL now has another origin: a secret
   * is never sent to a place it was not entered for. An empty `secret` forgets it.
   */
  save(name: string, server: ToolServerInput): Promise<StoredToolServer>;
  remove(name: string): Promise<void>;
  /** Rejects with TOOL_NOT_CONFIGURED when the secret cannot be read, since the secret file was replaced. */
  access(name: string): Promise<ToolServerAccess | undefined>;
}

export const standardHeader = 'Authorization';

/** `secret` is 64 hexadecimal digits and lives outside the database. */
export function toolServerStore(sql: Sql, secret: string): ToolServerStore {
  const key = Buffer.from(secret, 'hex');
  const find = async (from: Sql, name: string) => {
    const row = await from.row(`SELECT ${columns} FROM tool_servers WHERE name = ?`, [name]);
    return row === undefined ? undefined : toServer(row);
  };
  return {
    list: async () =>
      (await sql.rows(`SELECT ${columns} FROM tool_servers ORDER BY id`)).map((row) => withoutSecret(toServer(row))),
    save: (name, { url, header = standardHeader, secret: given }) =>
      sql.transaction(async (inside) => {
        const before = await find(inside, name);
        const kept =
          before !== undefined && new URL(before.url).origin === new URL(url).origin ? before.sealed : undefined;
        const sealed = given === '' ? undefined : given === undefined ? kept : sealText(key, given, ownerOf(name));
        await inside.run(
          `INSERT INTO tool_servers (${columns}) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
             url = excluded.url, header = excluded.header, sealed_secret = excluded.sealed_secret`,
          [name, url, header, sealed ?? null],
        );
        return withoutSecret({ name, url, header, sealed });
      }),
    async remove(name) {
      await sql.run('DELETE FROM tool_servers WHERE name = ?', [name]);
    },
    async access(name) {
      const server = await find(sql, name);
      if (server === undefined) return undefined;
      const { url, header, sealed } = server;
      if (sealed === undefined) return { url, headers: {} };
      const opened = openSealed(key, sealed, ownerOf(name));
      if (opened !== undefined) return { url, headers: { [header]: opened } };
      throw new FlowError(
        'TOOL_NOT_CONFIGURED',
        `The stored secret of tool server "${name}" cannot be read: the file secret.key is not the one it was saved with. Enter it again.`,
      );
    },
  };
}

const columns = 'name, url, header, sealed_secret';

/** Apart from model providers, which may have the same name. */
function ownerOf(name: string): string {
  return `tool-server/${name}`;
}

interface StoredServer {
  readonly name: string;
  readonly url: string;
  readonly header: string;
  readonly sealed: string | undefined;
}

function toServer([name, url, header, sealed]: Row): StoredServer {
  return {
    name: asText(name),
    url: asText(url),
    header: asText(header),
    sealed: sealed === null ? undefined : asText(sealed),
  };
}

function withoutSecret({ sealed, ...server }: StoredServer): StoredToolServer {
  return { ...server, hasSecret: sealed !== undefined };
}
