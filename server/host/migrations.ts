import type { Dialect } from '../sql/sql.ts';

/** One text in SQLite's words, which is put into PostgreSQL's; or one for each where more than words differs. */
export type Migration = string | Readonly<Record<Dialect, string>>;

function journalTables(reference: string): string {
  return `
  CREATE TABLE runs (
    run TEXT PRIMARY KEY,
    flow TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at REAL NOT NULL,
    sequence INTEGER NOT NULL,
    summary TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX runs_by_creation ON runs (created_at, run);
  CREATE INDEX runs_by_status ON runs (status, created_at, run);

  CREATE TABLE entries (
    run TEXT NOT NULL${reference},
    sequence INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run, sequence)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE tasks (
    task TEXT PRIMARY KEY,
    run TEXT NOT NULL${reference}
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tasks_by_run ON tasks (run);
  `;
}

const releaseTables = `
  CREATE TABLE flows (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE releases (
    name TEXT NOT NULL REFERENCES flows (name),
    version TEXT NOT NULL,
    major INTEGER NOT NULL,
    minor INTEGER NOT NULL,
    patch INTEGER NOT NULL,
    hash TEXT NOT NULL,
    summary TEXT NOT NULL,
    body TEXT NOT NULL,
    checksum TEXT NOT NULL,
    PRIMARY KEY (name, version)
  ) STRICT;
  CREATE INDEX releases_by_hash ON releases (hash);
  CREATE INDEX releases_by_order ON releases (name, major, minor, patch);

  CREATE TABLE dependencies (
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    dependency_name TEXT NOT NULL,
    dependency_version TEXT NOT NULL,
    PRIMARY KEY (dependency_name, dependency_version, name, version),
    FOREIGN KEY (name, version) REFERENCES releases
  ) STRICT, WITHOUT ROWID;
`;

/**
 * The steps that make the database, numbered from 1 by their place. Only ever add to the end: a step that was
 * released is never changed, since databases exist that ran it.
 */
export const migrations: readonly Migration[] = [
  // 1: journals. In PostgreSQL without foreign keys, which would lock the run again for every entry: an append has
  // locked it already.
  { sqlite: journalTables(' REFERENCES runs ON DELETE CASCADE'), postgres: journalTables('') },
  // 2: the library
  {
    sqlite: `
  ${releaseTables}
  CREATE TRIGGER releases_never_change BEFORE UPDATE ON releases
  BEGIN
    SELECT raise(ABORT, 'a release never changes');
  END;

  CREATE VIRTUAL TABLE flows_search USING fts5(
    name, title, description, readme,
    tokenize = 'unicode61 remove_diacritics 2'
  );
  `,
    postgres: `
  ${releaseTables}
  ALTER TABLE releases ADD COLUMN rowid BIGINT GENERATED ALWAYS AS IDENTITY; -- which every table of SQLite has
  CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $refuse$
  BEGIN
    RAISE EXCEPTION 'a release never changes';
  END $refuse$;
  CREATE TRIGGER releases_never_change BEFORE UPDATE ON releases FOR EACH ROW EXECUTE FUNCTION refuse_change();

  CREATE TABLE flows_search (
    flow INTEGER PRIMARY KEY REFERENCES flows (id),
    words TSVECTOR NOT NULL
  );
  CREATE INDEX flows_search_by_word ON flows_search USING gin (words);
  `,
  },
  // 3: settings
  `
  CREATE TABLE providers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    base_url TEXT NOT NULL,
    default_model TEXT NOT NULL,
    encrypted_key TEXT
  ) STRICT;
  `,
  // 4: what a provider's models cost
  `
  ALTER TABLE providers ADD COLUMN prices TEXT NOT NULL DEFAULT '[]';
  `,
  // 5: replies of models that are kept
  `
  CREATE TABLE replies (
    key TEXT PRIMARY KEY,
    reply TEXT NOT NULL,
    kept_at REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX replies_by_age ON replies (kept_at);
  `,
  // 6: which model of a provider makes vectors of texts
  `
  ALTER TABLE providers ADD COLUMN embedding_model TEXT NOT NULL DEFAULT '';
  `,
  // 7: batches
  `
  CREATE TABLE batches (
    id TEXT PRIMARY KEY,
    created_at REAL NOT NULL,
    status TEXT NOT NULL,
    ended_at REAL,
    head TEXT NOT NULL,
    start TEXT NOT NULL,
    summary TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX batches_by_creation ON batches (created_at, id);

  CREATE TABLE batch_cases (
    batch TEXT NOT NULL REFERENCES batches ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (batch, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE batch_jobs (
    batch TEXT NOT NULL REFERENCES batches ON DELETE CASCADE,
    job INTEGER NOT NULL,
    status TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    score REAL,
    body TEXT,
    output TEXT,
    PRIMARY KEY (batch, job)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX batch_jobs_by_status ON batch_jobs (batch, status, job);
  `,
  // 8: servers whose tools flows may use
  `
  CREATE TABLE tool_servers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    header TEXT NOT NULL,
    sealed_secret TEXT
  ) STRICT;
  `,
  // 9: what is said of a release after it was published; the release itself never changes
  `
  CREATE TABLE release_statuses (
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (name, version),
    FOREIGN KEY (name, version) REFERENCES releases
  ) STRICT, WITHOUT ROWID;
  `,
  // 10: which runs are to be woken. A run is dirty from every append until whoever drives it has put it to rest.
  {
    sqlite: `
    ALTER TABLE runs ADD COLUMN wake_at REAL;
    ALTER TABLE runs ADD COLUMN touched_at REAL NOT NULL DEFAULT 0;
    ALTER TABLE runs ADD COLUMN dirty INTEGER NOT NULL DEFAULT 0;
    UPDATE runs SET dirty = status = 'running', wake_at = json_extract(summary, '$.wakeAt');
    CREATE INDEX runs_by_wake ON runs (wake_at, run) WHERE wake_at IS NOT NULL;
    CREATE INDEX runs_dirty ON runs (run) WHERE dirty = 1;
    `,
    // Room beside each run, so that an append that leaves its status alone changes no index. The time is cut out of
    // the text, since PostgreSQL's JSON refuses an escaped NUL anywhere in it.
    postgres: `
    ALTER TABLE runs SET (fillfactor = 60);
    ALTER TABLE runs ADD COLUMN wake_at REAL;
    ALTER TABLE runs ADD COLUMN touched_at REAL NOT NULL DEFAULT 0;
    ALTER TABLE runs ADD COLUMN dirty INTEGER NOT NULL DEFAULT 0;
    UPDATE runs SET dirty = CASE status WHEN 'running' THEN 1 ELSE 0 END,
      wake_at = substring(summary FROM '"wakeAt":([0-9.]+)')::REAL;
    CREATE INDEX runs_by_wake ON runs (wake_at, run) WHERE wake_at IS NOT NULL;
    CREATE INDEX runs_dirty ON runs (run) WHERE dirty = 1;
    `,
  },
  // 11: what the processes of a cluster share: who does what one of them does at a time, and calls in hand by provider
  `
  CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until REAL NOT NULL
  ) STRICT;
  CREATE TABLE capped_providers (
    provider TEXT NOT NULL PRIMARY KEY,
    next_at REAL NOT NULL
  ) STRICT;
  CREATE TABLE capped_calls (
    call TEXT NOT NULL PRIMARY KEY,
    provider TEXT NOT NULL,
    node TEXT NOT NULL,
    until REAL NOT NULL
  ) STRICT;
  CREATE INDEX capped_calls_by_provider ON capped_calls (provider);
  `,
  // 12: members, how they are let in, and what they did
  `
  CREATE TABLE members (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at REAL NOT NULL,
    removed_at REAL
  ) STRICT;
  CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    member TEXT NOT NULL,
    created_at REAL NOT NULL,
    seen_at REAL NOT NULL,
    expires_at REAL NOT NULL,
    agent TEXT NOT NULL
  ) STRICT;
  CREATE INDEX sessions_by_member ON sessions (member);
  CREATE TABLE api_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    member TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at REAL NOT NULL,
    expires_at REAL NOT NULL,
    used_at REAL
  ) STRICT;
  CREATE INDEX api_tokens_by_member ON api_tokens (member);
  CREATE TABLE invitations (
    id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    invited_by TEXT NOT NULL,
    role TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at REAL NOT NULL,
    expires_at REAL NOT NULL
  ) STRICT;
  CREATE TABLE failed_sign_ins (
    id INTEGER PRIMARY KEY,
    who TEXT NOT NULL,
    at REAL NOT NULL
  ) STRICT;
  CREATE INDEX failed_sign_ins_by_who ON failed_sign_ins (who, at);
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    actor TEXT NOT NULL,
    name TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE TABLE run_owners (
    run TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    visibility TEXT NOT NULL
  ) STRICT;
  `,
  // 13: people outside the workbench: webhooks with their outbox, links to one task, who has which task, who answered
  `
  CREATE TABLE webhooks (
    id TEXT NOT NULL PRIMARY KEY,
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    sealed_secret TEXT NOT NULL,
    with_links INTEGER NOT NULL,
    remind_minutes REAL NOT NULL,
    created_at REAL NOT NULL
  ) STRICT;
  CREATE TABLE webhook_deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    webhook TEXT NOT NULL,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created_at REAL NOT NULL,
    next_at REAL NOT NULL,
    problem TEXT NOT NULL
  ) STRICT;
  CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (webhook, status, next_at);
  CREATE TABLE webhook_told (
    run TEXT NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE task_links (
    id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    run TEXT NOT NULL,
    task TEXT NOT NULL,
    note TEXT NOT NULL,
    made_by TEXT NOT NULL,
    created_at REAL NOT NULL,
    expires_at REAL NOT NULL,
    revoked_at REAL,
    used_at REAL
  ) STRICT;
  CREATE INDEX task_links_by_task ON task_links (task);
  CREATE TABLE task_assignments (
    task TEXT NOT NULL PRIMARY KEY,
    run TEXT NOT NULL,
    member TEXT NOT NULL,
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    given_by TEXT NOT NULL,
    at REAL NOT NULL
  ) STRICT;
  CREATE TABLE task_answers (
    task TEXT NOT NULL PRIMARY KEY,
    run TEXT NOT NULL,
    actor TEXT NOT NULL,
    name TEXT NOT NULL,
    seen TEXT NOT NULL,
    at REAL NOT NULL
  ) STRICT;
  `,
  // 13: a link with which a member sets another password is an invitation of that member
  'ALTER TABLE invitations ADD COLUMN member TEXT',
  // 15: which roles of people members answer for, tasks that are for a role, and whom a run asks
  `
  ALTER TABLE task_assignments ADD COLUMN role TEXT NOT NULL DEFAULT '';
  CREATE TABLE member_roles (
    member TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (member, role)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE run_people (
    run TEXT NOT NULL,
    role TEXT NOT NULL,
    asked_member TEXT NOT NULL,
    asked_role TEXT NOT NULL,
    PRIMARY KEY (run, role)
  ) STRICT, WITHOUT ROWID;
  `,
  // 16: what a provider of models may be asked
  "ALTER TABLE providers ADD COLUMN limits TEXT NOT NULL DEFAULT '{}'",
  // 17: which batch a run is a part of, so that the runs of none are found without looking through the others
  `
  ALTER TABLE runs ADD COLUMN batch TEXT;
  CREATE INDEX runs_by_batch ON runs (batch, created_at, run);
  `,
];

/** In PostgreSQL's words; texts compare byte by byte there too, whatever the language of the database. */
const words: ReadonlyArray<readonly [RegExp, string]> = [
  [/\) STRICT(, WITHOUT ROWID)?;/g, ');'],
  [/\bINTEGER PRIMARY KEY,/g, 'BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,'],
  [/\bINTEGER\b/g, 'BIGINT'],
  [/\bREAL\b/g, 'DOUBLE PRECISION'],
  [/\bTEXT\b/g, 'TEXT COLLATE "C"'],
];

/** A step as this kind of database takes it. */
export function stepFor(dialect: Dialect, step: Migration): string {
  const text = typeof step === 'string' ? step : step[dialect];
  return dialect === 'sqlite' ? text : words.reduce((said, [from, to]) => said.replace(from, to), text);
}
