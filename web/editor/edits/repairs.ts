import { contentHash, type FlowNode, type StateKey } from '#engine/format/index';
import type { FlowChange } from '../../store/flow-change.ts';
import { fixesText } from '../../text/edits.ts';
import { graphOf, ownerOf, type Scope } from './scope.ts';

/** A change of one node that mends a problem at one of its settings. */
export interface Repair {
  readonly title: string;
  readonly changes: readonly FlowChange[];
}

/** What mends a setting of a node by leaving it out or putting it right, where only one thing can be meant. */
export function repairOf(scope: Scope, node: FlowNode, setting: string): Repair | undefined {
  const replace = (title: string, by: FlowNode): Repair => ({
    title,
    changes: [{ type: 'replace-node', body: scope.path, id: node.id, node: by }],
  });
  if (node.type === 'http' && setting === 'body') {
    const { body: _, ...rest } = node;
    return replace(fixesText.removeTheBody, rest);
  }
  if (node.type === 'loop' && setting === 'score') {
    const { result: _, stalledRounds: __, ...rest } = node;
    return node.score === undefined ? replace(fixesText.answerWithTheLast, rest) : undefined;
  }
  if (node.type === 'memory' && setting === 'key') return listRepair(scope, node.key);
  return node.type === 'ask' ? askRepair(scope, node, setting, replace) : undefined;
}

/** Passages are added to a list; nobody else's state becomes one. */
function listRepair(scope: Scope, key: string): Repair | undefined {
  const graph = graphOf(scope);
  const known = graph?.state?.[key];
  const isWritten = graph?.nodes.some((node) => node.type === 'set-state' && node.key === key);
  if (known === undefined || isWritten === true) return undefined;
  const list: StateKey = { initial: [], merge: 'append' };
  return {
    title: fixesText.makeItList,
    changes: [{ type: 'set-state', body: scope.path, state: { ...graph?.state, [key]: list } }],
  };
}

function askRepair(
  scope: Scope,
  node: Extract<FlowNode, { type: 'ask' }>,
  setting: string,
  replace: (title: string, by: FlowNode) => Repair,
): Repair | undefined {
  const { tools, samples: _, calls: __, ports, ...bare } = node;
  const { samples, calls } = node;
  const kept = { ...(samples === undefined ? {} : { samples }), ...(calls === undefined ? {} : { calls }) };
  const withTools = { ...bare, ...(tools === undefined ? {} : { tools }), ...(ports === undefined ? {} : { ports }) };
  if (setting === 'tools')
    return replace(fixesText.removeTheTools, { ...bare, ...kept, ...(ports === undefined ? {} : { ports }) });
  if (setting === 'samples')
    return replace(fixesText.takeOneSample, { ...withTools, ...(calls === undefined ? {} : { calls }) });
  if (setting === 'calls')
    return replace(fixesText.removeTheCalls, { ...withTools, ...(samples === undefined ? {} : { samples }) });
  const [first, name = '', last] = setting.split('.');
  if (first === 'ports' && ports?.[name] !== undefined) {
    const { list: ___, ...options } = ports[name];
    return replace(fixesText.takeNoList, { ...node, ports: { ...ports, [name]: options } });
  }
  const tool = first === 'tools' ? tools?.[name] : undefined;
  if (last !== 'hash' || tool === undefined || !('use' in tool)) return undefined;
  const flow = tool.use === 'self' ? ownerOf(scope) : typeof tool.use === 'string' ? scope.flows[tool.use] : tool.use;
  if (flow === undefined) return undefined;
  return replace(fixesText.pinWhatIsThereNow, {
    ...node,
    tools: { ...tools, [name]: { ...tool, hash: contentHash(flow) } },
  });
}
