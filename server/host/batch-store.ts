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
import { asNumber, asText, marks, type Row, type Sql, type SqlValue } from '../sql/sql.ts';

/** Batches: a row for each case and for each run. Outputs stand in a column of their own, read page by page. */
export function batchStore(sql: Sql): BatchStore {
  return new SqlBatchStore(sql);
}

/** What was written by this store and by nothing else. */
interface Written {
  readonly case: Case;
  readonly record: Omit<ResultRecord, 'output'>;
}

class SqlBatchStore implements BatchStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async create({ id, createdAt, head, start, cases }: NewBatch): Promise<void> {
    const jobs = cases.flatMap((_, position) =>
      Array.from({ length: head.samples }, (__, sample) => [id, position * head.samples + sample, 'queued', 1]),
    );
    await this.#sql.transaction(async (sql) => {
      await sql.run("INSERT INTO batches (id, created_at, status, head, start) VALUES (?, ?, 'running', ?, ?)", [
        id,
        createdAt,
        JSON.stringify(head),
        JSON.stringify(start),
      ]);
      const rows = cases.map((one, position) => [id, position, one.id.replaceAll('\0', ' '), JSON.stringify(one)]);
      await insertMany(sql, 'batch_cases (batch, position, id, body)', rows);
      await insertMany(sql, 'batch_jobs (batch, job, status, attempt)', jobs);
    });
  }

  async get(id: string): Promise<StoredBatch | undefined> {
    const row = await this.#sql.row(`${batchColumns} WHERE id = ?`, [id]);
    return row === undefined ? undefined : toBatch(row);
  }

  async start(id: string): Promise<BatchStart | undefined> {
    const row = await this.#sql.row('SELECT start FROM batches WHERE id = ?', [id]);
    return row === undefined ? undefined : (parse(row[0]) as BatchStart); // written by `create`
  }

  async list(): Promise<StoredBatch[]> {
    return (await this.#sql.rows(`${batchColumns} ORDER BY created_at DESC, id DESC`)).map(toBatch);
  }

  async counts(id: string): Promise<Record<string, number>> {
    const rows = await this.#sql.rows('SELECT status, count(*) FROM batch_jobs WHERE batch = ? GROUP BY status', [id]);
    return Object.fromEntries(rows.map(([status, count]) => [asText(status), asNumber(count)]));
  }

  async take(id: string): Promise<StoredJob | undefined> {
    const head = await this.#headOf(id);
    if (head === undefined) return undefined;
    // Whoever asks at the same time must neither get the same run nor wait for us.
    const lock = this.#sql.dialect === 'postgres' ? 'FOR UPDATE SKIP LOCKED' : '';
    const taken = await this.#sql.row(
      `UPDATE batch_jobs SET status = 'running' WHERE batch = ? AND job =
         (SELECT job FROM batch_jobs WHERE batch = ? AND status = 'queued' ORDER BY job LIMIT 1 ${lock}) RETURNING job`,
      [id, id],
    );
    if (taken === undefined) return undefined;
    const row = await this.#sql.row(`${jobColumns} WHERE j.batch = ? AND j.job = ?`, [
      head.samples,
      id,
      asNumber(taken[0]),
    ]);
    return row === undefined ? undefined : toJob(row, head);
  }

  async park(id: string, job: number, status: JobStatus): Promise<void> {
    await this.#sql.run('UPDATE batch_jobs SET status = ? WHERE batch = ? AND job = ?', [status, id, job]);
  }

  async parked(id: string): Promise<StoredJob[]> {
    const head = await this.#headOf(id);
    if (head === undefined) return [];
    const text = `${jobColumns} WHERE j.batch = ? AND j.status IN ('waiting', 'paused') ORDER BY j.job`;
    return (await this.#sql.rows(text, [head.samples, id])).map((row) => toJob(row, head));
  }

  async keep(id: string, job: number, record: ResultRecord): Promise<void> {
    const { output, ...rest } = record;
    await this.#sql.run(
      'UPDATE batch_jobs SET status = ?, score = ?, body = ?, output = ? WHERE batch = ? AND job = ?',
      [record.status, record.score ?? null, JSON.stringify(rest), JSON.stringify(output), id, job],
    );
  }

  requeue(
    id: string,
    statuses: readonly JobStatus[],
    { isNewAttempt }: { readonly isNewAttempt: boolean },
  ): Promise<number> {
    return this.#sql.run(
      `UPDATE batch_jobs SET status = 'queued', attempt = attempt + ?, score = NULL, body = NULL, output = NULL
       WHERE batch = ? AND status IN (${marks(statuses)})`,
      [isNewAttempt ? 1 : 0, id, ...statuses],
    );
  }

  async setStatus(
    id: string,
    status: StoredBatch['status'],
    { endedAt, summary }: Pick<StoredBatch, 'endedAt' | 'summary'> = {},
  ): Promise<void> {
    await this.#sql.run('UPDATE batches SET status = ?, ended_at = ?, summary = ? WHERE id = ?', [
      status,
      endedAt ?? null,
      summary === undefined ? null : JSON.stringify(summary),
      id,
    ]);
  }

  async results(id: string, query: ResultQuery): Promise<{ jobs: BatchJobView[]; total: number }> {
    const head = await this.#headOf(id);
    if (head === undefined) return { jobs: [], total: 0 };
    const { where, values } = conditionsOf(id, query);
    const total = await this.#sql.row(`SELECT count(*) FROM batch_jobs j WHERE ${where}`, values);
    const rows = await this.#sql.rows(
      `SELECT j.job, j.attempt, c.id, c.body, j.status, j.body, j.output FROM batch_jobs j
       JOIN batch_cases c ON c.batch = j.batch AND c.position = j.job / CAST(? AS INTEGER)
       WHERE ${where} ORDER BY j.job LIMIT ? OFFSET ?`,
      [head.samples, ...values, query.limit, query.offset],
    );
    return { jobs: rows.map((row) => toJobView(row, head, id)), total: asNumber(total?.[0]) };
  }

  async scored(id: string): Promise<ScoredRecord[]> {
    const rows = await this.#sql.rows('SELECT body FROM batch_jobs WHERE batch = ? AND body IS NOT NULL ORDER BY job', [
      id,
    ]);
    return rows.map(([body]) => {
      const { seed: _, error: __, ...scored } = parse(body) as Written['record']; // written by `keep`
      return scored;
    });
  }

  async remove(id: string): Promise<void> {
    await this.#sql.run('DELETE FROM batches WHERE id = ?', [id]);
  }

  async #headOf(id: string): Promise<BatchHead | undefined> {
    const row = await this.#sql.row('SELECT head FROM batches WHERE id = ?', [id]);
    return row === undefined ? undefined : (parse(row[0]) as BatchHead); // written by `create`
  }
}

const rowsAtOnce = 200;

/** So many rows a statement: one each would be one way to the database and back for each. */
async function insertMany(sql: Sql, into: string, rows: ReadonlyArray<readonly SqlValue[]>): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const page = rows.slice(from, from + rowsAtOnce);
    await sql.run(`INSERT INTO ${into} VALUES ${page.map((row) => `(${marks(row)})`).join(', ')}`, page.flat());
  }
}

/** Of a job with its case; the first value to bind is the number of samples, which would arrive as a floating number. */
const jobColumns = `SELECT j.job, j.attempt, c.id, c.body FROM batch_jobs j
  JOIN batch_cases c ON c.batch = j.batch AND c.position = j.job / CAST(? AS INTEGER)`;
const batchColumns = 'SELECT id, status, created_at, ended_at, head, summary FROM batches';

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
    // Written by `create`; before there was PostgreSQL, which knows no NUL, without the id.
    one: { id: asText(id), ...(parse(body) as Omit<Written['case'], 'id'>) },
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
