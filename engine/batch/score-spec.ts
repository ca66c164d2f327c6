import { FlowError } from '../errors.ts';
import { compileExpression } from '../expressions/index.ts';
import { PortSchema } from '../schema/index.ts';
import type { Case } from './read-cases.ts';

interface Compared {
  /** The output port that is looked at, with a path after it; the only one, or `answer`, when absent. */
  readonly output?: string;
  /** The field of the case that holds what is expected; `expected` when absent. */
  readonly expected?: string;
}

/** How an output becomes a score between 0 and 1. */
export type ScoreSpec =
  | (Compared & { readonly kind: 'exact' | 'contains'; readonly ignoreCase: boolean })
  | (Compared & { readonly kind: 'numeric'; readonly tolerance: number })
  | { readonly kind: 'schema'; readonly output?: string; readonly schema: PortSchema }
  /** An expression over `output`, `expected`, `input` and `fields`. */
  | { readonly kind: 'code'; readonly expression: string }
  /** A program over the same, in the sandbox; it returns `{ score }`. */
  | { readonly kind: 'program'; readonly source: string }
  /** A flow with an output `score`. */
  | { readonly kind: 'judge'; readonly flow: string };

const settings = ['output', 'expected', 'tolerance', 'ignoreCase'] as const;

/**
 * Reads `exact`, `exact:output=answer,expected=label,ignoreCase=true`, `contains`, `numeric:tolerance=0.01`,
 * `schema:{…}`, `code:EXPRESSION`, `program:SOURCE`, `judge:FLOW`. Throws BAD_REQUEST or EXPRESSION_INVALID.
 */
export function readScoreSpec(text: string): ScoreSpec {
  const at = text.indexOf(':');
  const kind = at < 0 ? text : text.slice(0, at);
  const rest = at < 0 ? '' : text.slice(at + 1);
  switch (kind) {
    case 'exact':
    case 'contains':
    case 'numeric':
      return readCompared(kind, rest);
    case 'schema':
      return { kind, schema: readSchema(rest) };
    case 'code':
      compileExpression(rest);
      return { kind, expression: rest };
    case 'program':
      return { kind, source: rest };
    case 'judge':
      if (rest === '') throw bad('judge: name the flow that judges, as in judge:my-judge');
      return { kind, flow: rest };
    default:
      throw bad(`there is no score "${kind}"; there are exact, contains, numeric, schema, code, program and judge`);
  }
}

function readCompared(kind: 'exact' | 'contains' | 'numeric', rest: string): ScoreSpec {
  const given: Partial<Record<(typeof settings)[number], string>> = {};
  for (const part of rest === '' ? [] : rest.split(',')) {
    const [name, value = ''] = part.split('=', 2);
    const setting = settings.find((candidate) => candidate === name);
    if (setting === undefined || value === '') throw bad(`${kind}: "${part}" is none of ${settings.join('=, ')}=`);
    given[setting] = value;
  }
  const { output, expected, tolerance, ignoreCase } = given;
  const compared = { ...(output === undefined ? {} : { output }), ...(expected === undefined ? {} : { expected }) };
  if (kind !== 'numeric') return { kind, ...compared, ignoreCase: ignoreCase === 'true' };
  const allowed = Number(tolerance ?? '1e-9');
  if (!Number.isFinite(allowed) || allowed < 0) throw bad(`numeric: the tolerance "${tolerance}" is no number`);
  return { kind, ...compared, tolerance: allowed };
}

function readSchema(text: string): PortSchema {
  try {
    return PortSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new FlowError('BAD_REQUEST', 'The score: what follows schema: is no JSON Schema that a port may have.', {
      cause,
    });
  }
}

function bad(problem: string): FlowError {
  return new FlowError('BAD_REQUEST', `The score: ${problem}.`);
}

/** Before anything is paid for: what is compared with must be there. Throws BAD_REQUEST, naming the case. */
export function checkExpected(spec: ScoreSpec, cases: readonly Case[]): void {
  if (spec.kind !== 'exact' && spec.kind !== 'contains' && spec.kind !== 'numeric') return;
  const name = spec.expected ?? 'expected';
  const without = cases.find(({ fields }) => fields[name] === undefined);
  if (without === undefined) return;
  throw new FlowError('BAD_REQUEST', `The case "${without.id}" has no field "${name}" to compare with.`);
}
