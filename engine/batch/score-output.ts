import { FlowError } from '../errors.ts';
import { compileExpression } from '../expressions/index.ts';
import { canonicalJson, isJsonObject, type Json, type JsonObject, selectPath } from '../json.ts';
import { compileSchema } from '../schema/index.ts';
import type { Case } from './read-cases.ts';
import type { ScoreSpec } from './score-spec.ts';

/** Scores that need nothing but the output and the case. */
export type PureScore = Exclude<ScoreSpec, { kind: 'program' | 'judge' }>;

/** What is seen of one run by whatever scores it. */
export interface Scored {
  readonly output: JsonObject;
  readonly expected: Json;
  readonly input: JsonObject;
  readonly fields: JsonObject;
}

export function scoredOf(output: JsonObject, { input, fields }: Case, expected = 'expected'): Scored {
  return { output, input, fields, expected: fields[expected] ?? null };
}

/** The score of an output, 0 to 1. Throws BAD_REQUEST when the case does not say what is expected. */
export function scoreOutput(spec: PureScore, output: JsonObject, one: Case): number {
  switch (spec.kind) {
    case 'exact':
    case 'contains':
    case 'numeric':
      return scoreValue(spec, valueAt(output, spec.output), one);
    case 'schema':
      return compileSchema(spec.schema).check(spec.output === undefined ? output : valueAt(output, spec.output)).ok
        ? 1
        : 0;
    case 'code':
      return toScore(compileExpression(spec.expression).evaluate({ ...scoredOf(output, one) }));
  }
}

/** The score of one value against what the case expects. */
export function scoreValue(
  spec: Extract<ScoreSpec, { kind: 'exact' | 'contains' | 'numeric' }>,
  value: Json,
  { id, fields }: Case,
): number {
  const name = spec.expected ?? 'expected';
  const expected = fields[name];
  if (expected === undefined)
    throw new FlowError('BAD_REQUEST', `The case "${id}" has no field "${name}" to compare with.`);
  if (spec.kind === 'numeric') return isNear(value, expected, spec.tolerance) ? 1 : 0;
  const fold = (text: string) => (spec.ignoreCase ? text.toLowerCase() : text);
  const [said, wanted] = [fold(textOf(value)), fold(textOf(expected))];
  if (spec.kind === 'contains') return said.includes(wanted) ? 1 : 0;
  return said === wanted ? 1 : 0;
}

/** `true` and `false` are 1 and 0, a number is cut off at 0 and 1. Throws EXPRESSION_FAILED for anything else. */
export function toScore(value: Json | undefined): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' && Number.isFinite(value)) return Math.min(1, Math.max(0, value));
  throw new FlowError('EXPRESSION_FAILED', `A score is true, false or a number, and not ${JSON.stringify(value)}.`);
}

/** The part of the output that is meant; its only port, or `answer`, when none is named. */
export function valueAt(output: JsonObject, path: string | undefined): Json {
  if (path !== undefined) return selectPath(output, path.split('.')) ?? null;
  const names = Object.keys(output);
  const [only] = names;
  if (names.length === 1 && only !== undefined) return output[only] ?? null;
  return output.answer ?? null;
}

/** Text without spaces around it; a number and its digits are the same, as a CSV file has no numbers. */
function textOf(value: Json): string {
  if (typeof value === 'string') return value.trim();
  return isJsonObject(value) || Array.isArray(value) ? canonicalJson(value) : String(value);
}

function isNear(value: Json, expected: Json, tolerance: number): boolean {
  const [said, wanted] = [numberIn(value), numberIn(expected)];
  if (said === undefined || wanted === undefined) return false;
  return Math.abs(said - wanted) <= tolerance;
}

/** A number, or the last one in a text: answers end with what they come to. */
function numberIn(value: Json): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const found = value.replace(/(\d),(?=\d{3}(?!\d))/g, '$1').match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g);
  const last = found?.at(-1);
  return last === undefined ? undefined : Number(last);
}
