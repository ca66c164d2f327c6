import type { FlowFile, FlowNode } from '#engine/format/index';
import { serverToolsOf } from '#engine/graph/references';
import type { FlowChange } from '../../store/flow-change.ts';
import { enclosingFlowPath } from '../../store/flow-change-body.ts';
import { ownerOf, type Scope } from './scope.ts';

/** The tool servers that nodes use, frames included; an inline flow declares its own. */
export function serversUsedBy(nodes: readonly FlowNode[]): string[] {
  const servers = new Set<string>();
  const visit = (node: FlowNode) => {
    if (node.type === 'loop' || node.type === 'map') node.body.nodes.forEach(visit);
    for (const { server } of serverToolsOf(node)) servers.add(server);
  };
  nodes.forEach(visit);
  return [...servers];
}

/** Declares the tool servers that nodes use and that the flow around them does not declare yet. */
export function serverChanges(scope: Scope, nodes: readonly FlowNode[]): FlowChange[] {
  const known = ownerOf(scope).tools ?? {};
  const missing = serversUsedBy(nodes).filter((server) => known[server] === undefined);
  return missing.length === 0 ? [] : [setServers(scope, withServers(known, missing))];
}

/** A node in the place of another; the servers that the flow declares follow what its author chooses. */
export function replaceWithServers(scope: Scope, node: FlowNode, changed: FlowNode): FlowChange[] {
  const before = ownerOf(scope).tools ?? {};
  const stillUsed = new Set(serversUsedBy(ownerOf(scope).nodes.map((other) => replaceIn(other, node, changed))));
  const own = serversUsedBy([node]);
  const kept = Object.entries(before).filter(([name]) => stillUsed.has(name) || !own.includes(name));
  const after = withServers(Object.fromEntries(kept), serversUsedBy([changed]));
  const isSame = Object.keys(after).join() === Object.keys(before).join();
  return [
    { type: 'replace-node', body: scope.path, id: node.id, node: changed },
    ...(isSame ? [] : [setServers(scope, after)]),
  ];
}

type Servers = NonNullable<FlowFile['tools']>;

function withServers(known: Servers, names: readonly string[]): Servers {
  return { ...Object.fromEntries(names.map((name) => [name, {}])), ...known };
}

function replaceIn(node: FlowNode, from: FlowNode, to: FlowNode): FlowNode {
  if (node === from) return to;
  if (node.type !== 'loop' && node.type !== 'map') return node;
  return { ...node, body: { ...node.body, nodes: node.body.nodes.map((inner) => replaceIn(inner, from, to)) } };
}

function setServers(scope: Scope, tools: Servers): FlowChange {
  return { type: 'set-tools', body: enclosingFlowPath(scope.flow, scope.path), tools };
}
