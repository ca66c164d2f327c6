import { createHash } from 'node:crypto';
import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { ModelPrice, type ProviderInput, ProviderLimits } from '#engine/protocol/index';
import { asText, type Row, type Sql } from '../sql/sql.ts';
import { openSealed, sealText } from './sealed-text.ts';

/** A provider without its key. */
export interface StoredProvider {
  readonly name: string;
  readonly baseURL: string;
  readonly defaultModel: string;
  readonly embeddingModel: string;
  readonly hasKey: boolean;
  readonly prices: ModelPrice[];
  readonly limits: ProviderLimits;
  /** Another one after every change, that of a key included. */
  readonly revision: string;
}

/** What a call needs. Never leaves the server, never goes into a log. */
export interface ProviderCredentials {
  readonly baseURL: string;
  readonly defaultModel: string;
  readonly embeddingModel: string;
  readonly apiKey?: string;
  readonly prices: ModelPrice[];
}

/** Providers that were set up in the settings page. Keys are encrypted at rest and never listed. */
export interface SettingsStore {
  /** In the order in which they were first saved. */
  list(): Promise<StoredProvider[]>;
  /**
   * Adds a provider or changes it. Without `apiKey` its key is kept, unless the base URL now has another
   * origin: a key is never sent to a place it was not entered for. An empty `apiKey` forgets the key. Without
   * `prices`, `limits` or `embeddingModel` these are kept. Rejects with CONFLICT when it is not `over` what is stored.
   */
  save(name: string, provider: ProviderInput): Promise<StoredProvider>;
  remove(name: string): Promise<void>;
  /** Rejects with MODEL_AUTH when the key cannot be decrypted, since the secret file was replaced. */
  credentials(name: string): Promise<ProviderCredentials | undefined>;
  /** What it may be asked; nothing is said of a provider that is not there. */
  limits(name: string): Promise<ProviderLimits>;
}

/** `secret` is 64 hexadecimal digits and lives outside the database. */
export function settingsStore(sql: Sql, secret: string): SettingsStore {
  const key = Buffer.from(secret, 'hex');
  return {
    list: async () =>
      (await sql.rows(`SELECT ${columns} FROM providers ORDER BY id`)).map(toProviderRow).map(withoutKey),
    save: (name, input) => sql.transaction((inside) => saveIn(inside, { name, key, input })),
    async remove(name) {
      await sql.run('DELETE FROM providers WHERE name = ?', [name]);
    },
    async credentials(name) {
      const provider = await find(sql, name);
      if (provider === undefined) return undefined;
      const { name: _, encryptedKey, revision: __, limits: ___, ...credentials } = provider;
      if (encryptedKey === undefined) return credentials;
      return { ...credentials, apiKey: unsealed(key, encryptedKey, name) };
    },
    limits: async (name) => (await find(sql, name))?.limits ?? {},
  };
}

const columns = 'name, base_url, default_model, encrypted_key, prices, embedding_model, limits';

async function find(sql: Sql, name: string): Promise<ProviderRow | undefined> {
  const row = await sql.row(`SELECT ${columns} FROM providers WHERE name = ?`, [name]);
  return row === undefined ? undefined : toProviderRow(row);
}

interface Save {
  readonly name: string;
  readonly key: Buffer;
  readonly input: ProviderInput;
}

async function saveIn(sql: Sql, { name, key, input }: Save): Promise<StoredProvider> {
  const { baseURL, defaultModel, apiKey, prices: given, embeddingModel: named } = input;
  const before = await find(sql, name);
  if (input.over !== undefined && input.over !== (before?.revision ?? '')) {
    throw new FlowError('CONFLICT', `The provider "${name}" was changed elsewhere in the meantime.`);
  }
  const kept = before !== undefined && isSameOrigin(before.baseURL, baseURL) ? before.encryptedKey : undefined;
  const encrypted = apiKey === '' ? undefined : apiKey === undefined ? kept : sealText(key, apiKey, name);
  const prices = given ?? before?.prices ?? [];
  const limits = input.limits ?? before?.limits ?? {};
  const embeddingModel = named ?? before?.embeddingModel ?? '';
  const row = [
    name,
    baseURL,
    defaultModel,
    encrypted ?? null,
    JSON.stringify(prices),
    embeddingModel,
    JSON.stringify(limits),
  ];
  await sql.run(
    `INSERT INTO providers (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
       base_url = excluded.base_url, default_model = excluded.default_model,
       encrypted_key = excluded.encrypted_key, prices = excluded.prices, embedding_model = excluded.embedding_model,
       limits = excluded.limits`,
    row,
  );
  return withoutKey(toProviderRow(row));
}

interface ProviderRow {
  readonly name: string;
  readonly baseURL: string;
  readonly defaultModel: string;
  readonly embeddingModel: string;
  readonly encryptedKey: string | undefined;
  readonly prices: ModelPrice[];
  readonly limits: ProviderLimits;
  readonly revision: string;
}

function toProviderRow(row: Row): ProviderRow {
  const [name, baseURL, defaultModel, encryptedKey, prices, embeddingModel, limits] = row;
  return {
    name: asText(name),
    baseURL: asText(baseURL),
    defaultModel: asText(defaultModel),
    embeddingModel: asText(embeddingModel),
    encryptedKey: encryptedKey === null ? undefined : asText(encryptedKey),
    prices: readStored(z.array(ModelPrice), asText(prices), `prices of provider "${asText(name)}"`),
    limits: readStored(ProviderLimits, asText(limits), `limits of provider "${asText(name)}"`),
    // A sealed key is another text whenever it was saved.
    revision: createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 22),
  };
}

function withoutKey({ encryptedKey, ...provider }: ProviderRow): StoredProvider {
  return { ...provider, hasKey: encryptedKey !== undefined };
}

function readStored<T>(schema: z.ZodType<T>, text: string, what: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new FlowError('STORE_FAILED', `The stored ${what} cannot be read.`, { cause });
  }
}

function isSameOrigin(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;
}

function unsealed(key: Buffer, sealed: string, provider: string): string {
  const text = openSealed(key, sealed, provider);
  if (text !== undefined) return text;
  // Without the cause: nothing about a key belongs into an error that may be shown or logged.
  throw new FlowError(
    'MODEL_AUTH',
    `The stored key of provider "${provider}" cannot be decrypted: the file secret.key is not the one it was saved with. Enter the key again.`,
  );
}
