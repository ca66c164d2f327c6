import type { z } from 'zod';
import { errorTable, FlowError } from '../errors.ts';
import { depthOf, findForbiddenKey, isJsonObject, type Json } from '../json.ts';
import { currentFormat, FlowFile } from './flow-file.ts';
import { changeInnerGraphs, innerGraphs } from './inner-graphs.ts';
import { migrate } from './migrate.ts';
import { formatPath, type Problem } from './problem.ts';

export const flowCaps = { bytes: 5_000_000, depth: 64, nodes: 5000 } as const;

export type ParsedFlow = { ok: true; flow: FlowFile } | { ok: false; problems: Problem[] };

/**
 * Reads a flow file's text. Nothing is run or fetched. Refuses, with the place: what is not JSON, more than
 * 5 MB, deeper than 64, keys that could pollute a prototype, a newer format, unknown keys, duplicate ids.
 */
export function parseFlowText(text: string): ParsedFlow {
  if (text.length > flowCaps.bytes) {
    return refuse('FLOW_TOO_LARGE', `The file has ${text.length} characters; at most ${flowCaps.bytes} are read.`);
  }
  try {
    return parseFlow(JSON.parse(text));
  } catch (error) {
    return refuse('FLOW_NOT_JSON', `The file is not JSON: ${describeJsonError(text, error)}.`);
  }
}

/** Checks a value against the flow format; the same checks as `parseFlowText`, for what is JSON already. */
export function parseFlow(value: unknown): ParsedFlow {
  const depth = depthOf(value);
  if (depth > flowCaps.depth) return refuse('FLOW_TOO_DEEP', `The file nests ${depth} levels deep; 64 are allowed.`);
  const forbidden = findForbiddenKey(value);
  if (forbidden !== undefined) return refuse('FLOW_INVALID', `The key "${forbidden}" is not allowed.`, forbidden);
  if (!isJsonObject(value)) return refuse('FLOW_INVALID', 'A flow file is one JSON object.');
  const format = value.format;
  if (typeof format === 'number' && format > currentFormat) {
    return refuse(
      'FLOW_TOO_NEW',
      `The file has format ${format}; this version reads up to ${currentFormat}.`,
      'format',
    );
  }
  const migrated = migrate(value);
  const parsed = FlowFile.safeParse(keepUnknownNodes(migrated));
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.flatMap(toProblems) };
  const problems = findDuplicateIds(parsed.data, '');
  const count = countNodes(parsed.data);
  if (count > flowCaps.nodes) {
    problems.push(problem('FLOW_TOO_LARGE', `The flow has ${count} nodes; at most ${flowCaps.nodes} are allowed.`, ''));
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, flow: parsed.data };
}

/** Like `parseFlow`, for callers that cannot go on without the flow. Throws FLOW_INVALID and its relatives. */
export function requireFlow(value: unknown): FlowFile {
  const parsed = parseFlow(value);
  if (parsed.ok) return parsed.flow;
  const first = parsed.problems[0]!;
  const more = parsed.problems.length > 1 ? ` (and ${parsed.problems.length - 1} more)` : '';
  throw new FlowError(first.code, `${first.path === '' ? '' : `${first.path}: `}${first.message}${more}`, {
    where: { path: first.path },
  });
}

const knownTypes = new Set([
  'ask',
  'code',
  'template',
  'switch',
  'decide',
  'set-state',
  'exit',
  'http',
  'tool',
  'memory',
  'note',
  'unknown',
  'loop',
  'map',
  'flow',
  'discussion',
]);

/** A node of a type that this version does not know becomes a placeholder that keeps all its data. */
function keepUnknownNodes(value: Json): Json {
  if (!isJsonObject(value)) return value;
  const nodes = value.nodes;
  const mapped = Array.isArray(nodes) ? (nodes as Json[]).map(keepUnknownNode) : nodes;
  return { ...value, ...(mapped === undefined ? {} : { nodes: mapped }) };
}

function keepUnknownNode(node: Json): Json {
  if (!isJsonObject(node) || typeof node.type !== 'string') return node;
  if (!knownTypes.has(node.type)) return { id: node.id ?? '', type: 'unknown', original: node };
  return changeInnerGraphs(node, keepUnknownNodes);
}

interface HasNodes {
  readonly nodes: FlowFile['nodes'];
}

function findDuplicateIds(body: HasNodes, path: string): Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  body.nodes.forEach((node, index) => {
    const here = `${path}nodes[${index}]`;
    if (['input', 'output', 'state'].includes(node.id)) {
      problems.push(problem('FLOW_INVALID', `The node id "${node.id}" is reserved; choose another.`, `${here}.id`));
    } else if (seen.has(node.id)) {
      problems.push(problem('FLOW_INVALID', `Two nodes have the id "${node.id}"; rename one.`, `${here}.id`));
    }
    seen.add(node.id);
    for (const inner of innerGraphs(node)) problems.push(...findDuplicateIds(inner.graph, `${here}.${inner.path}.`));
  });
  return problems;
}

function countNodes(body: HasNodes): number {
  let count = 0;
  for (const node of body.nodes) {
    count += 1;
    for (const { graph } of innerGraphs(node)) count += countNodes(graph);
  }
  return count;
}

function toProblems(issue: z.core.$ZodIssue): Problem[] {
  const path = formatPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      problem('FLOW_INVALID', `The key "${key}" is not known here.`, path === '' ? key : `${path}.${key}`),
    );
  }
  if (issue.code === 'invalid_key') {
    const name = JSON.stringify(issue.path.at(-1) ?? '');
    return issue.issues.map((inner) => problem('FLOW_INVALID', `The name ${name} ${inner.message}.`, path));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The branch that got furthest says most about what was meant.
    const best = [...issue.errors].sort((a, b) => deepest(b) - deepest(a))[0]!;
    if (best.length > 0) return best.flatMap((inner) => toProblems({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [problem('FLOW_INVALID', issue.message, path)];
}

function deepest(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

function problem(code: Problem['code'], message: string, path: string): Problem {
  return { severity: 'error', code, message, help: errorTable[code].help, path };
}

function refuse(code: Problem['code'], message: string, path = ''): ParsedFlow {
  return { ok: false, problems: [problem(code, message, path)] };
}

/** Line and column of a JSON error, which engines report as an offset or not at all. */
function describeJsonError(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const offset = Number(/position (\d+)/.exec(message)?.[1] ?? Number.NaN);
  const end = Number.isNaN(offset) ? text.length : offset;
  const before = text.slice(0, end).split('\n');
  const what = Number.isNaN(offset)
    ? 'it ends too early or has a stray character'
    : message.replace(/ in JSON at position.*$/, '');
  return `${what} (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}
