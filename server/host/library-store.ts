import { FlowError } from '#engine/errors';
import { contentHash, sha256Hex } from '#engine/format/index';
import { entryOf } from '#engine/library/entry-of';
import { type LibraryEntry, Release, type ReleaseStatus, type ReleaseSummary } from '#engine/protocol/index';
import { asText, type Database, type Row } from './database.ts';

/** The releases that people published here. What ships with the product is not in it. */
export interface LibraryStore {
  /**
   * Keeps a release for good. Rejects with CONFLICT when the version exists already, with
   * FLOW_HASH_MISMATCH when the release's hash is not that of its flow.
   */
  publish(release: Release): Promise<void>;
  /** Publishes all of them, each after those that it uses, or none. Rejects as `publish` does. */
  publishAll(releases: readonly StatedRelease[]): Promise<void>;
  /** Every flow with its highest version; with a query, those whose words begin so, best match first. */
  list(query?: string): Promise<LibraryEntry[]>;
  /** All releases of a flow, highest version first; empty when there is none. */
  versions(name: string): Promise<ReleaseSummary[]>;
  /** Rejects with FLOW_HASH_MISMATCH when the stored release was changed. */
  release(name: string, version: string): Promise<Release | undefined>;
  /** A release with this content, the first published of several. Rejects as `release` does. */
  byHash(hash: string): Promise<Release | undefined>;
  /** The releases, of any flow, that reach a release of the flow `name`. */
  dependents(name: string): Promise<ReleaseSummary[]>;
  status(name: string, version: string): Promise<ReleaseStatus | undefined>;
  /** Undefined makes it active again. Rejects with FLOW_NOT_FOUND when there is no such release. */
  setStatus(name: string, version: string, status: ReleaseStatus | undefined): Promise<void>;
}

/** A release with what is said of it where it comes from. */
export interface StatedRelease {
  readonly release: Release;
  readonly status?: ReleaseStatus | undefined;
}

export function libraryStore(database: Database): LibraryStore {
  const sql = prepareStatements(database);
  return {
    async publish(release) {
      database.transaction(() => publishNow(sql, { release }));
    },
    async publishAll(releases) {
      database.transaction(() => {
        for (const one of releases) publishNow(sql, one);
      });
    },
    async list(query = '') {
      const terms = searchTerms(query);
      const names = terms === '' ? sql.allNames.rows() : sql.matchingNames.rows(terms);
      return names.map(([name]) => entryOf(versionsOf(sql, asText(name))));
    },
    versions: async (name) => versionsOf(sql, name),
    async release(name, version) {
      const row = sql.release.row(name, version);
      return row === undefined ? undefined : readRelease(row);
    },
    async byHash(hash) {
      const row = sql.byHash.row(hash);
      return row === undefined ? undefined : readRelease(row);
    },
    dependents: async (name) => sql.dependents.rows(name).map(toSummary),
    async status(name, version) {
      const row = sql.status.row(name, version);
      return row === undefined ? undefined : toStatus(row[0]);
    },
    async setStatus(name, version, status) {
      database.transaction(() => setStatusNow(sql, { name, version, status }));
    },
  };
}

type Statements = ReturnType<typeof prepareStatements>;

function prepareStatements(database: Database) {
  const order = 'major DESC, minor DESC, patch DESC';
  const stated = 'releases LEFT JOIN release_statuses USING (name, version)';
  return {
    exists: database.prepare('SELECT 1 FROM releases WHERE name = ? AND version = ?'),
    addFlow: database.prepare('INSERT INTO flows (name) VALUES (?) ON CONFLICT (name) DO NOTHING'),
    addRelease: database.prepare(
      `INSERT INTO releases (name, version, major, minor, patch, hash, summary, body, checksum)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    addDependency: database.prepare(
      'INSERT INTO dependencies (name, version, dependency_name, dependency_version) VALUES (?, ?, ?, ?)',
    ),
    forgetWords: database.prepare('DELETE FROM flows_search WHERE rowid = (SELECT id FROM flows WHERE name = ?)'),
    addWords: database.prepare(
      `INSERT INTO flows_search (rowid, name, title, description, readme)
       SELECT id, name, ?, ?, ? FROM flows WHERE name = ?`,
    ),
    allNames: database.prepare('SELECT name FROM flows ORDER BY name'),
    matchingNames: database.prepare(
      `SELECT flows.name FROM flows_search JOIN flows ON flows.id = flows_search.rowid
       WHERE flows_search MATCH ? ORDER BY bm25(flows_search, 10, 8, 3, 1), flows.name`,
    ),
    versions: database.prepare(`SELECT summary, status FROM ${stated} WHERE name = ? ORDER BY ${order}`),
    release: database.prepare('SELECT name, version, body, checksum FROM releases WHERE name = ? AND version = ?'),
    byHash: database.prepare(
      'SELECT name, version, body, checksum FROM releases WHERE hash = ? ORDER BY rowid LIMIT 1',
    ),
    dependents: database.prepare(
      `SELECT summary, status FROM ${stated} WHERE (name, version) IN
         (SELECT name, version FROM dependencies WHERE dependency_name = ?)
       ORDER BY name, ${order}`,
    ),
    status: database.prepare('SELECT status FROM release_statuses WHERE name = ? AND version = ?'),
    forgetStatus: database.prepare('DELETE FROM release_statuses WHERE name = ? AND version = ?'),
    addStatus: database.prepare('INSERT INTO release_statuses (name, version, status) VALUES (?, ?, ?)'),
  };
}

function publishNow(sql: Statements, { release, status }: StatedRelease): void {
  const { name, version, hash } = release;
  const where = { flow: `${name}@${version}` };
  if (contentHash(release.flow) !== hash) {
    throw new FlowError('FLOW_HASH_MISMATCH', `The flow of "${name}@${version}" does not have the hash ${hash}.`, {
      where,
    });
  }
  if (sql.exists.row(name, version) !== undefined) {
    throw new FlowError(
      'CONFLICT',
      `"${name}@${version}" is published already, and a release never changes. Choose a higher version.`,
      { where },
    );
  }
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const { flow: _, readme, examples: __, ...summary } = release;
  const body = JSON.stringify(release);
  sql.addFlow.run(name);
  sql.addRelease.run(name, version, major, minor, patch, hash, JSON.stringify(summary), body, sha256Hex(body));
  for (const dependency of Object.keys(release.dependencies)) {
    const [dependencyName = '', dependencyVersion = ''] = dependency.split('@');
    sql.addDependency.run(name, version, dependencyName, dependencyVersion);
  }
  if (status !== undefined) setStatusNow(sql, { name, version, status });
  const [highest] = versionsOf(sql, name);
  if (highest?.version !== version) return; // a correction of an older version is not what people look for
  sql.forgetWords.run(name);
  sql.addWords.run(searchable(release.title), searchable(release.description), searchable(readme), name);
}

function versionsOf(sql: Statements, name: string): ReleaseSummary[] {
  return sql.versions.rows(name).map(toSummary);
}

function setStatusNow(
  sql: Statements,
  { name, version, status }: { name: string; version: string; status: ReleaseStatus | undefined },
): void {
  if (sql.exists.row(name, version) === undefined) {
    const flow = `${name}@${version}`;
    throw new FlowError('FLOW_NOT_FOUND', `The library has no flow "${flow}".`, { where: { flow } });
  }
  sql.forgetStatus.run(name, version);
  if (status !== undefined) sql.addStatus.run(name, version, JSON.stringify(status));
}

function toSummary([text, status]: Row): ReleaseSummary {
  const summary = JSON.parse(asText(text)) as ReleaseSummary; // written by `publish`, which takes nothing else
  const stated = toStatus(status);
  return stated === undefined ? summary : { ...summary, status: stated };
}

function toStatus(text: Row[number] | undefined): ReleaseStatus | undefined {
  return typeof text === 'string' ? (JSON.parse(text) as ReleaseStatus) : undefined; // written by `setStatusNow`
}

/** Refuses what is not, byte for byte, what was published. */
function readRelease([name, version, body, checksum]: Row): Release {
  const text = asText(body);
  const release = sha256Hex(text) === checksum ? Release.safeParse(JSON.parse(text)) : undefined;
  if (release?.success === true && contentHash(release.data.flow) === release.data.hash) return release.data;
  throw new FlowError(
    'FLOW_HASH_MISMATCH',
    `The stored release "${asText(name)}@${asText(version)}" is not what was published.`,
    {
      where: { flow: `${asText(name)}@${asText(version)}` },
    },
  );
}

/** SQLite ends a text at NUL. */
function searchable(text: string): string {
  return text.replaceAll('\0', ' ');
}

/** Every word of the query, as a beginning that must occur; empty when it has no words. Never FTS5 syntax. */
function searchTerms(query: string): string {
  const words = query.slice(0, 500).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => `"${word}"*`).join(' ');
}
