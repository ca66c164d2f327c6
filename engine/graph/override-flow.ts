import { unpackDiscussion } from '../discussion/index.ts';
import type { FlowFile, FlowNode } from '../format/flow-file.ts';
import { FlowNode as FlowNodeSchema } from '../format/flow-file.ts';
import { formatPath } from '../format/problem.ts';
import type { JsonObject } from '../json.ts';

/** Settings by the path of the node that they are for, seen from the flow: `refine/critic`. */
export type Overrides = Readonly<Record<string, JsonObject>>;

export interface Overridden {
  readonly flow: FlowFile;
  /** What could not be overridden, by path. */
  readonly problems: ReadonlyArray<{ readonly path: string; readonly message: string }>;
}

/** Of these a node is made; changing them would make it another one. */
const fixed = new Set(['id', 'type', 'body', 'use', 'hash', 'choices', 'server', 'tool']);

/**
 * A copy of a flow in which some nodes have other settings. A path that leads into a flow that is used there
 * becomes an override of that node, so that what is shared by others stays as it is.
 */
export function overrideFlow(flow: FlowFile, overrides: Overrides): Overridden {
  const problems: Array<{ path: string; message: string }> = [];
  let changed = flow;
  for (const [path, settings] of Object.entries(overrides)) {
    const result = overrideIn(changed.nodes, path.split('/'), settings);
    if (typeof result === 'string') problems.push({ path, message: result });
    else changed = { ...changed, nodes: result };
  }
  return { flow: changed, problems };
}

/** The nodes with the change made, or why it cannot be. */
function overrideIn(nodes: FlowNode[], [id, ...rest]: readonly string[], settings: JsonObject): FlowNode[] | string {
  const index = nodes.findIndex((node) => node.id === id);
  const node = nodes[index];
  if (node === undefined) return `There is no node "${id}".`;
  const changed = rest.length === 0 ? withSettings(node, settings) : overrideInside(node, rest, settings);
  return typeof changed === 'string' ? changed : nodes.with(index, changed);
}

function overrideInside(node: FlowNode, rest: readonly string[], settings: JsonObject): FlowNode | string {
  if (node.type === 'loop' || node.type === 'map') {
    const nodes = overrideIn(node.body.nodes, rest, settings);
    return typeof nodes === 'string' ? nodes : { ...node, body: { ...node.body, nodes } };
  }
  const called = node.type === 'discussion' ? unpackDiscussion(node) : node;
  if (called.type !== 'flow') return `Node "${node.id}" has no inside.`;
  const path = rest.join('/');
  // Whoever is further out knows better.
  return { ...called, overrides: { ...called.overrides, [path]: { ...called.overrides?.[path], ...settings } } };
}

function withSettings(node: FlowNode, settings: JsonObject): FlowNode | string {
  const forbidden = Object.keys(settings).find((key) => fixed.has(key) && !(key === 'body' && node.type === 'http'));
  if (forbidden !== undefined) return `"${forbidden}" cannot be overridden.`;
  const parsed = FlowNodeSchema.safeParse({ ...node, ...settings });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `${formatPath(issue?.path ?? [])}: ${issue?.message ?? 'does not fit'}`;
}
