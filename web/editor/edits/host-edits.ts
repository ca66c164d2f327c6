import { type FlowNode, type NodeOf, printTarget, urlTarget } from '#engine/format/index';
import type { FlowChange } from '../../store/flow-change.ts';
import { enclosingFlowPath } from '../../store/flow-change-body.ts';
import { hostEditsText } from '../../text/edits.ts';
import type { Edit } from './edit.ts';
import { ownerOf, type Scope } from './scope.ts';

/** The hosts that nodes call, frames included; an inline flow declares its own. */
export function hostsCalledBy(nodes: readonly FlowNode[]): string[] {
  const hosts = new Set<string>();
  const visit = (node: FlowNode) => {
    if (node.type === 'loop' || node.type === 'map') node.body.nodes.forEach(visit);
    if (node.type !== 'http') return;
    const target = urlTarget(node.url);
    if (typeof target !== 'string') hosts.add(printTarget(target));
  };
  nodes.forEach(visit);
  return [...hosts];
}

/** Declares the hosts that nodes call and that the flow around them does not declare yet. */
export function hostChanges(scope: Scope, nodes: readonly FlowNode[]): FlowChange[] {
  const known = ownerOf(scope).hosts ?? [];
  const missing = hostsCalledBy(nodes).filter((host) => !known.includes(host));
  return missing.length === 0 ? [] : [setHosts(scope, [...known, ...missing])];
}

/** Another URL for a node; the hosts that the flow declares follow what its author writes. */
export function changeUrl(scope: Scope, node: NodeOf<'http'>, url: string): Edit {
  const owner = ownerOf(scope);
  const changed = { ...node, url };
  const before = owner.hosts ?? [];
  const stillCalled = new Set(hostsCalledBy(owner.nodes.map((other) => replaceIn(other, node, changed))));
  const own = hostsCalledBy([node]);
  const kept = before.filter((host) => stillCalled.has(host) || !own.includes(host));
  const hosts = [...new Set([...kept, ...hostsCalledBy([changed])])];
  const isSame = hosts.length === before.length && hosts.every((host) => before.includes(host));
  return {
    label: hostEditsText.changeUrl,
    changes: [
      { type: 'replace-node', body: scope.path, id: node.id, node: changed },
      ...(isSame ? [] : [setHosts(scope, hosts)]),
    ],
  };
}

function replaceIn(node: FlowNode, from: FlowNode, to: FlowNode): FlowNode {
  if (node === from) return to;
  if (node.type !== 'loop' && node.type !== 'map') return node;
  return { ...node, body: { ...node.body, nodes: node.body.nodes.map((inner) => replaceIn(inner, from, to)) } };
}

function setHosts(scope: Scope, hosts: readonly string[]): FlowChange {
  return { type: 'set-hosts', body: enclosingFlowPath(scope.flow, scope.path), hosts };
}
