import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Body, FlowFile, FlowNode, NodeOf, ToolFlow } from './flow-file.ts';

/** A graph that is written inside a node, and where in the node: `body`, `use`, `flows.careful.use`. */
export interface InnerGraph {
  readonly path: string;
  readonly graph: FlowFile | Body;
}

/** Every graph that is written inside a node: a frame's body, an inline flow, inline flows that a discussion seats. */
export function innerGraphs(node: FlowNode): InnerGraph[] {
  if (node.type === 'loop' || node.type === 'map') return [{ path: 'body', graph: node.body }];
  return flowUses(node).flatMap(({ path, use }) => (typeof use === 'string' ? [] : [{ path, graph: use }]));
}

/** A flow that a node uses, by reference, as `self` or written out. */
export interface FlowUse {
  readonly path: string;
  readonly use: string | FlowFile;
  /** Roles of that flow, by the names that they have around the node. */
  readonly models?: Readonly<Record<string, string>> | undefined;
  readonly people?: Readonly<Record<string, string>> | undefined;
}

/** Every flow that a node may call. */
export function flowUses(node: FlowNode): FlowUse[] {
  if (node.type === 'flow') {
    const { models, people } = node;
    return [{ path: 'use', use: node.use }, ...usesIn('choices', node.choices)].map((one) => ({
      ...one,
      models,
      people,
    }));
  }
  if (node.type === 'ask') return usesIn('tools', toolFlows(node));
  return node.type === 'discussion' ? usesIn('flows', node.flows) : [];
}

/** The flows among the tools of an `ask`, by name. */
export function toolFlows({ tools = {} }: NodeOf<'ask'>): Record<string, ToolFlow> {
  return Object.fromEntries(
    Object.entries(tools).flatMap(([name, tool]) => ('use' in tool ? [[name, tool] as const] : [])),
  );
}

function usesIn(key: string, named: Readonly<Record<string, Omit<FlowUse, 'path'>>> = {}): FlowUse[] {
  return Object.entries(named).map(([name, { use, models, people }]) => ({
    path: `${key}.${name}.use`,
    use,
    models,
    people,
  }));
}

/** The same for a node as it is written in a file: a copy in which each of these graphs was changed. */
export function changeInnerGraphs(node: JsonObject, change: (graph: JsonObject) => Json): JsonObject {
  const changed: Record<string, Json> = { ...node };
  // The `body` of an `http` node is no graph.
  if ((node.type === 'loop' || node.type === 'map') && isJsonObject(node.body)) changed.body = change(node.body);
  if (isJsonObject(node.use)) changed.use = change(node.use);
  for (const key of ['flows', 'choices', 'tools']) {
    const named = node[key];
    if (!isJsonObject(named)) continue;
    const entries = Object.entries(named).map(([name, flow]): [string, Json] => [
      name,
      isJsonObject(flow) && isJsonObject(flow.use) ? { ...flow, use: change(flow.use) } : flow,
    ]);
    changed[key] = Object.fromEntries(entries);
  }
  return changed;
}
