import type { NodeOf } from '../format/flow-file.ts';
import type { ToolCall, ToolSpec } from '../host.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { compileSchema } from '../schema/check-value.ts';
import type { ActivationContext, Turn } from './node-logic.ts';

type Ask = NodeOf<'ask'>;

/** Tools that the model is told of now: none when the flow says that this is the last time. */
export function offeredTools({ node, inputs }: ActivationContext<Ask>): ToolSpec[] {
  const isFinal = inputs.final !== undefined && inputs.final !== null && inputs.final !== false;
  if (node.calls === undefined || isFinal) return [];
  return node.calls.map(({ name, description, parameters }) => ({
    name,
    description,
    parameters: parameters as JsonObject, // a parsed schema is plain JSON
  }));
}

/** The results of what was asked for last time, each as a turn; undefined when nothing was. */
export function resultTurns({ node, inputs, thread }: ActivationContext<Ask>): Turn[] | undefined {
  const asked = thread.at(-1)?.calls;
  const { results } = inputs;
  if (node.calls === undefined || asked === undefined || !Array.isArray(results)) return undefined;
  return asked.map(({ id }, index): Turn => {
    const result = (results as readonly Json[])[index] ?? 'There is no result.';
    return { role: 'tool', callId: id, content: typeof result === 'string' ? result : JSON.stringify(result) };
  });
}

export type ReadCalls =
  | { readonly ok: true; readonly value: Json }
  /** For every call what the model is told, in order. */
  | { readonly ok: false; readonly reasons: readonly string[] };

/** The calls with their arguments read and checked, or what is wrong with them. */
export function readCalls(calls: readonly ToolCall[], tools: readonly ToolSpec[]): ReadCalls {
  const read = calls.map((call) => readCall(call, tools));
  if (read.every((one) => typeof one !== 'string')) return { ok: true, value: read };
  return {
    ok: false,
    reasons: read.map((one) => (typeof one === 'string' ? one : 'Not used: another call was wrong.')),
  };
}

/** A call as a message, or what is wrong with it. */
function readCall({ id, name, arguments: text }: ToolCall, tools: readonly ToolSpec[]): JsonObject | string {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) {
    const names = tools.map((candidate) => candidate.name).join(', ');
    return `There is no tool "${name.slice(0, 100)}". ${names === '' ? 'Answer without tools.' : `There are: ${names}.`}`;
  }
  const value = parse(text);
  if (!isJsonObject(value)) return `The arguments of "${name}" are no JSON object.`;
  const checked = compileSchema(tool.parameters).check(value);
  if (checked.ok) return { id, name, arguments: checked.value };
  const problems = checked.problems.map(({ path, message }) => `${path === '' ? '' : `${path}: `}${message}`);
  return `The arguments of "${name}" do not fit: ${problems.join('; ')}.`;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text.trim() === '' ? '{}' : text) as Json; // JSON by its nature
  } catch {
    return undefined;
  }
}
