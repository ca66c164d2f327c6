import type { FlowFile, NodeOf } from '../format/flow-file.ts';
import { coversTarget, printTarget, urlTarget } from '../format/hosts.ts';
import { hasBody, httpTemplates } from '../format/http-node.ts';
import { compileTemplate, compileUrlTemplate } from '../text/index.ts';
import type { BodyScope } from './body-scope.ts';
import type { InputPlan } from './plan.ts';
import type { ProblemList } from './problem-list.ts';

type Report = (problems: ProblemList, key: string, compile: () => unknown) => void;

/** An `http` node calls only hosts that its flow declares, and no message has a say in which. */
export function checkHttp(node: NodeOf<'http'>, scope: BodyScope, problems: ProblemList, report: Report): void {
  report(problems, 'url', () => compileUrlTemplate(node.url));
  for (const { path, source } of httpTemplates(node)) report(problems, path, () => compileTemplate(source));
  if (node.body !== undefined && !hasBody(node))
    problems.add('body', 'FLOW_INVALID', `A ${node.method} has no body. Put what it asks for into the URL.`);
  const target = urlTarget(node.url);
  if (typeof target === 'string') {
    problems.add('url', 'FLOW_INVALID', `${target}.`);
    return;
  }
  const hosts = scope.owner.flow.hosts ?? [];
  if (hosts.some((host) => coversTarget(host, target))) return;
  const message = `The flow does not declare the host "${printTarget(target)}". Add it to the hosts of the flow.`;
  problems.add('url', 'FLOW_INVALID', message);
}

/** A `tool` node uses only servers that its flow declares. */
export function checkTool(node: NodeOf<'tool'>, scope: BodyScope, problems: ProblemList): void {
  const message = undeclaredServer(node.server, scope.owner.flow);
  if (message !== undefined) problems.add('server', 'FLOW_INVALID', message);
}

/** Why a flow may not use a server's tools, or undefined. */
export function undeclaredServer(server: string, { tools = {} }: Pick<FlowFile, 'tools'>): string | undefined {
  if (Object.hasOwn(tools, server)) return undefined;
  return `The flow does not declare the tool server "${server}". Add it to the tools of the flow.`;
}

/** A `memory` node keeps its passages in a list of the flow's state that is its own. */
export function checkMemory(
  node: NodeOf<'memory'>,
  inputs: readonly InputPlan[],
  scope: BodyScope,
  problems: ProblemList,
): void {
  if (inputs.every(({ sources }) => sources.length === 0)) {
    const message = `Nothing is connected to the memory "${node.id}": send it a query, a passage, or both.`;
    problems.add('', 'FLOW_INVALID', message);
  }
  if (node.embedder !== undefined && scope.owner.flow.models?.[node.embedder] === undefined)
    problems.add('embedder', 'FLOW_INVALID', `The model role "${node.embedder}" is not declared by the flow.`);
  const key = Object.hasOwn(scope.state, node.key) ? scope.state[node.key] : undefined;
  if (key === undefined) {
    problems.add('key', 'FLOW_INVALID', `The state key "${node.key}" is not declared here.`);
    return;
  }
  if (!Array.isArray(key.initial) || (key.merge !== 'append' && key.merge !== 'union')) {
    const message = `The state key "${node.key}" must begin as a list and merge by "append", so that passages can be added.`;
    problems.add('key', 'FLOW_INVALID', message);
  }
  const writer = scope.body.nodes.find((other) => other.type === 'set-state' && other.key === node.key);
  if (writer !== undefined) {
    const message = `"${writer.id}" writes the state key "${node.key}" too; a memory's passages say where they come from, which others could forge.`;
    problems.add('key', 'FLOW_INVALID', message);
  }
}
