import { FlowError } from '#engine/errors';
import { contentHash, sha256Hex } from '#engine/format/index';
import { deepFreeze } from '#engine/json';
import { entryOf } from '#engine/library/entry-of';
import { type LibraryEntry, Release, type ReleaseStatus, type ReleaseSummary } from '#engine/protocol/index';
import { asText, marks, type Row, type Sql } from '../sql/sql.ts';
import { findFlows, indexFlow } from './library-search.ts';

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

export function libraryStore(sql: Sql): LibraryStore {
  const checked: CheckedReleases = new Map();
  return {
    publish: (release) => sql.transaction((inside) => publishIn(inside, { release })),
    publishAll: (releases) =>
      sql.transaction(async (inside) => {
        for (const one of releases) await publishIn(inside, one);
      }),
    async list(query = '') {
      const names = await findFlows(sql, query);
      const versions = await versionsOf(sql, names);
      return names.flatMap((name) => {
        const found = versions.get(name);
        return found === undefined ? [] : [entryOf(found)];
      });
    },
    versions: async (name) => (await versionsOf(sql, [name])).get(name) ?? [],
    async release(name, version) {
      const row = await sql.row(`${releaseColumns} WHERE name = ? AND version = ?`, [name, version]);
      return row === undefined ? undefined : readRelease(row, checked);
    },
    async byHash(hash) {
      const row = await sql.row(`${releaseColumns} WHERE hash = ? ORDER BY rowid LIMIT 1`, [hash]);
      return row === undefined ? undefined : readRelease(row, checked);
    },
    async dependents(name) {
      const rows = await sql.rows(
        `${summaryColumns} WHERE (name, version) IN
           (SELECT name, version FROM dependencies WHERE dependency_name = ?)
         ORDER BY name, ${highestFirst}`,
        [name],
      );
      return rows.map(toSummary);
    },
    async status(name, version) {
      const row = await sql.row('SELECT status FROM release_statuses WHERE name = ? AND version = ?', [name, version]);
      return row === undefined ? undefined : toStatus(row[0]);
    },
    setStatus: (name, version, status) => sql.transaction((inside) => setStatusIn(inside, { name, version, status })),
  };
}

const highestFirst = 'major DESC, minor DESC, patch DESC';
const releaseColumns = 'SELECT name, version, body, checksum FROM releases';
const summaryColumns = 'SELECT name, summary, status FROM releases LEFT JOIN release_statuses USING (name, version)';

async function publishIn(sql: Sql, { release, status }: StatedRelease): Promise<void> {
  const { name, version, hash } = release;
  const where = { flow: `${name}@${version}` };
  if (contentHash(release.flow) !== hash) {
    throw new FlowError('FLOW_HASH_MISMATCH', `The flow of "${name}@${version}" does not have the hash ${hash}.`, {
      where,
    });
  }
  if (await exists(sql, name, version)) {
    throw new FlowError(
      'CONFLICT',
      `"${name}@${version}" is published already, and a release never changes. Choose a higher version.`,
      { where },
    );
  }
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const { flow: _, readme, examples: __, ...summary } = release;
  const body = JSON.stringify(release);
  await sql.run('INSERT INTO flows (name) VALUES (?) ON CONFLICT (name) DO NOTHING', [name]);
  await sql.run(
    `INSERT INTO releases (name, version, major, minor, patch, hash, summary, body, checksum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [name, version, major, minor, patch, hash, JSON.stringify(summary), body, sha256Hex(body)],
  );
  for (const dependency of Object.keys(release.dependencies)) {
    await sql.run('INSERT INTO dependencies (name, version, dependency_name, dependency_version) VALUES (?, ?, ?, ?)', [
      name,
      version,
      ...pairOf(dependency),
    ]);
  }
  if (status !== undefined) await setStatusIn(sql, { name, version, status });
  const [highest] = (await versionsOf(sql, [name])).get(name) ?? [];
  if (highest?.version !== version) return; // a correction of an older version is not what people look for
  await indexFlow(sql, { name, title: release.title, description: release.description, readme });
}

function pairOf(dependency: string): [name: string, version: string] {
  const [name = '', version = ''] = dependency.split('@');
  return [name, version];
}

async function exists(sql: Sql, name: string, version: string): Promise<boolean> {
  return (await sql.row('SELECT 1 FROM releases WHERE name = ? AND version = ?', [name, version])) !== undefined;
}

const namesAtOnce = 500;

/** Of each flow all releases, highest version first. */
async function versionsOf(sql: Sql, names: readonly string[]): Promise<Map<string, ReleaseSummary[]>> {
  const versions = new Map<string, ReleaseSummary[]>();
  for (let from = 0; from < names.length; from += namesAtOnce) {
    const some = names.slice(from, from + namesAtOnce);
    const rows = await sql.rows(`${summaryColumns} WHERE name IN (${marks(some)}) ORDER BY ${highestFirst}`, some);
    for (const row of rows) {
      const name = asText(row[0]);
      const found = versions.get(name) ?? [];
      versions.set(name, found);
      found.push(toSummary(row));
    }
  }
  return versions;
}

interface StatusOf {
  readonly name: string;
  readonly version: string;
  readonly status: ReleaseStatus | undefined;
}

async function setStatusIn(sql: Sql, { name, version, status }: StatusOf): Promise<void> {
  if (!(await exists(sql, name, version))) {
    const flow = `${name}@${version}`;
    throw new FlowError('FLOW_NOT_FOUND', `The library has no flow "${flow}".`, { where: { flow } });
  }
  await sql.run('DELETE FROM release_statuses WHERE name = ? AND version = ?', [name, version]);
  if (status === undefined) return;
  await sql.run('INSERT INTO release_statuses (name, version, status) VALUES (?, ?, ?)', [
    name,
    version,
    JSON.stringify(status),
  ]);
}

function toSummary([, text, status]: Row): ReleaseSummary {
  const summary = JSON.parse(asText(text)) as ReleaseSummary; // written by `publish`, which takes nothing else
  const stated = toStatus(status);
  return stated === undefined ? summary : { ...summary, status: stated };
}

function toStatus(text: Row[number] | undefined): ReleaseStatus | undefined {
  return typeof text === 'string' ? (JSON.parse(text) as ReleaseStatus) : undefined; // written by `setStatusIn`
}

/** The releases that were read last, with the text that each was read from: a run asks for one again and again. */
type CheckedReleases = Map<string, { readonly text: string; readonly release: Release }>;

const keptReleases = 50;
/** Characters; what is larger is read each time. */
const largestKept = 500_000;

/** Refuses what is not, byte for byte, what was published. */
function readRelease([name, version, body, checksum]: Row, checked: CheckedReleases): Release {
  const text = asText(body);
  const key = asText(checksum);
  const known = checked.get(key);
  if (known?.text === text) return known.release;
  const release = sha256Hex(text) === key ? Release.safeParse(JSON.parse(text)) : undefined;
  if (release?.success !== true || contentHash(release.data.flow) !== release.data.hash) {
    throw new FlowError(
      'FLOW_HASH_MISMATCH',
      `The stored release "${asText(name)}@${asText(version)}" is not what was published.`,
      {
        where: { flow: `${asText(name)}@${asText(version)}` },
      },
    );
  }
  if (text.length <= largestKept) {
    if (checked.size >= keptReleases) checked.delete(checked.keys().next().value ?? '');
    checked.set(key, { text, release: deepFreeze(release.data) });
  }
  return release.data;
}
