import { checkDiscussion, expandDiscussion, unpackDiscussion } from '../discussion/index.ts';
import { contentHash } from '../format/content-hash.ts';
import type { Edge, FlowChoice, FlowFile, FlowNode, NodeOf } from '../format/flow-file.ts';
import type { BodyScope } from './body-scope.ts';
import { checkCycles, checkEdges, checkNode, checkOutputs } from './check-body.ts';
import { checkTools } from './check-tools.ts';
import { checkConstants, withConstant } from './constants.ts';
import { expandTools } from './expand-tools.ts';
import { overrideFlow } from './override-flow.ts';
import {
  type BodyPlan,
  type FlowPlan,
  fromInput,
  fromState,
  type InputPlan,
  type NodePlan,
  type Plan,
  type SourcePlan,
} from './plan.ts';
import { bodyOutputNames, choicePort, frameInputs, type NodePorts, type PortContext, portsOf } from './ports.ts';
import { ProblemList } from './problem-list.ts';

/** Flows by the reference that other flows use for them: `name` or `name@version`. */
export type FlowsByReference = Readonly<Record<string, FlowFile>>;

/** Compiles a flow and everything it reaches into a Plan. Pure; never throws for what an author can get wrong. */
export function compile(flow: FlowFile, flows: FlowsByReference = {}): Plan {
  const problems = new ProblemList();
  const compiler: Compiler = { flows, plans: new Map(), problems, hasNodeBudgets: false, pending: [] };
  const root: FlowPlan = { flow, body: emptyBody };
  root.body = compileFlowBody(compiler, root, problems);
  for (let next = 0; next < compiler.pending.length; next += 1) compiler.pending[next]!();
  return { root, problems: problems.all, hasNodeBudgets: compiler.hasNodeBudgets };
}

interface Compiler {
  readonly flows: FlowsByReference;
  /** Plans of the flows reached by reference; each is compiled once, however often it is used. */
  readonly plans: Map<string, FlowPlan>;
  readonly problems: ProblemList;
  hasNodeBudgets: boolean;
  /** Flows that were met by reference: compiled one after the other, since they may use each other to any depth. */
  readonly pending: Array<() => void>;
}

const emptyBody: BodyPlan = { nodes: [], outputs: [], state: {}, exits: [] };

function compileFlowBody(compiler: Compiler, owner: FlowPlan, problems: ProblemList): BodyPlan {
  const { flow } = owner;
  return compileBody(compiler, {
    owner,
    kind: 'flow',
    body: flow,
    state: flow.state ?? {},
    inputNames: Object.keys(flow.interface.input),
    outputNames: Object.keys(flow.interface.output),
    problems,
  });
}

type BodySource = Omit<BodyScope, 'ports' | 'indexes' | 'edgesTo' | 'edgesFrom'>;

function compileBody(compiler: Compiler, source: BodySource): BodyPlan {
  const { body, owner } = source;
  const context: PortContext = {
    flowOf: (use) => flowOf(compiler, owner, use),
    bodyOutputs: source.outputNames,
  };
  const flowContext: PortContext = { ...context, bodyOutputs: Object.keys(owner.flow.interface.output) };
  const ports = new Map<string, NodePorts>();
  const indexes = new Map<string, number>();
  body.nodes.forEach((node, index) => {
    const leavesFlow = node.type === 'exit' && node.scope === 'flow';
    ports.set(node.id, portsOf(node, leavesFlow ? flowContext : context));
    indexes.set(node.id, index);
  });
  const edgesTo = groupBy(body.edges, (edge) => edge.to);
  const edgesFrom = groupBy(body.edges, (edge) => edge.from.slice(0, edge.from.indexOf('.')));
  const scope: BodyScope = { ...source, ports, indexes, edgesTo, edgesFrom };
  checkEdges(scope);
  checkCycles(scope);
  checkOutputs(scope);
  const nodes = body.nodes.map((node, index) => compileNode(compiler, scope, node, index));
  return {
    nodes,
    outputs: source.outputNames.map((name) => inputPlan(scope, 'output', { name, required: false })),
    state: source.state,
    exits: nodes.filter((plan) => plan.node.type === 'exit').map((plan) => plan.index),
  };
}

function compileNode(compiler: Compiler, scope: BodyScope, written: FlowNode, index: number): NodePlan {
  const problems = scope.problems.at('nodes', index, written.id);
  const ports = scope.ports.get(written.id) ?? { inputs: [], outputs: [] };
  const inputs = ports.inputs.map((port) => withConstant(inputPlan(scope, written.id, port), written));
  const node = expanded(compiler, scope, written, ports);
  checkConstants(written, ports.inputs, problems);
  checkNode({ node: written.type === 'ask' ? written : node, inputs, scope, problems });
  if ('budget' in node && node.budget !== undefined) compiler.hasNodeBudgets = true;
  return {
    index,
    id: node.id,
    node,
    inputs,
    incoming: inputs.reduce((sum, input) => sum + input.sources.filter((source) => source.node >= 0).length, 0),
    consumers: consumersOf(scope, node.id),
    body: compileBodyOf(compiler, scope, { written, node }, problems),
    flow: compileCalled(compiler, scope, { written, node }, problems),
    choices: node.type === 'flow' ? compileChoices(compiler, scope, node, problems) : undefined,
  };
}

/** What a node that stands for a graph is made of; every other node is itself. */
function expanded(compiler: Compiler, scope: BodyScope, node: FlowNode, ports: NodePorts): FlowNode {
  if (node.type === 'discussion') return unpackDiscussion(node);
  if (node.type !== 'ask' || node.tools === undefined) return node;
  const names = {
    inputs: ports.inputs.map(({ name }) => name),
    outputs: ports.outputs.map(({ name }) => name).filter((name) => name !== 'error'),
  };
  return expandTools(node, names, (use) => flowOf(compiler, scope.owner, use));
}

interface Compiled {
  readonly written: FlowNode;
  readonly node: FlowNode;
}

function compileBodyOf(
  compiler: Compiler,
  scope: BodyScope,
  { written, node }: Compiled,
  problems: ProblemList,
): BodyPlan | undefined {
  if (node.type !== 'loop' && node.type !== 'map') return undefined;
  if (written.type !== 'ask') return compileFrame(compiler, scope, node, problems);
  const before = problems.all.length;
  checkTools(written, { problems, owner: scope.owner.flow, flowOf: (use) => flowOf(compiler, scope.owner, use) });
  const inside = new ProblemList();
  const body = compileFrame(compiler, scope, node, inside);
  reportInside(problems, before, { inside, what: 'with its tools' });
  return body;
}

/** What is wrong inside of something that was expanded is said of the node, unless the author was told already. */
function reportInside(
  problems: ProblemList,
  before: number,
  { inside, what }: { inside: ProblemList; what: string },
): void {
  const isReported = problems.all.slice(before).some(({ severity }) => severity === 'error');
  for (const { code, message, severity } of isReported ? [] : inside.all) {
    if (severity === 'error') problems.add('', code, `Inside ${what}: ${message}`);
  }
}

function compileFrame(
  compiler: Compiler,
  scope: BodyScope,
  node: NodeOf<'loop'> | NodeOf<'map'>,
  problems: ProblemList,
): BodyPlan {
  const own = (scope.ports.get(node.id)?.inputs ?? []).map((port) => port.name).filter((name) => name !== 'items');
  return compileBody(compiler, {
    owner: scope.owner,
    kind: node.type,
    body: node.body,
    state: node.body.state ?? {},
    inputNames: [...own, ...frameInputs[node.type]],
    outputNames: bodyOutputNames(node.body),
    problems: problems.at('body'),
  });
}

function compileCalled(
  compiler: Compiler,
  scope: BodyScope,
  { written, node }: Compiled,
  problems: ProblemList,
): FlowPlan | undefined {
  if (written.type === 'discussion') return compileDiscussion(compiler, scope, written, problems);
  return node.type === 'flow' ? compileSubFlow(compiler, scope, { node, ...node, path: '' }, problems) : undefined;
}

/** A discussion is the flow that it expands to. What is wrong is said of its settings, which are all that the author sees. */
function compileDiscussion(
  compiler: Compiler,
  scope: BodyScope,
  node: NodeOf<'discussion'>,
  problems: ProblemList,
): FlowPlan {
  const before = problems.all.length;
  const { models = {}, people = {} } = scope.owner.flow;
  const around = { models, people, flowOf: (use: string | FlowFile) => flowOf(compiler, scope.owner, use) };
  for (const { key, code, message, severity } of checkDiscussion(node, around)) {
    problems.add(key, code ?? 'FLOW_INVALID', message, severity === undefined ? {} : { severity });
  }
  for (const [name, { use }] of Object.entries(node.flows ?? {})) {
    const seated = typeof use === 'string' ? undefined : { flow: use, body: emptyBody };
    if (seated !== undefined) compileFlowBody(compiler, seated, problems.at(`flows.${name}.use`));
  }
  const inside = new ProblemList();
  const plan: FlowPlan = { flow: expandDiscussion(node), body: emptyBody };
  plan.body = compileFlowBody(compiler, plan, inside);
  reportInside(problems, before, { inside, what: 'the discussion' });
  return plan;
}

/** One of the flows that a node may call. */
interface Called extends FlowChoice {
  readonly node: NodeOf<'flow'>;
  /** Where in the node it is written, with a dot after it. */
  readonly path: string;
}

function compileSubFlow(
  compiler: Compiler,
  scope: BodyScope,
  called: Called,
  problems: ProblemList,
): FlowPlan | undefined {
  const { node, use, hash, path } = called;
  const flow = flowOf(compiler, scope.owner, use);
  if (flow === undefined) {
    problems.add(
      `${path}use`,
      'FLOW_NOT_FOUND',
      `The flow "${String(use)}" that node "${node.id}" uses was not found.`,
    );
    return undefined;
  }
  if (hash !== undefined && contentHash(flow) !== hash) {
    const message = `The content of "${String(use)}" is not what node "${node.id}" pins.`;
    problems.add(`${path}hash`, 'FLOW_HASH_MISMATCH', message);
  }
  if (node.overrides === undefined && use === 'self') return scope.owner;
  const target = node.overrides === undefined ? flow : overridden(flow, node, problems);
  const isInline = typeof use !== 'string';
  // With overrides the content tells flows apart; as they get shorter with every level, there is an end to them.
  const key = target === flow ? String(use) : contentHash(target);
  const known = isInline ? undefined : compiler.plans.get(key);
  if (known !== undefined) return known;
  const plan: FlowPlan = { flow: target, body: emptyBody };
  if (!isInline) compiler.plans.set(key, plan);
  const inside = isInline ? problems.at(`${path}use`) : compiler.problems.inFlow(use);
  if (isInline) plan.body = compileFlowBody(compiler, plan, inside);
  else compiler.pending.push(() => (plan.body = compileFlowBody(compiler, plan, inside)));
  return plan;
}

function overridden(flow: FlowFile, node: NodeOf<'flow'>, problems: ProblemList): FlowFile {
  const result = overrideFlow(flow, node.overrides ?? {});
  for (const { path, message } of result.problems) {
    problems.add(`overrides["${path}"]`, 'FLOW_INVALID', `Node "${node.id}" cannot override "${path}": ${message}`);
  }
  return result.flow;
}

function compileChoices(
  compiler: Compiler,
  scope: BodyScope,
  node: NodeOf<'flow'>,
  problems: ProblemList,
): ReadonlyMap<string, FlowPlan> | undefined {
  if (node.choices === undefined) return undefined;
  const main = flowOf(compiler, scope.owner, node.use);
  const plans = new Map<string, FlowPlan>();
  if (main?.interface.input[choicePort] !== undefined)
    problems.add('choices', 'FLOW_INVALID', `The sub-flow has an input "${choicePort}" already; rename that one.`);
  for (const [name, choice] of Object.entries(node.choices)) {
    const plan = compileSubFlow(compiler, scope, { node, ...choice, path: `choices.${name}.` }, problems);
    if (plan === undefined) continue;
    plans.set(name, plan);
    const misfit = main === undefined ? undefined : misfitOf(plan.flow, main);
    if (misfit !== undefined)
      problems.add(`choices.${name}`, 'FLOW_INVALID', `The flow "${name}" cannot take the place: ${misfit}.`);
  }
  return plans;
}

/** Why a flow cannot be called where another is meant, or undefined. */
function misfitOf(flow: FlowFile, main: FlowFile): string | undefined {
  const optional = new Set(flow.interface.optional ?? []);
  const input = Object.entries(flow.interface.input).find(
    ([name, schema]) => !optional.has(name) && schema.default === undefined && main.interface.input[name] === undefined,
  );
  if (input !== undefined) return `it needs the input "${input[0]}", which the others do not have`;
  const output = Object.keys(main.interface.output).find((name) => flow.interface.output[name] === undefined);
  return output === undefined ? undefined : `it has no output "${output}"`;
}

function flowOf(compiler: Compiler, owner: FlowPlan, use: NodeOf<'flow'>['use']): FlowFile | undefined {
  if (use === 'self') return owner.flow;
  return typeof use === 'string' ? compiler.flows[use] : use;
}

function inputPlan(
  scope: BodyScope,
  nodeId: string,
  port: { name: string; list?: boolean; required: boolean },
): InputPlan {
  const target = `${nodeId}.${port.name}`;
  const edges = scope.edgesTo.get(target) ?? [];
  const sources = edges.flatMap((edge) => sourcePlan(scope, edge.from, edge.spread === true));
  return { name: port.name, list: port.list === true, required: port.required, sources };
}

/** None for an edge that begins nowhere: it was reported, and whoever ignores that gets a skipped port. */
function sourcePlan(scope: BodyScope, from: string, spread: boolean): SourcePlan[] {
  const [id = '', port = '', ...select] = from.split('.');
  const node = id === 'input' ? fromInput : id === 'state' ? fromState : scope.indexes.get(id);
  return node === undefined ? [] : [{ node, port, select, spread }];
}

function consumersOf(scope: BodyScope, id: string): number[] {
  const consumers: number[] = [];
  for (const edge of scope.edgesFrom.get(id) ?? []) {
    const [to = '', port = ''] = edge.to.split('.', 2);
    const index = scope.indexes.get(to);
    if (index !== undefined && scope.ports.get(to)?.inputs.some((input) => input.name === port)) consumers.push(index);
  }
  return consumers;
}

function groupBy(edges: readonly Edge[], keyOf: (edge: Edge) => string): Map<string, Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const key = keyOf(edge);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [edge]);
    else group.push(edge);
  }
  return groups;
}
