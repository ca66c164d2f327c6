import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { keyOf, type ResultRecord, type ResultsHead, readResults } from '#engine/batch/index';
import { FlowError } from '#engine/errors';
import { canonicalJson } from '#engine/json';
import { readNamedFile } from './options.ts';

/** The results of a batch, kept in a file record by record if there is one. */
export interface BatchResults {
  readonly head: ResultsHead;
  readonly records: ReadonlyMap<string, ResultRecord>;
  add(record: ResultRecord): void;
  close(): void;
}

/**
 * Opens a results file, new or one to go on with. A line that was broken off by a crash is cut away. Throws
 * BAD_REQUEST when the file holds the results of another flow, other models, another score or another seed.
 */
export function openResults(file: string | undefined, head: ResultsHead, isSeedGiven: boolean): BatchResults {
  if (file === undefined) return keep(head, new Map());
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const before = readResults(text);
  if (before !== undefined) checkSame(file, before.head, isSeedGiven ? head : { ...head, seed: before.head.seed });
  const records = new Map((before?.records ?? []).map((record) => [keyOf(record), record]));
  const descriptor = openSync(file, 'a', 0o600);
  const write = (value: object) => {
    writeSync(descriptor, `${JSON.stringify(value)}\n`);
    fsyncSync(descriptor);
  };
  ftruncateSync(descriptor, Buffer.byteLength(text.slice(0, before?.wholeLength ?? 0)));
  if (before === undefined) write(head);
  return keep(before?.head ?? head, records, { write, close: () => closeSync(descriptor) });
}

/** Reads a results file that is complete. Throws BAD_REQUEST. */
export function readResultsFile(file: string): { head: ResultsHead; records: readonly ResultRecord[] } {
  const results = readResults(readNamedFile(file));
  if (results === undefined) throw new FlowError('BAD_REQUEST', `"${file}" holds no results of a batch.`);
  return results;
}

function keep(
  head: ResultsHead,
  records: Map<string, ResultRecord>,
  file?: { write: (record: ResultRecord) => void; close: () => void },
): BatchResults {
  return {
    head,
    records,
    add(record) {
      file?.write(record);
      records.set(keyOf(record), record);
    },
    close: () => file?.close(),
  };
}

function checkSame(file: string, before: ResultsHead, now: ResultsHead): void {
  const other = (['hash', 'seed', 'score', 'models', 'input'] as const).find(
    (name) => canonicalJson(before[name] ?? null) !== canonicalJson(now[name] ?? null),
  );
  if (other === undefined) return;
  const what = {
    hash: 'another flow',
    seed: 'another seed',
    score: 'another score',
    models: 'other models',
    input: 'another --input',
  }[other];
  throw new FlowError('BAD_REQUEST', `"${file}" holds results with ${what}. Name another file with --out.`);
}
