import type {
  BatchStart,
  BatchStore,
  NewBatch,
  ResultQuery,
  ScoreFilter,
  StoredBatch,
  StoredJob,
} from '#engine/batch/batch-store';
import type { Case, ScoredRecord } from '#engine/batch/index';
import { runIdOf } from '#engine/batch/job-run';
import { FlowError } from '#engine/errors';
import type { JsonObject } from '#engine/json';
import type { BatchHead, BatchJobView, BatchSummary, JobStatus, ResultRecord } from '#engine/protocol/index';
import { asNumber, asText, type Database, type Row } from './database.ts';

/** Batches in SQLite: a row for each case and for each run. Outputs stand in a column of their own, read page by page. */
export function sqliteBatchStore(database: Database): BatchStore {
  return new SqliteBatchStore(database);
}

/** What was written by this store and by nothing else. */
interface Written {
  readonly case: Omit<Case, 'id'>;
  readonly record: Omit<ResultRecord, 'output'>;
}

class SqliteBatchStore implements BatchStore {
  readonly #database: Database;
  readonly #sql: Statements;

  constructor(database: Database) {
    this.#database = database;
    this.#sql = prepareStatements(database);
  }

  async create({ id, createdAt, head, start, cases }: NewBatch): Promise<void> {
    this.#database.transaction(() => {
      this.#sql.addBatch.run(id, createdAt, JSON.stringify(head), JSON.stringify(start));
      cases.forEach((one, position) => {
        const { id: name, ...said } = one;
        this.#sql.addCase.run(id, position, name, JSON.stringify(said));
        for (let sample = 0; sample < head.samples; sample += 1)
          this.#sql.addJob.run(id, position * head.samples + sample);
      });
    });
  }

  async get(id: string): Promise<StoredBatch | undefined> {
    const row = this.#sql.batch.row(id);
    return row === undefined ? undefined : toBatch(row);
  }

  async start(id: string): Promise<BatchStart | undefined> {
    const row = this.#sql.start.row(id);
    return row === undefined ? undefined : (parse(row[0]) as BatchStart); // written by `create`
  }

  async list(): Promise<StoredBatch[]> {
    return this.#sql.list.rows().map(toBatch);
  }

  async counts(id: string): Promise<Record<string, number>> {
    return Object.fromEntries(this.#sql.counts.rows(id).map(([status, count]) => [asText(status), asNumber(count)]));
  }

  async take(id: string): Promise<StoredJob | undefined> {
    const head = this.#headOf(id);
    const row = head === undefined ? undefined : this.#sql.nextQueued.row(head.samples, id);
    if (head === undefined || row === undefined) return undefined;
    const job = toJob(row, head);
    this.#sql.setJobStatus.run('running', id, job.job);
    return job;
  }

  async park(id: string, job: number, status: JobStatus): Promise<void> {
    this.#sql.setJobStatus.run(status, id, job);
  }

  async parked(id: string): Promise<StoredJob[]> {
    const head = this.#headOf(id);
    return head === undefined ? [] : this.#sql.parked.rows(head.samples, id).map((row) => toJob(row, head));
  }

  async keep(id: string, job: number, record: ResultRecord): Promise<void> {
    const { output, ...rest } = record;
    this.#sql.keep.run(record.status, record.score ?? null, JSON.stringify(rest), JSON.stringify(output), id, job);
  }

  async requeue(
    id: string,
    statuses: readonly JobStatus[],
    { isNewAttempt }: { readonly isNewAttempt: boolean },
  ): Promise<number> {
    const which = statuses.map(() => '?').join(', ');
    return this.#database.transaction(() => {
      const count = this.#database
        .prepare(`SELECT count(*) FROM batch_jobs WHERE batch = ? AND status IN (${which})`)
        .row(id, ...statuses);
      this.#database
        .prepare(
          `UPDATE batch_jobs SET status = 'queued', attempt = attempt + ?, score = NULL, body = NULL, output = NULL
           WHERE batch = ? AND status IN (${which})`,
        )
        .run(isNewAttempt ? 1 : 0, id, ...statuses);
      return asNumber(count?.[0]);
    });
  }

  async setStatus(
    id: string,
    status: StoredBatch['status'],
    { endedAt, summary }: Pick<StoredBatch, 'endedAt' | 'summary'> = {},
  ): Promise<void> {
    this.#sql.setStatus.run(status, endedAt ?? null, summary === undefined ? null : JSON.stringify(summary), id);
  }

  async results(id: string, query: ResultQuery): Promise<{ jobs: BatchJobView[]; total: number }> {
    const head = this.#headOf(id);
    if (head === undefined) return { jobs: [], total: 0 };
    const { where, values } = conditionsOf(id, query);
    const total = this.#database.prepare(`SELECT count(*) FROM batch_jobs j WHERE ${where}`).row(...values);
    const rows = this.#database
      .prepare(
        `SELECT j.job, j.attempt, c.id, c.body, j.status, j.body, j.output FROM batch_jobs j
         JOIN batch_cases c ON c.batch = j.batch AND c.position = j.job / CAST(? AS INTEGER)
         WHERE ${where} ORDER BY j.job LIMIT ? OFFSET ?`,
      )
      .rows(head.samples, ...values, query.limit, query.offset);
    return { jobs: rows.map((row) => toJobView(row, head, id)), total: asNumber(total?.[0]) };
  }

  async scored(id: string): Promise<ScoredRecord[]> {
    return this.#sql.scored.rows(id).map(([body]) => {
      const { seed: _, error: __, ...scored } = parse(body) as Written['record']; // written by `keep`
      return scored;
    });
  }

  async remove(id: string): Promise<void> {
    this.#sql.remove.run(id);
  }

  #headOf(id: string): BatchHead | undefined {
    const row = this.#sql.head.row(id);
    return row === undefined ? undefined : (parse(row[0]) as BatchHead); // written by `create`
  }
}

type Statements = ReturnType<typeof prepareStatements>;

/** Of a job with its case; the first value to bind is the number of samples, which would arrive as a floating number. */
const jobColumns = `SELECT j.job, j.attempt, c.id, c.body FROM batch_jobs j
  JOIN batch_cases c ON c.batch = j.batch AND c.position = j.job / CAST(? AS INTEGER)`;
const batchColumns = 'SELECT id, status, created_at, ended_at, head, summary FROM batches';

function prepareStatements(database: Database) {
  return {
    addBatch: database.prepare(
      "INSERT INTO batches (id, created_at, status, head, start) VALUES (?, ?, 'running', ?, ?)",
    ),
    addCase: database.prepare('INSERT INTO batch_cases (batch, position, id, body) VALUES (?, ?, ?, ?)'),
    addJob: database.prepare("INSERT INTO batch_jobs (batch, job, status, attempt) VALUES (?, ?, 'queued', 1)"),
    batch: database.prepare(`${batchColumns} WHERE id = ?`),
    list: database.prepare(`${batchColumns} ORDER BY created_at DESC, id DESC`),
    head: database.prepare('SELECT head FROM batches WHERE id = ?'),
    start: database.prepare('SELECT start FROM batches WHERE id = ?'),
    counts: database.prepare('SELECT status, count(*) FROM batch_jobs WHERE batch = ? GROUP BY status'),
    nextQueued: database.prepare(`${jobColumns} WHERE j.batch = ? AND j.status = 'queued' ORDER BY j.job LIMIT 1`),
    parked: database.prepare(`${jobColumns} WHERE j.batch = ? AND j.status IN ('waiting', 'paused') ORDER BY j.job`),
    setJobStatus: database.prepare('UPDATE batch_jobs SET status = ? WHERE batch = ? AND job = ?'),
    keep: database.prepare(
      'UPDATE batch_jobs SET status = ?, score = ?, body = ?, output = ? WHERE batch = ? AND job = ?',
    ),
    setStatus: database.prepare('UPDATE batches SET status = ?, ended_at = ?, summary = ? WHERE id = ?'),
    scored: database.prepare('SELECT body FROM batch_jobs WHERE batch = ? AND body IS NOT NULL ORDER BY job'),
    remove: database.prepare('DELETE FROM batches WHERE id = ?'),
  };
}

const scoreConditions: Readonly<Record<ScoreFilter, string>> = {
  right: 'j.score = 1',
  wrong: 'j.score = 0',
  partly: 'j.score > 0 AND j.score < 1',
};

function conditionsOf(id: string, { status, score }: ResultQuery): { where: string; values: string[] } {
  const conditions = ['j.batch = ?'];
  if (status !== undefined) conditions.push(`j.status IN (${status.map(() => '?').join(', ')})`);
  if (score !== undefined) conditions.push(scoreConditions[score]);
  return { where: conditions.join(' AND '), values: [id, ...(status ?? [])] };
}

function toBatch([id, status, createdAt, endedAt, head, summary]: Row): StoredBatch {
  return {
    id: asText(id),
    status: asText(status) as StoredBatch['status'], // written by `create` and `setStatus`
    createdAt: asNumber(createdAt),
    head: parse(head) as BatchHead, // written by `create`
    ...(endedAt === null ? {} : { endedAt: asNumber(endedAt) }),
    ...(summary === null ? {} : { summary: parse(summary) as BatchSummary }), // written by `setStatus`
  };
}

function toJob([job, attempt, id, body]: Row, { samples }: BatchHead): StoredJob {
  const place = asNumber(job);
  return {
    job: place,
    attempt: asNumber(attempt),
    sample: (place % samples) + 1,
    one: { id: asText(id), ...(parse(body) as Written['case']) }, // written by `create`
  };
}

function toJobView(row: Row, head: BatchHead, batch: string): BatchJobView {
  const { job, one, sample, attempt } = toJob(row, head);
  const status = asText(row[4]) as JobStatus; // written by this store
  const common = { job, case: one.id, sample, status, fields: one.fields as JsonObject };
  if (row[5] === null || row[5] === undefined)
    return status === 'queued' ? common : { ...common, run: runIdOf(batch, { job, attempt }) };
  const rest = parse(row[5]) as Written['record']; // written by `keep`
  const record: ResultRecord = { ...rest, output: parse(row[6]) as ResultRecord['output'] }; // written by `keep`
  return { ...common, record, ...(record.run === undefined ? {} : { run: record.run }) };
}

function parse(column: unknown): unknown {
  try {
    return JSON.parse(asText(column));
  } catch (cause) {
    throw new FlowError('STORE_FAILED', 'A batch in the database is damaged.', { cause });
  }
}
