import type { FlowInterface, Role, StateKey } from '#engine/format/index';
import type { PortSchema } from '#engine/schema/port-schema';
import type { FlowChange } from '../../store/flow-change.ts';
import { applyChanges } from '../../store/flow-change.ts';
import { type BodyPath, endsOf, graphAt, isFlowFile } from '../../store/flow-change-body.ts';
import { interfaceEditsText } from '../../text/edits.ts';
import type { Edit, Refusal } from './edit.ts';
import { renameDiscussionRole } from './rename-discussion-role.ts';
import { graphOf, type Scope } from './scope.ts';

type Side = 'input' | 'output';

/** Renames a port of the flow; edges follow, and the order of the ports stays. */
export function renameInterfacePort(scope: Scope, side: Side, from: string, to: string): Edit | Refusal {
  const graph = graphOf(scope);
  if (graph === undefined || !isFlowFile(graph)) return { refused: interfaceEditsText.onlyFlowHasInterface };
  if (from === to) return { label: interfaceEditsText.renamePort, changes: [] };
  if (Object.hasOwn(graph.interface[side], to)) return { refused: interfaceEditsText.thereIsAnotherCalled(side, to) };
  const ports = renameKey(graph.interface[side], from, to);
  const optional = graph.interface.optional?.map((name) => (side === 'input' && name === from ? to : name));
  const renamed: FlowInterface = { ...graph.interface, [side]: ports, ...(optional === undefined ? {} : { optional }) };
  return {
    label: interfaceEditsText.renamePort,
    changes: [{ type: 'set-interface', body: scope.path, interface: renamed }, ...followPort(scope, side, from, to)],
  };
}

function followPort(scope: Scope, node: 'input' | 'output' | 'state', from: string, to: string): FlowChange[] {
  return (graphOf(scope)?.edges ?? []).flatMap((edge): FlowChange[] => {
    const { source, target } = endsOf(edge);
    const leaves = source.node === node && source.port === from;
    const enters = target.node === node && target.port === from;
    if (!leaves && !enters) return [];
    const by = {
      ...edge,
      from: leaves ? [node, to, ...source.select].join('.') : edge.from,
      to: enters ? `${node}.${to}` : edge.to,
    };
    return [{ type: 'replace-edge', body: scope.path, edge, by }];
  });
}

/** Adds, changes or (with `undefined`) removes a port of the flow; edges of a removed port go too. */
export function setInterfacePort(scope: Scope, side: Side, name: string, schema: PortSchema | undefined): Edit {
  const graph = graphOf(scope);
  if (graph === undefined || !isFlowFile(graph)) return { label: interfaceEditsText.changeInterface, changes: [] };
  const { [name]: _, ...others } = graph.interface[side];
  const kept = graph.interface.optional?.filter((other) => schema !== undefined || side === 'output' || other !== name);
  const { optional: __, ...rest } = graph.interface;
  const changed: FlowInterface = {
    ...rest,
    [side]: schema === undefined ? others : { ...graph.interface[side], [name]: schema },
    ...(kept === undefined || kept.length === 0 ? {} : { optional: kept }),
  };
  const gone = schema === undefined ? edgesAt(scope, side, name) : [];
  return {
    label: schema === undefined ? interfaceEditsText.removePort : interfaceEditsText.changePort,
    changes: [...gone, { type: 'set-interface', body: scope.path, interface: changed }],
  };
}

function edgesAt(scope: Scope, node: string, port: string): FlowChange[] {
  return (graphOf(scope)?.edges ?? [])
    .filter((edge) => {
      const { source, target } = endsOf(edge);
      return (source.node === node && source.port === port) || (target.node === node && target.port === port);
    })
    .map((edge): FlowChange => ({ type: 'remove-edge', body: scope.path, edge }));
}

export function setInputOptional(scope: Scope, name: string, isOptional: boolean): Edit {
  const graph = graphOf(scope);
  if (graph === undefined || !isFlowFile(graph)) return { label: interfaceEditsText.changePort, changes: [] };
  const { optional = [], ...rest } = graph.interface;
  const names = optional.filter((other) => other !== name);
  if (isOptional) names.push(name);
  const changed: FlowInterface = { ...rest, ...(names.length === 0 ? {} : { optional: names }) };
  return {
    label: interfaceEditsText.changePort,
    changes: [{ type: 'set-interface', body: scope.path, interface: changed }],
  };
}

/** Renames a role everywhere in the flow that declares it, frames included. */
export function renameRole(scope: Scope, kind: 'models' | 'people', from: string, to: string): Edit | Refusal {
  const owner = graphAt(scope.flow, scope.path);
  if (owner === undefined || !isFlowFile(owner)) return { refused: interfaceEditsText.onlyFlowHasRoles };
  if (owner[kind]?.[to] !== undefined) return { refused: interfaceEditsText.thereIsAnotherRoleCalled(to) };
  const roles = renameKey<Role>(owner[kind] ?? {}, from, to);
  const changes: FlowChange[] = [{ type: 'set-roles', body: scope.path, kind, roles }];
  changes.push(...followRole(scope, scope.path, { kind, from, to }));
  return { label: interfaceEditsText.renameRole, changes };
}

function followRole(
  scope: Scope,
  body: BodyPath,
  role: { kind: 'models' | 'people'; from: string; to: string },
): FlowChange[] {
  return (graphAt(scope.flow, body)?.nodes ?? []).flatMap((node): FlowChange[] => {
    if (node.type === 'loop' || node.type === 'map') return followRole(scope, [...body, node.id], role);
    if (node.type === 'flow' && node[role.kind] !== undefined) {
      const bound = Object.entries(node[role.kind] ?? {}).map(([name, ours]) => [
        name,
        ours === role.from ? role.to : ours,
      ]);
      return [{ type: 'replace-node', body, id: node.id, node: { ...node, [role.kind]: Object.fromEntries(bound) } }];
    }
    if (node.type === 'discussion') {
      return [{ type: 'replace-node', body, id: node.id, node: renameDiscussionRole(node, role) }];
    }
    if (node.type === 'memory' && role.kind === 'models' && node.embedder === role.from) {
      return [{ type: 'replace-node', body, id: node.id, node: { ...node, embedder: role.to } }];
    }
    if (node.type !== 'ask') return [];
    const keys = role.kind === 'models' ? ['model', 'suggester'] : ['person', 'reviewer'];
    const rename = (name: unknown) => (name === role.from ? role.to : name);
    const bound = Object.entries(node.performer).map(([key, value]) => {
      if (key === role.kind && Array.isArray(value)) return [key, value.map(rename)]; // a seat lists roles
      return [key, keys.includes(key) ? rename(value) : value];
    });
    return [
      {
        type: 'replace-node',
        body,
        id: node.id,
        node: { ...node, performer: Object.fromEntries(bound) as typeof node.performer },
      },
    ]; // same keys
  });
}

/** Renames a state key; edges and the nodes that write it follow. */
export function renameStateKey(scope: Scope, from: string, to: string): Edit | Refusal {
  const graph = graphOf(scope);
  const state = graph?.state ?? {};
  if (state[to] !== undefined) return { refused: interfaceEditsText.thereIsAnotherStateKey(to) };
  const writers = (graph?.nodes ?? []).flatMap((node): FlowChange[] => {
    if ((node.type !== 'set-state' && node.type !== 'memory') || node.key !== from) return [];
    return [{ type: 'replace-node', body: scope.path, id: node.id, node: { ...node, key: to } }];
  });
  return {
    label: interfaceEditsText.renameStateKey,
    changes: [
      { type: 'set-state', body: scope.path, state: renameKey<StateKey>(state, from, to) },
      ...followPort(scope, 'state', from, to),
      ...writers,
    ],
  };
}

/** A record with one key renamed in its place. */
export function renameKey<T>(record: Readonly<Record<string, T>>, from: string, to: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key === from ? to : key, value]));
}

/** The flow after an edit; for operations that build on each other and for tests. */
export function afterEdit(scope: Scope, edit: Edit): Scope {
  return { ...scope, flow: applyChanges(scope.flow, edit.changes) };
}
