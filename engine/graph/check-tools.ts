import { contentHash } from '../format/content-hash.ts';
import type { FlowFile, NodeOf } from '../format/flow-file.ts';
import { toolFlows } from '../format/inner-graphs.ts';
import { undeclaredServer } from './check-outside.ts';
import type { ProblemList } from './problem-list.ts';

interface Around {
  readonly problems: ProblemList;
  /** The flow that the node is part of. */
  readonly owner: FlowFile;
  readonly flowOf: (use: string | FlowFile) => FlowFile | undefined;
}

/** What is wrong with the tools of an `ask`, each at its own place. */
export function checkTools(node: NodeOf<'ask'>, { problems, owner, flowOf }: Around): void {
  const add = (key: string, message: string) => problems.add(key, 'FLOW_INVALID', message);
  for (const [name, tool] of Object.entries(node.tools ?? {})) {
    const message = 'server' in tool ? undeclaredServer(tool.server, owner) : undefined;
    if (message !== undefined) add(`tools.${name}.server`, message);
  }
  for (const [name, { use, hash }] of Object.entries(toolFlows(node))) {
    const flow = flowOf(use);
    if (flow === undefined) {
      problems.add(
        `tools.${name}.use`,
        'FLOW_NOT_FOUND',
        `The flow "${String(use)}" of the tool "${name}" was not found.`,
      );
      continue;
    }
    if (hash !== undefined && contentHash(flow) !== hash)
      problems.add(
        `tools.${name}.hash`,
        'FLOW_HASH_MISMATCH',
        `The content of "${String(use)}" is not what is pinned.`,
      );
    if (Object.keys(flow.interface.output).length === 0)
      add(`tools.${name}.use`, `The flow of the tool "${name}" has no output that the model could be told.`);
  }
  if (Object.keys(node.tools ?? {}).length === 0)
    add('tools', 'List a flow or a tool of a server, or leave the tools out.');
  if ((node.samples ?? 1) > 1)
    add('samples', 'Several samples cannot share the same tools; use a map around the node.');
  if (node.calls !== undefined)
    add('calls', 'Tools are declared under `calls` or given as flows under `tools`, not both.');
  const list = Object.entries(node.ports ?? {}).find(([, options]) => options.list === true);
  if (list !== undefined) add(`ports.${list[0]}`, 'A node with tools takes no list ports; gather the list before it.');
}
