import Papa from 'papaparse';
import { FlowError } from '../errors.ts';
import { type FlowInterface, sha256Hex } from '../format/index.ts';
import { canonicalJson, findForbiddenKey, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { compileSchema, type PortSchema } from '../schema/index.ts';

/** One case of a data set. */
export interface Case {
  /** Its `id`, else its place in the file, from 1. */
  readonly id: string;
  /** What the run is given: the fields that the flow has inputs for, and those that people's roles are bound to. */
  readonly input: JsonObject;
  /** Everything the file says of it, the expected answer included. */
  readonly fields: JsonObject;
  /** Hash of what the file says of it, whichever flow reads it: two batches with the same are on the same case. */
  readonly data: string;
}

export interface CaseFormat {
  readonly format: 'jsonl' | 'csv';
  readonly interface: FlowInterface;
  /** Fields that are no inputs and that people answer from. */
  readonly peopleFields?: readonly string[];
  /** Input (or `expected`, or `id`) → the field or column that it is taken from, where their names differ. */
  readonly columns?: Readonly<Record<string, string>>;
  /** What every run gets unless its case says otherwise. */
  readonly common?: JsonObject;
}

/** Reads a data set. Throws BAD_REQUEST with the line or the row that cannot be used. */
export function readCases(text: string, options: CaseFormat): Case[] {
  const { columns = {} } = options;
  const read = options.format === 'csv' ? readCsv(text, options) : readJsonLines(text);
  const rows = read.map((row) => ({ ...row, fields: renamed(row.fields, columns) }));
  const ids = new Set<string>();
  const cases = rows.map(({ place, fields, said }, index): Case => {
    const id = fields.id === undefined || fields.id === '' ? String(index + 1) : textOf(fields.id);
    if (ids.has(id)) throw unusable(place, `two cases have the id "${id}"`);
    ids.add(id);
    return { id, input: inputOf(fields, options, place), fields, data: sha256Hex(canonicalJson(said)).slice(0, 16) };
  });
  if (cases.length === 0) throw new FlowError('BAD_REQUEST', 'The data set has no cases.');
  return cases;
}

interface Row {
  /** For the person who has to mend it. */
  readonly place: string;
  readonly fields: JsonObject;
  /** As the file says it: cells before a flow's inputs say what is meant by them, columns under their own names. */
  readonly said: JsonObject;
}

/** The first rows of a data set as they are, for a preview, and how many there are. Throws BAD_REQUEST. */
export function previewRows(
  text: string,
  format: CaseFormat['format'],
  most = 5,
): { rows: JsonObject[]; count: number } {
  const none = { interface: { input: {}, output: {} } };
  const rows = format === 'csv' ? readCsv(text, { format, ...none }) : readJsonLines(text);
  return { rows: rows.slice(0, most).map(({ fields }) => fields), count: rows.length };
}

function readJsonLines(text: string): Row[] {
  return text.split('\n').flatMap((line, index): Row[] => {
    if (line.trim() === '') return [];
    const place = `line ${index + 1}`;
    const value = parse(line);
    if (value === undefined) throw unusable(place, 'it is not JSON');
    if (!isJsonObject(value)) throw unusable(place, 'it is no JSON object');
    const forbidden = findForbiddenKey(value);
    if (forbidden !== undefined) throw unusable(place, `the key "${forbidden}" is not allowed`);
    return [{ place, fields: value, said: value }];
  });
}

function readCsv(text: string, { interface: { input }, columns = {} }: CaseFormat): Row[] {
  const inputOfColumn = new Map(Object.entries(columns).map(([name, column]) => [column, name]));
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: 'greedy' });
  // One column needs no separator, and then none is found.
  const error = errors.find(({ code }) => code !== 'UndetectableDelimiter');
  if (error !== undefined) throw unusable(`row ${error.row ?? 0}`, lowerFirst(error.message));
  const [header = [], ...rows] = data;
  if (new Set(header).size < header.length) throw unusable('the header', 'two columns have the same name');
  return rows.map((cells, index) => {
    const place = `row ${index + 1}`;
    if (cells.length !== header.length)
      throw unusable(place, `it has ${cells.length} cells, and the header ${header.length}`);
    const entries = header.flatMap((name, column): [string, Json][] => {
      const cell = cells[column] ?? '';
      const target = inputOfColumn.get(name) ?? name;
      const schema = Object.hasOwn(input, target) ? input[target] : undefined;
      // An empty cell of a column that is no text is no value.
      if (schema !== undefined && cell === '' && !takesText(schema)) return [];
      return [[name, schema === undefined ? cell : readCell(cell, schema, `${place}, ${name}`)]];
    });
    const fields = Object.fromEntries(entries);
    const forbidden = findForbiddenKey(fields);
    if (forbidden !== undefined) throw unusable(place, `the column "${forbidden}" is not allowed`);
    const said = Object.fromEntries(header.map((name, column) => [name, cells[column] ?? '']));
    return { place, fields, said };
  });
}

/** A cell is text; what is meant by it, the schema of the input says. */
function readCell(cell: string, schema: PortSchema, place: string): Json {
  if (takesText(schema)) return cell;
  const value = parse(cell);
  if (value !== undefined && compileSchema(schema).check(value).ok) return value;
  if (compileSchema(schema).check(cell).ok) return cell;
  throw unusable(place, `${JSON.stringify(cell.slice(0, 100))} does not fit the input`);
}

function takesText({ type }: PortSchema): boolean {
  return type === 'string';
}

/** Under the names that the flow has for its inputs; what the case says beside that stays as it is. */
function renamed(fields: JsonObject, columns: Readonly<Record<string, string>>): JsonObject {
  const taken = Object.entries(columns).flatMap(([name, column]): [string, Json][] => {
    const value = fields[column];
    return value === undefined ? [] : [[name, value]];
  });
  return taken.length === 0 ? fields : { ...fields, ...Object.fromEntries(taken) };
}

function inputOf(fields: JsonObject, options: CaseFormat, place: string): JsonObject {
  const { interface: ports, peopleFields = [], common = {} } = options;
  const isNested = isJsonObject(fields.input) && !Object.hasOwn(ports.input, 'input');
  const given = isNested ? (fields.input as JsonObject) : fields; // as just looked at
  const names = [...Object.keys(ports.input), ...peopleFields];
  const input = Object.fromEntries(
    names.flatMap((name): [string, Json][] => {
      const value = given[name] ?? fields[name] ?? common[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const missing = Object.entries(ports.input).find(
    ([name, { default: standard }]) =>
      input[name] === undefined && standard === undefined && ports.optional?.includes(name) !== true,
  );
  if (missing !== undefined) throw unusable(place, `the input "${missing[0]}" is missing`);
  return input;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // JSON by its nature
  } catch {
    return undefined;
  }
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function unusable(place: string, problem: string): FlowError {
  return new FlowError('BAD_REQUEST', `The data set cannot be used: ${place}: ${problem}.`);
}
