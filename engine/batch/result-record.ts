import { FlowError } from '../errors.ts';
import { ResultRecord, ResultsHead } from '../protocol/batches.ts';

export interface Results {
  readonly head: ResultsHead;
  /** The latest of every case and sample. */
  readonly records: readonly ResultRecord[];
  /** Characters of whole lines; what comes after was broken off in the middle of a write. */
  readonly wholeLength: number;
}

export function keyOf({ case: id, sample }: Pick<ResultRecord, 'case' | 'sample'>): string {
  return `${sample} ${id}`;
}

/** Reads a results file; undefined when it has no whole line yet. Throws BAD_REQUEST for what is none. */
export function readResults(text: string): Results | undefined {
  const wholeLength = text.lastIndexOf('\n') + 1;
  const lines = text.slice(0, wholeLength).split('\n');
  const [first, ...others] = lines.slice(0, -1);
  if (first === undefined) {
    // Whoever names another file by mistake must not lose it.
    if (text === '' || '{"format":"flowright-results"'.startsWith(text.slice(0, 29))) return undefined;
    throw new FlowError('BAD_REQUEST', 'The file holds no results of a batch.');
  }
  const head = ResultsHead.safeParse(parse(first));
  if (!head.success) throw new FlowError('BAD_REQUEST', 'The file holds no results of a batch.');
  const records = new Map<string, ResultRecord>();
  others.forEach((line, index) => {
    const record = ResultRecord.safeParse(parse(line));
    if (!record.success)
      throw new FlowError('BAD_REQUEST', `Line ${index + 2} of the results cannot be read: ${record.error.message}`);
    records.set(keyOf(record.data), record.data);
  });
  return { head: head.data, records: [...records.values()], wholeLength };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
