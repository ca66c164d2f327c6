import { previewRows } from '#engine/batch/read-cases';
import type { FlowInterface } from '#engine/format/flow-file';
import type { JsonObject } from '#engine/json';

/** A data set that somebody has chosen. */
export interface DataDraft {
  readonly title: string;
  readonly format: 'jsonl' | 'csv';
  readonly text: string;
  readonly columns: readonly string[];
  readonly rows: readonly JsonObject[];
  readonly count: number;
}

/** Reads the first rows of a data set. Throws BAD_REQUEST with the line that cannot be used. */
export function draftData(title: string, text: string): DataDraft {
  const format = guessFormat(title, text);
  const { rows, count } = previewRows(text, format, 50);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { title, format, text, rows, count, columns };
}

/** By its name; a text that was pasted by how it begins. */
export function guessFormat(name: string, text: string): 'jsonl' | 'csv' {
  if (/\.csv$/i.test(name)) return 'csv';
  if (/\.(jsonl|ndjson)$/i.test(name)) return 'jsonl';
  return text.trimStart().startsWith('{') ? 'jsonl' : 'csv';
}

/** Which column each input is taken from; an empty text for none. `expected` is what scores compare with. */
export type ColumnDraft = Readonly<Record<string, string>>;

const expectedNames = ['expected', 'answer', 'label', 'target', 'gold', 'solution'];

/** Inputs from the columns of their names; where there is none and only one column is left, from that. */
export function guessColumns(ports: FlowInterface, columns: readonly string[]): ColumnDraft {
  const free = (name: string) => columns.includes(name);
  const expected = expectedNames.find((name) => free(name) && !Object.hasOwn(ports.input, name)) ?? '';
  const guessed: Record<string, string> = {};
  for (const name of Object.keys(ports.input)) guessed[name] = free(name) ? name : '';
  const needed = Object.keys(ports.input).filter((name) => guessed[name] === '' && isNeeded(ports, name));
  const left = columns.filter(
    (column) => column !== 'id' && column !== expected && !Object.values(guessed).includes(column),
  );
  if (needed.length === 1 && left.length === 1) guessed[needed[0]!] = left[0]!;
  return Object.hasOwn(ports.input, 'expected') ? guessed : { ...guessed, expected };
}

/** Whether a run cannot begin without this input. */
export function isNeeded({ input, optional = [] }: FlowInterface, name: string): boolean {
  return input[name]?.default === undefined && !optional.includes(name);
}

/** The mapping as a request takes it: only where names differ. */
export function columnsOf(draft: ColumnDraft): Record<string, string> {
  return Object.fromEntries(Object.entries(draft).filter(([name, column]) => column !== '' && column !== name));
}
