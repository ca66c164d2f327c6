import {
  contentHash,
  type Edge,
  type FlowFile,
  type FlowNode,
  type Problem,
  type StateKey,
} from '#engine/format/index';
import { applyChanges, type FlowChange } from '../../store/flow-change.ts';
import { enclosingFlowPath, endsOf, isFlowFile } from '../../store/flow-change-body.ts';
import { fixesText } from '../../text/edits.ts';
import { connect, connectFromNewInput, cycleThrough, fitPort } from './connect.ts';
import { type Edit, isRefusal, type Refusal } from './edit.ts';
import { hostChanges } from './host-edits.ts';
import { roleChanges } from './new-node.ts';
import { repairOf } from './repairs.ts';
import { graphOf, nodeIn, portsAt, type Scope, sourceSchema } from './scope.ts';
import { settingOf } from './setting-of.ts';
import { serverChanges } from './tool-edits.ts';
import { wrapInFrame } from './wrap.ts';

/** Something that mends a problem without any decision left to make but whether to do it. */
export interface Fix {
  /** What the button says. */
  readonly title: string;
  readonly edit: Edit;
}

/** Mechanical ways to mend a problem, the likeliest first; none where a person has to think. */
export function fixesOf(problem: Problem, flow: FlowFile, flows: Scope['flows']): Fix[] {
  if (problem.path.includes(': ')) return []; // it is in another flow's file
  const { nodePath = [], edge } = problem;
  if (edge !== undefined) return edgeFixes({ flow, path: nodePath, flows }, edge);
  if (/(^|\.)edges$/.test(problem.path)) return cycleFixes({ flow, path: nodePath.slice(0, -1), flows });
  const id = nodePath.at(-1);
  if (id === undefined) return interfaceFixes({ flow, path: [], flows }, problem);
  const scope: Scope = { flow, path: nodePath.slice(0, -1), flows };
  const node = nodeIn(scope, id);
  return node === undefined ? [] : nodeFixes(scope, node, problem);
}

function edgeFixes(scope: Scope, index: number): Fix[] {
  const edge = graphOf(scope)?.edges[index];
  if (edge === undefined) return [];
  const spreading = spreadFix(scope, edge);
  return [
    ...spreading,
    fix(fixesText.deleteTheEdge, fixesText.deleteEdge, [{ type: 'remove-edge', body: scope.path, edge }]),
  ];
}

/** A list that goes to where one message is taken, or the other way about. */
function spreadFix(scope: Scope, edge: Edge): Fix[] {
  const { spread, ...plain } = edge;
  const { target } = endsOf(edge);
  const port = portsAt(scope, target.node).inputs.find(({ name }) => name === target.port);
  const fitting = port === undefined ? undefined : fitPort(sourceSchema(scope, edge.from), port);
  const by: Edge | undefined =
    spread === true && port?.list !== true
      ? plain
      : spread !== true && fitting?.fits === true && fitting.spread
        ? { ...plain, spread: true }
        : undefined;
  if (by === undefined) return [];
  const title = by.spread === true ? fixesText.sendEach : fixesText.sendAsOne;
  return [fix(title, title, [{ type: 'replace-edge', body: scope.path, edge, by }])];
}

function cycleFixes(scope: Scope): Fix[] {
  const { edges = [], nodes = [] } = graphOf(scope) ?? {};
  const placeOf = (id: string) => nodes.findIndex((node) => node.id === id);
  const onCycles = edges.flatMap((edge) => {
    const { source, target } = endsOf(edge);
    const ids = cycleThrough(without(edges, edge), source.node, target.node);
    return ids === undefined ? [] : [{ edge, ids, isBack: placeOf(source.node) >= placeOf(target.node) }];
  });
  // Of a cycle any edge could be the one that leads back; nodes were most likely made in the order of the work.
  const back = onCycles.find(({ isBack }) => isBack) ?? onCycles[0];
  if (back === undefined) return [];
  const removal: FlowChange = { type: 'remove-edge', body: scope.path, edge: back.edge };
  const open: Scope = { ...scope, flow: applyChanges(scope.flow, [removal]) };
  const wrapped = wrapInFrame(open, { kind: 'loop', ids: back.ids, backEdge: back.edge });
  if (isRefusal(wrapped)) return [];
  return [{ title: fixesText.wrapInLoop, edit: { ...wrapped, changes: [removal, ...wrapped.changes] } }];
}

function without(edges: readonly Edge[], edge: Edge): Edge[] {
  return edges.filter((other) => other !== edge);
}

/** An output that nothing reaches. */
function interfaceFixes(scope: Scope, { path, port }: Problem): Fix[] {
  const graph = graphOf(scope);
  if (port === undefined || !path.startsWith('interface.output.') || graph === undefined || !isFlowFile(graph))
    return [];
  const { [port]: _, ...output } = graph.interface.output;
  const changed = { ...graph.interface, output };
  return [
    fix(fixesText.removeTheOutput, fixesText.removeOutput, [
      { type: 'set-interface', body: scope.path, interface: changed },
    ]),
  ];
}

function nodeFixes(scope: Scope, node: FlowNode, problem: Problem): Fix[] {
  const setting = settingOf(problem.path);
  const [first = '', second] = setting.split('.');
  const replace = (changed: object): FlowChange[] => [
    { type: 'replace-node', body: scope.path, id: node.id, node: changed as FlowNode }, // the same type of node
  ];
  if (setting === '' && problem.port !== undefined) return inputFixes(scope, node, problem.port);
  if (first === 'constants' && second !== undefined && 'constants' in node) {
    const { [second]: _, ...others } = node.constants ?? {};
    const { constants: __, ...rest } = node;
    const changed = Object.keys(others).length === 0 ? rest : { ...node, constants: others };
    return [fix(fixesText.removeTheConstant, fixesText.removeConstant, replace(changed))];
  }
  if (first.startsWith('overrides') && node.type === 'flow') {
    const name = /^overrides\["(.*)"\]$/.exec(setting)?.[1];
    const { [name ?? '']: _, ...others } = node.overrides ?? {};
    const { overrides: __, ...rest } = node;
    const changed = Object.keys(others).length === 0 ? rest : { ...node, overrides: others };
    return name === undefined ? [] : [fix(fixesText.removeTheOverride, fixesText.removeOverride, replace(changed))];
  }
  if (setting === 'hash' && node.type === 'flow' && typeof node.use === 'string') {
    const target = scope.flows[node.use];
    return target === undefined
      ? []
      : [fix(fixesText.pinWhatIsThereNow, fixesText.renewPin, replace({ ...node, hash: contentHash(target) }))];
  }
  const repair = repairOf(scope, node, setting);
  const declared = declarationFixes(scope, node, setting);
  if (declared.length > 0 || repair === undefined) return declared;
  return [fix(repair.title, repair.title, repair.changes)];
}

/** What a node names and the flow around does not declare. */
function declarationFixes(scope: Scope, node: FlowNode, setting: string): Fix[] {
  const [first] = setting.split('.');
  const isServer = setting === 'server' || (first === 'tools' && setting.endsWith('.server'));
  const [title, changes] =
    first === 'performer' || setting === 'embedder' || first === 'task'
      ? ([fixesText.declareTheRole, roleChanges(scope, node)] as const)
      : isServer
        ? ([fixesText.declareTheServer, serverChanges(scope, [node])] as const)
        : setting === 'url'
          ? ([fixesText.declareTheHost, hostChanges(scope, [node])] as const)
          : setting === 'key'
            ? ([fixesText.declareTheState, stateChanges(scope, node)] as const)
            : (['', []] as const);
  return changes.length === 0 ? [] : [fix(title, title, changes)];
}

/** A list for a memory's passages, and nothing yet for a state that is set. */
function stateChanges(scope: Scope, node: FlowNode): FlowChange[] {
  const state = graphOf(scope)?.state ?? {};
  if ((node.type !== 'memory' && node.type !== 'set-state') || state[node.key] !== undefined) return [];
  const key: StateKey = node.type === 'memory' ? { initial: [], merge: 'append' } : { initial: null };
  return [{ type: 'set-state', body: scope.path, state: { ...state, [node.key]: key } }];
}

/** An input that nothing is connected to: what has its name is meant, or else it is the caller's to send. */
function inputFixes(scope: Scope, node: FlowNode, port: string): Fix[] {
  const to = `${node.id}.${port}`;
  const sources = ['input', ...(graphOf(scope)?.nodes.map(({ id }) => id) ?? []), 'state'];
  const named = sources
    .filter((id) => id !== node.id)
    .flatMap((id) => (portsAt(scope, id).outputs.some(({ name }) => name === port) ? [`${id}.${port}`] : []))
    .flatMap((from) => whenPossible(fixesText.connect(from), connect(scope, from, to)));
  const isInFlow = scope.path.length === enclosingFlowPath(scope.flow, scope.path).length;
  const title = isInFlow ? fixesText.newInputOfFlow : fixesText.newInputOfFrame;
  return [...named.slice(0, 1), ...(named.length > 0 ? [] : whenPossible(title, connectFromNewInput(scope, to)))];
}

function whenPossible(title: string, outcome: Edit | Refusal): Fix[] {
  return isRefusal(outcome) ? [] : [{ title, edit: outcome }];
}

function fix(title: string, label: string, changes: readonly FlowChange[]): Fix {
  return { title, edit: { label, changes } };
}
