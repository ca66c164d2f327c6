import { FlowError } from '#engine/errors';
import type { Entry } from '#engine/journal/entries';
import type { Append, Appended, RunFilter, RunSummary } from '#engine/journal/store';
import { deepFreeze } from '#engine/json';
import { boundedCache } from '#engine/text/bounded-cache';
import { asNumber, asText, marks, type Row, type SqlValue } from '../sql/sql.ts';

/** An append that waits to be written together with others. */
export interface QueuedAppend {
  readonly append: Append;
  /** Made into text when they came, so that what cannot be written fails alone and not the batch it would join. */
  readonly bodies: readonly string[];
  readonly summary: string;
  readonly resolve: (result: Appended) => void;
  readonly reject: (error: unknown) => void;
}

/** What a run's row says beside its summary, in the order of `runColumns`. */
export const runColumns = [
  'flow',
  'status',
  'created_at',
  'sequence',
  'summary',
  'wake_at',
  'touched_at',
  'dirty',
  'batch',
];

export function runValues({ append, bodies, summary }: QueuedAppend): SqlValue[] {
  const { flow, status, createdAt, updatedAt, wakeAt, batch = null } = append.summary;
  const isOpen = status === 'running' || status === 'waiting';
  const sequence = append.after + bodies.length;
  const wake = isOpen ? (wakeAt ?? null) : null;
  return [flow, status, createdAt, sequence, summary, wake, updatedAt, isOpen ? 1 : 0, batch];
}

/** The tasks that an append opens. */
export function openedTasks({ entries }: Append): string[] {
  return entries.flatMap((entry) => (entry.type === 'task.opened' ? [entry.task.id] : []));
}

export function toSummary(column: unknown): RunSummary {
  return JSON.parse(asText(column)) as RunSummary; // written by `append`, which takes nothing else
}

/** Rows of sequence and body, which must follow each other. Throws JOURNAL_INVALID for a gap and for a damaged body. */
export function toEntries(rows: readonly Row[], run: string, after: number): Entry[] {
  return rows.map(([sequence, body], index) => {
    if (sequence !== after + index + 1) throw damaged(run, after + index + 1);
    try {
      const text = asText(body);
      return sequence === 1 && text.length <= longestKept ? readStart(text) : readEntry(text);
    } catch {
      throw damaged(run, asNumber(sequence));
    }
  });
}

const keptStarts = 100;
const longestKept = 100_000;

function readEntry(text: string): Entry {
  return JSON.parse(text) as Entry; // written by `append`, which takes nothing else
}

/**
 * The first entries of journals that were read lately. A run that waits for people is read several times for each
 * answer: being the same and frozen, its flow is not compiled again each time.
 */
const readStart = boundedCache(keptStarts, (text): Entry => {
  const entry = readEntry(text);
  if (entry.type === 'run.started') {
    deepFreeze(entry.flow);
    for (const flow of Object.values(entry.flows)) deepFreeze(flow);
  }
  return deepFreeze(entry);
});

function damaged(run: string, sequence: number): FlowError {
  return new FlowError('JOURNAL_INVALID', `Entry ${sequence} of run "${run}" is missing or damaged in the database.`, {
    where: { run },
  });
}

/** The same error, with the run that it kept from being saved. */
export function withRun(error: unknown, run: string): unknown {
  if (!(error instanceof FlowError) || error.code !== 'STORE_FAILED') return error;
  return new FlowError('STORE_FAILED', `Run "${run}" could not be saved. ${error.message}`, {
    where: { run },
    cause: error,
  });
}

export function journalClosed(run: string): FlowError {
  return new FlowError('STORE_FAILED', 'The journal is closed.', { where: { run } });
}

type Ask = (text: string, values: readonly SqlValue[]) => Promise<readonly Row[]>;

/** Runs that match, newest first; a page is never ended between runs of one millisecond, where `before` cannot point. */
export async function listRuns(filter: RunFilter, ask: Ask): Promise<RunSummary[]> {
  const found = await select(filter, ask);
  const last = found.at(-1);
  if (filter.limit === undefined || last === undefined || found.length < filter.limit) return found;
  return [...found, ...(await select({ ...filter, limit: undefined }, ask, last))];
}

/** With `tiedWith`, those that come after it within its millisecond. */
async function select(filter: RunFilter, ask: Ask, tiedWith?: RunSummary): Promise<RunSummary[]> {
  const { status, flow, batch, before, limit } = filter;
  if (status?.length === 0) return [];
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  const where = (condition: string, ...bound: SqlValue[]): void => {
    conditions.push(condition);
    values.push(...bound);
  };
  if (flow !== undefined) where('flow = ?', flow);
  if (batch === null) where('batch IS NULL');
  else if (batch !== undefined) where('batch = ?', batch);
  if (before !== undefined) where('created_at < ?', before);
  if (tiedWith !== undefined) where('created_at = ? AND run < ?', tiedWith.createdAt, tiedWith.run);
  const end = `ORDER BY created_at DESC, run DESC${limit === undefined ? '' : ' LIMIT ?'}`;
  const ends = limit === undefined ? [] : [limit];
  const page = (more: readonly string[]) => {
    const all = [...more, ...conditions];
    return `SELECT created_at, run, summary FROM runs ${all.length === 0 ? '' : `WHERE ${all.join(' AND ')}`} ${end}`;
  };
  if (status === undefined) return toSummaries(await ask(page([]), [...values, ...ends]));
  // A page of each status by its index: with `IN`, a database would look through all runs for a few that wait.
  const pages = status.map((_, index) => `SELECT * FROM (${page(['status = ?'])}) AS page${index}`);
  const bound = status.flatMap((one) => [one, ...values, ...ends]);
  return toSummaries(await ask(`${pages.join(' UNION ALL ')} ${end}`, [...bound, ...ends]));
}

function toSummaries(rows: readonly Row[]): RunSummary[] {
  return rows.map(([, , summary]) => toSummary(summary));
}

/** What a run is from its first entry on is not written again: SQLite would change every index that has it. */
const changing = runColumns.filter((column) => !['flow', 'created_at', 'batch'].includes(column));

/** `INSERT … ON CONFLICT` of a run's row, for as many values as there are columns. */
export const upsertRun = `INSERT INTO runs (run, ${runColumns.join(', ')}) VALUES (?, ${marks(runColumns)})
  ON CONFLICT (run) DO UPDATE SET ${changing.map((column) => `${column} = excluded.${column}`).join(', ')}`;
