import Papa from 'papaparse';
import type { Json } from '../json.ts';
import type { BatchJobView } from '../protocol/batches.ts';
import type { BatchStore, StoredBatch } from './batch-store.ts';
import { resultsHeadOf } from './view-batch.ts';

/** So many rows are in memory at a time. */
const pageSize = 200;

/** All results in pieces: a results file, as `flowright batch --out` writes it, or a table. */
export async function* exportResults(
  store: BatchStore,
  batch: StoredBatch,
  format: 'jsonl' | 'csv',
): AsyncGenerator<string> {
  yield format === 'csv' ? csvHead : `${JSON.stringify(resultsHeadOf(batch))}\n`;
  for (let offset = 0; ; offset += pageSize) {
    const { jobs } = await store.results(batch.id, { offset, limit: pageSize });
    const ended = jobs.filter(({ record }) => record !== undefined);
    yield format === 'csv' ? csvRows(ended) : ended.map(({ record }) => `${JSON.stringify(record)}\n`).join('');
    if (jobs.length < pageSize) return;
  }
}

const columns = [
  'case',
  'sample',
  'status',
  'score',
  'expected',
  'output',
  'error',
  'calls',
  'input tokens',
  'output tokens',
  'cost',
  'seconds',
  'run',
] as const;

const csvHead = `${columns.join(',')}\r\n`;

function csvRows(jobs: readonly BatchJobView[]): string {
  if (jobs.length === 0) return '';
  const rows = jobs.map(({ case: id, sample, status, fields, run, record }) => [
    id,
    sample,
    status,
    record?.score ?? '',
    cell(fields.expected),
    cell(record?.output),
    record?.error?.message ?? '',
    record?.usage.calls ?? '',
    record?.usage.inputTokens ?? '',
    record?.usage.outputTokens ?? '',
    record?.usage.cost ?? '',
    record?.seconds ?? '',
    run ?? '',
  ]);
  // A cell that begins like a formula would be one in a spreadsheet.
  return `${Papa.unparse(rows, { escapeFormulae: true })}\r\n`;
}

function cell(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
