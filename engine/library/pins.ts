import { type FlowFile, flowJson } from '../format/index.ts';
import { isJsonObject, type Json } from '../json.ts';

/** A node that uses another flow by reference. */
export interface Pin {
  /** JSON path of the node in the flow file. */
  readonly path: string;
  /** `name` or `name@version`. */
  readonly reference: string;
  readonly hash: string | undefined;
}

/** Every reference that a flow makes itself, in frames and inline flows too; `self` is none. */
export function pinsOf(flow: FlowFile): Pin[] {
  return pinsIn(flowJson(flow), '');
}

function pinsIn(body: Json | undefined, path: string): Pin[] {
  if (!isJsonObject(body) || !Array.isArray(body.nodes)) return [];
  return (body.nodes as readonly Json[]).flatMap((node, index): Pin[] => {
    if (!isJsonObject(node)) return [];
    const here = `${path}nodes[${index}]`;
    if (node.type === 'loop' || node.type === 'map') return pinsIn(node.body, `${here}.body.`);
    // A sub-flow and its choices, the flows that a discussion seats, and those that an ask has as tools.
    const named = ['choices', 'flows', 'tools'].flatMap((key) =>
      Object.entries(isJsonObject(node[key]) ? node[key] : {}).flatMap(([name, used]) =>
        pinOf(used, `${here}.${key}.${name}`),
      ),
    );
    return node.type === 'flow' ? [...pinOf(node, here), ...named] : named;
  });
}

function pinOf(used: Json, path: string): Pin[] {
  if (!isJsonObject(used) || used.use === undefined || used.use === 'self') return [];
  const { use, hash } = used;
  if (typeof use !== 'string') return pinsIn(use, `${path}.use.`);
  return [{ path, reference: use, hash: typeof hash === 'string' ? hash : undefined }];
}
