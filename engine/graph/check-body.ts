import { FlowError } from '../errors.ts';
import { compileExpression } from '../expressions/index.ts';
import type { FlowNode, NodeOf } from '../format/flow-file.ts';
import { type Performer, rolesOf, type Seat } from '../format/performer.ts';
import { isAssignable } from '../schema/is-assignable.ts';
import type { PortSchema } from '../schema/port-schema.ts';
import { compilePattern, compileTemplate } from '../text/index.ts';
import type { BodyScope } from './body-scope.ts';
import { checkHttp, checkMemory, checkTool } from './check-outside.ts';
import type { InputPlan } from './plan.ts';
import type { ProblemList } from './problem-list.ts';

/** Every edge must begin at an output and end at an input that exist, with types that fit. */
export function checkEdges(scope: BodyScope): void {
  scope.body.edges.forEach((edge, index) => {
    const problems = scope.problems;
    const add = (key: 'from' | 'to', message: string) =>
      problems.add(`edges.${index}.${key}`, 'FLOW_INVALID', `${message} Reconnect the edge or delete it.`, {
        edge: index,
      });
    const [fromNode = '', fromPort = '', ...select] = edge.from.split('.');
    const [toNode = '', toPort = ''] = edge.to.split('.');
    const source = sourceSchema(scope, fromNode, fromPort);
    if (source === 'missing') {
      add('from', `Edge ${index + 1} begins at "${edge.from}", but ${missing(scope, fromNode, fromPort, 'output')}.`);
      return;
    }
    const target = targetPort(scope, toNode, toPort);
    if (target === 'missing') {
      add('to', `Edge ${index + 1} ends at "${edge.to}", but ${missing(scope, toNode, toPort, 'input')}.`);
      return;
    }
    if (edge.spread === true && !target.list) {
      add('to', `Edge ${index + 1} spreads a list, but "${edge.to}" takes a single message.`);
    }
    const given = schemaAt(source.schema, edge.spread === true ? [...select, '*'] : select);
    if (!isAssignable(given, target.schema)) {
      add(
        'to',
        `Edge ${index + 1} brings a ${kindOf(given)} from "${edge.from}" to "${edge.to}", which takes a ${kindOf(target.schema)}.`,
      );
    }
  });
}

function kindOf(schema: PortSchema | undefined): string {
  const type = schema?.type;
  return Array.isArray(type) ? type.join(' or ') : (type ?? 'value');
}

interface SchemaOf {
  readonly schema: PortSchema | undefined;
  readonly list: boolean;
}

function sourceSchema(scope: BodyScope, node: string, port: string): SchemaOf | 'missing' {
  if (node === 'input') {
    if (!scope.inputNames.includes(port)) return 'missing';
    const schema = scope.kind === 'flow' ? scope.owner.flow.interface.input[port] : undefined;
    return { schema, list: false };
  }
  if (node === 'state') {
    const key = Object.hasOwn(scope.state, port) ? scope.state[port] : undefined;
    return key === undefined ? 'missing' : { schema: key.schema, list: false };
  }
  const found = scope.ports.get(node)?.outputs.find((output) => output.name === port);
  return found === undefined ? 'missing' : { schema: found.schema, list: false };
}

function targetPort(scope: BodyScope, node: string, port: string): SchemaOf | 'missing' {
  if (node === 'output') {
    if (!scope.outputNames.includes(port)) return 'missing';
    const schema = scope.kind === 'flow' ? scope.owner.flow.interface.output[port] : undefined;
    return { schema, list: false };
  }
  const found = scope.ports.get(node)?.inputs.find((input) => input.name === port);
  return found === undefined ? 'missing' : { schema: found.schema, list: found.list === true };
}

/** The schema of a part of a value; undefined (anything) where the schema does not say. */
export function schemaAt(schema: PortSchema | undefined, path: readonly string[]): PortSchema | undefined {
  let current = schema;
  for (const part of path) {
    if (current === undefined) return undefined;
    const isItem = part === '*' || /^\d+$/.test(part);
    const { items, properties = {} } = current;
    if (isItem && items !== undefined) current = items;
    else current = Object.hasOwn(properties, part) ? properties[part] : undefined;
  }
  return current;
}

function missing(scope: BodyScope, node: string, port: string, side: 'input' | 'output'): string {
  const known = node === 'input' || node === 'output' || node === 'state' || scope.ports.has(node);
  return known ? `"${node}" has no ${side} port "${port}"` : `there is no node "${node}" here`;
}

/** A cycle is reported with its path; repetition is a loop frame. Iterative: no graph is too deep for it. */
export function checkCycles(scope: BodyScope): void {
  const state = new Map<string, 'open' | 'done'>();
  for (const root of scope.ports.keys()) {
    if (state.has(root)) continue;
    const stack: Array<{ id: string; next: Iterator<string> }> = [{ id: root, next: followers(scope, root) }];
    state.set(root, 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const step = top.next.next();
      if (step.done) {
        state.set(top.id, 'done');
        stack.pop();
        continue;
      }
      const id = step.value;
      if (state.get(id) === 'open') {
        const names = stack.map((frame) => frame.id);
        reportCycle(scope, [...names.slice(names.indexOf(id)), id]);
      } else if (!state.has(id)) {
        state.set(id, 'open');
        stack.push({ id, next: followers(scope, id) });
      }
    }
  }
}

function* followers(scope: BodyScope, id: string): Iterator<string> {
  for (const edge of scope.edgesFrom.get(id) ?? []) {
    const to = edge.to.slice(0, edge.to.indexOf('.'));
    if (scope.ports.has(to)) yield to;
  }
}

function reportCycle(scope: BodyScope, cycle: readonly string[]): void {
  scope.problems.add(
    'edges',
    'FLOW_INVALID',
    `The nodes ${cycle.map((id) => `"${id}"`).join(' → ')} form a cycle. Wrap them in a loop frame to repeat them.`,
    { within: cycle.slice(0, 1) },
  );
}

/** A flow whose outputs nothing reaches would run and say nothing. */
export function checkOutputs(scope: BodyScope): void {
  if (scope.kind !== 'flow') return;
  for (const name of scope.outputNames) {
    const reached = scope.edgesTo.has(`output.${name}`) || scope.body.nodes.some((node) => node.type === 'exit');
    if (!reached) {
      scope.problems.add(`interface.output.${name}`, 'FLOW_INVALID', `Nothing is connected to the output "${name}".`, {
        port: name,
        severity: 'warning',
      });
    }
  }
}

interface NodeCheck {
  readonly node: FlowNode;
  readonly inputs: readonly InputPlan[];
  readonly scope: BodyScope;
  readonly problems: ProblemList;
}

/** What a node's own config can get wrong: text that does not parse, roles and keys that do not exist. */
export function checkNode({ node, inputs, scope, problems }: NodeCheck): void {
  for (const input of inputs) {
    if (input.required && input.sources.length === 0) {
      problems.add('', 'FLOW_INVALID', `Nothing is connected to the input "${input.name}" of node "${node.id}".`, {
        port: input.name,
      });
    }
  }
  switch (node.type) {
    case 'ask':
      checkText(problems, 'system', node.system);
      checkText(problems, 'prompt', node.prompt);
      checkText(problems, 'laterPrompt', node.laterPrompt);
      checkPerformer(scope, problems, node.performer);
      checkEscalation(scope, problems, node.task);
      checkExtractions(problems, node.response);
      return;
    case 'template':
      checkText(problems, 'text', node.text);
      return;
    case 'switch':
      node.cases.forEach(({ when }, index) => {
        checkExpression(problems, `cases.${index}.when`, when);
      });
      return;
    case 'loop':
      checkExpression(problems, 'until', node.until);
      checkExpression(problems, 'score', node.score);
      if ((node.result === 'best' || node.stalledRounds !== undefined) && node.score === undefined) {
        problems.add('score', 'FLOW_INVALID', `The loop "${node.id}" needs a score to tell which round was best.`);
      }
      return;
    case 'set-state':
      if (!Object.hasOwn(scope.state, node.key)) {
        problems.add('key', 'FLOW_INVALID', `The state key "${node.key}" is not declared here.`);
      }
      return;
    case 'http':
      checkHttp(node, scope, problems, report);
      return;
    case 'tool':
      checkTool(node, scope, problems);
      return;
    case 'memory':
      checkMemory(node, inputs, scope, problems);
      return;
    case 'unknown':
      problems.add('type', 'FLOW_INVALID', `The node "${node.id}" has a type that this version does not know.`);
      return;
    default:
      return;
  }
}

function checkPerformer(scope: BodyScope, problems: ProblemList, performer: Performer | Seat): void {
  const { flow } = scope.owner;
  const { models, people } = rolesOf(performer);
  for (const role of models) {
    if (flow.models?.[role] === undefined)
      problems.add('performer', 'FLOW_INVALID', `The model role "${role}" is not declared by the flow.`);
  }
  for (const role of people) {
    if (flow.people?.[role] === undefined)
      problems.add('performer', 'FLOW_INVALID', `The people role "${role}" is not declared by the flow.`);
  }
  if (models.length + people.length === 0)
    problems.add('performer', 'FLOW_INVALID', 'The seat allows no role: name the models or people who may take it.');
}

function checkEscalation(scope: BodyScope, problems: ProblemList, task: NodeOf<'ask'>['task']): void {
  const onDue = task?.onDue;
  if (typeof onDue !== 'object' || !('escalate' in onDue)) return;
  const role = onDue.escalate.person;
  if (scope.owner.flow.people?.[role] === undefined)
    problems.add('task.onDue', 'FLOW_INVALID', `The people role "${role}" is not declared by the flow.`);
}

function checkExtractions(problems: ProblemList, response: NodeOf<'ask'>['response']): void {
  if (response === undefined || !('extract' in response)) return;
  for (const [name, { patterns, group, ignoreCase }] of Object.entries(response.extract)) {
    patterns.forEach((pattern, index) => {
      report(problems, `response.extract.${name}.patterns.${index}`, () =>
        compilePattern(pattern, { group, ignoreCase }),
      );
    });
  }
}

function checkText(problems: ProblemList, key: string, source: string | undefined): void {
  if (source !== undefined) report(problems, key, () => compileTemplate(source));
}

function checkExpression(problems: ProblemList, key: string, source: string | undefined): void {
  if (source !== undefined) report(problems, key, () => compileExpression(source));
}

function report(problems: ProblemList, key: string, compile: () => unknown): void {
  try {
    compile();
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    problems.add(key, error.code, error.message);
  }
}
