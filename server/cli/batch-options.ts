import type { ModelBinding } from '#engine/host';
import type { Budget, PersonBinding } from '#engine/journal/entries';
import type { JsonObject } from '#engine/json';
import { badArguments, dataFolderOf, readNamedFile, readOptions, requireOne } from './options.ts';
import { readBudget, readHost, readInput, readModel, readPerson, readTool } from './run-options.ts';
import type { Terminal } from './terminal.ts';

export interface BatchOptions {
  /** Path of a flow file, or name, `name@version` or hash of a library entry. */
  readonly flow: string;
  /** The data set. */
  readonly cases: string;
  readonly out?: string;
  /** Where a journal of every run is kept. */
  readonly journals?: string;
  /** What every run gets unless its case says otherwise. */
  readonly input?: JsonObject;
  readonly concurrency: number;
  readonly samples: number;
  /** As it was given, files read in. */
  readonly score?: string;
  /** Where in the output the rounds of a discussion are: a list, and in each of its items the answer. */
  readonly rounds?: string;
  readonly models: Readonly<Record<string, ModelBinding>>;
  readonly people: Readonly<Record<string, PersonBinding>>;
  readonly seed?: string;
  /** Of each run. */
  readonly budget?: Budget;
  readonly hosts: readonly string[];
  /** Tools that it may use, or servers with all of theirs. */
  readonly tools: readonly string[];
  /** Runs that did not complete are run again. */
  readonly retriesFailed: boolean;
  readonly isDryRun: boolean;
  readonly json: boolean;
  readonly dataFolder: string;
}

export interface CompareOptions {
  readonly files: readonly [string, string];
  readonly seed: string;
  readonly json: boolean;
}

/** Throws BAD_REQUEST with the argument that is wrong. */
export function readBatchOptions(args: readonly string[], terminal: Terminal): BatchOptions | CompareOptions {
  const { values, positionals } = readOptions(args, {
    data: { type: 'string' },
    input: { type: 'string' },
    folder: { type: 'string' },
    out: { type: 'string' },
    journals: { type: 'string' },
    concurrency: { type: 'string' },
    samples: { type: 'string' },
    score: { type: 'string' },
    rounds: { type: 'string' },
    model: { type: 'string', multiple: true },
    person: { type: 'string', multiple: true },
    seed: { type: 'string' },
    budget: { type: 'string' },
    'allow-host': { type: 'string', multiple: true },
    'allow-tool': { type: 'string', multiple: true },
    'retry-failed': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    compare: { type: 'boolean' },
    json: { type: 'boolean' },
  });
  if (values.compare === true) {
    const [first, second, ...others] = positionals;
    if (first === undefined || second === undefined || others.length > 0)
      throw badArguments('--compare takes two results files.');
    return { files: [first, second], seed: values.seed ?? 'compare', json: values.json ?? false };
  }
  if (values.data === undefined) throw badArguments('--data is missing: name a file of cases, .jsonl or .csv.');
  const given = {
    out: values.out,
    input: values.input === undefined ? undefined : readInput(values.input),
    journals: values.journals,
    rounds: values.rounds,
    seed: values.seed,
    score: values.score === undefined ? undefined : withFiles(values.score),
    budget: values.budget === undefined ? undefined : readBudget(values.budget),
  };
  return {
    flow: requireOne(positionals, 'FLOW'),
    cases: values.data,
    concurrency: readCount('--concurrency', values.concurrency ?? '4', 256),
    samples: readCount('--samples', values.samples ?? '1', 1000),
    models: Object.fromEntries((values.model ?? []).map(readModel)),
    people: Object.fromEntries((values.person ?? []).map(readPerson)),
    hosts: (values['allow-host'] ?? []).map(readHost),
    tools: (values['allow-tool'] ?? []).map(readTool),
    retriesFailed: values['retry-failed'] ?? false,
    isDryRun: values['dry-run'] ?? false,
    json: values.json ?? false,
    dataFolder: dataFolderOf(values.folder, terminal),
    ...defined(given),
  };
}

/** `program:@score.js` is the program in that file; the same for a schema or an expression. */
function withFiles(score: string): string {
  const [, kind, file] = /^(program|schema|code):@(.+)$/s.exec(score) ?? [];
  return kind === undefined || file === undefined ? score : `${kind}:${readNamedFile(file)}`;
}

function readCount(name: string, text: string, most: number): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw badArguments(`${name} ${text}: write a number from 1 to ${most}.`);
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the members that are undefined. */
function defined<T extends object>(given: T): Defined<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>; // just filtered
}
