import type { FlowFile, FlowNode } from '../format/flow-file.ts';
import type { FlowsByReference } from './compile.ts';

/** Every node of a flow, those inside frames and inline sub-flows included. */
export function* allNodes(body: Pick<FlowFile, 'nodes'>): Generator<FlowNode> {
  const stack: FlowNode[] = [...body.nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    if ('body' in node) stack.push(...[...node.body.nodes].reverse());
    if (node.type === 'flow' && typeof node.use !== 'string') stack.push(...[...node.use.nodes].reverse());
  }
}

/** The references (`name` or `name@version`) that a flow uses itself, each once. */
export function referencesOf(flow: FlowFile): string[] {
  const found = new Set<string>();
  for (const node of allNodes(flow)) {
    if (node.type === 'flow' && typeof node.use === 'string' && node.use !== 'self') found.add(node.use);
  }
  return [...found];
}

/** What a flow asks for before it can run: model roles and people roles that remain its own, and whether it has code. */
export function needsOf(
  flow: FlowFile,
  flows: FlowsByReference,
): { models: string[]; people: string[]; code: boolean } {
  const models = new Set(Object.keys(flow.models ?? {}));
  const people = new Set(Object.keys(flow.people ?? {}));
  let code = false;
  const seen = new Set<string>();
  const stack = [flow];
  for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
    for (const node of allNodes(current)) {
      if (node.type === 'code') code = true;
      if (node.type !== 'flow' || node.use === 'self') continue;
      const target = typeof node.use === 'string' ? flows[node.use] : node.use;
      if (target === undefined) continue;
      for (const role of Object.keys(target.models ?? {})) if (node.models?.[role] === undefined) models.add(role);
      for (const role of Object.keys(target.people ?? {})) if (node.people?.[role] === undefined) people.add(role);
      if (typeof node.use !== 'string' || seen.has(node.use)) continue;
      seen.add(node.use);
      stack.push(target);
    }
  }
  return { models: [...models], people: [...people], code };
}
