import { expandDiscussion } from '../discussion/index.ts';
import type { FlowFile, FlowNode } from '../format/flow-file.ts';
import { flowUses, innerGraphs } from '../format/inner-graphs.ts';
import { printTool, type ServerTool } from '../format/tool-node.ts';
import type { FlowsByReference } from './compile.ts';

/** Every node of a flow, those inside frames and inline sub-flows included, and those that discussions expand to. */
export function* allNodes(body: Pick<FlowFile, 'nodes'>): Generator<FlowNode> {
  const stack: FlowNode[] = [...body.nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    const graphs = node.type === 'discussion' ? [expandDiscussion(node)] : innerGraphs(node).map(({ graph }) => graph);
    for (const graph of graphs.reverse()) stack.push(...[...graph.nodes].reverse());
  }
}

/** The references (`name` or `name@version`) that a flow uses itself, each once. */
export function referencesOf(flow: FlowFile): string[] {
  const found = new Set<string>();
  for (const node of allNodes(flow)) {
    for (const { use } of flowUses(node)) if (typeof use === 'string' && use !== 'self') found.add(use);
  }
  return [...found];
}

/** What a flow and everything that it reaches asks for before it can run. */
export interface FlowNeeds {
  /** Model roles and people roles that remain its own. */
  readonly models: string[];
  readonly people: string[];
  /** Whether it has programs. */
  readonly code: boolean;
  /** Hosts that it calls, sorted. */
  readonly hosts: string[];
  /** Tools of MCP servers that it uses, as `server/tool`, sorted. */
  readonly tools: string[];
}

/** See `FlowNeeds`. */
export function needsOf(flow: FlowFile, flows: FlowsByReference): FlowNeeds {
  const models = new Set(Object.keys(flow.models ?? {}));
  const people = new Set(Object.keys(flow.people ?? {}));
  let code = false;
  const seen = new Set<string>();
  const stack = [flow];
  for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
    for (const node of allNodes(current)) {
      if (node.type === 'code') code = true;
      for (const { use, models: ourModels, people: ourPeople } of flowUses(node)) {
        const target = typeof use === 'string' ? flows[use] : use; // `self` adds nothing
        if (target === undefined) continue;
        for (const role of Object.keys(target.models ?? {})) if (ourModels?.[role] === undefined) models.add(role);
        for (const role of Object.keys(target.people ?? {})) if (ourPeople?.[role] === undefined) people.add(role);
        if (typeof use !== 'string' || seen.has(use)) continue;
        seen.add(use);
        stack.push(target);
      }
    }
  }
  return { models: [...models], people: [...people], code, hosts: hostsOf(flow, flows), tools: toolsOf(flow, flows) };
}

/** Every host that the flow or a flow that it reaches declares: a run must be granted all of them. */
export function hostsOf(flow: FlowFile, flows: FlowsByReference): string[] {
  const hosts = new Set<string>(flow.hosts);
  const seen = new Set<string>();
  const stack: Array<Pick<FlowFile, 'nodes'>> = [flow];
  for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
    for (const node of allNodes(current)) {
      for (const { use } of flowUses(node)) {
        const target = typeof use === 'string' ? flows[use] : use; // `self` adds nothing
        for (const host of target?.hosts ?? []) hosts.add(host);
        if (target === undefined || typeof use !== 'string' || seen.has(use)) continue;
        seen.add(use);
        stack.push(target);
      }
    }
  }
  return [...hosts].sort();
}

/** Every tool of an MCP server that the flow or a flow that it reaches uses: a run must be granted all of them. */
export function toolsOf(flow: FlowFile, flows: FlowsByReference): string[] {
  const tools = new Set<string>();
  const seen = new Set<string>();
  const stack = [flow];
  for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
    for (const node of allNodes(current)) for (const tool of serverToolsOf(node)) tools.add(printTool(tool));
    for (const reference of referencesOf(current)) {
      const target = Object.hasOwn(flows, reference) ? flows[reference] : undefined;
      if (target === undefined || seen.has(reference)) continue;
      seen.add(reference);
      stack.push(target);
    }
  }
  return [...tools].sort();
}

/** The tools of servers that one node may call itself. */
export function serverToolsOf(node: FlowNode): Array<Pick<ServerTool, 'server' | 'tool'>> {
  if (node.type === 'tool') return [node];
  if (node.type !== 'ask') return [];
  return Object.values(node.tools ?? {}).flatMap((tool) => ('server' in tool ? [tool] : []));
}
