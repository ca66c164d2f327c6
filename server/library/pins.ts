import { type FlowFile, flowJson } from '#engine/format/index';
import { isJsonObject, type Json } from '#engine/json';

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
    const { type, use, hash } = node;
    const here = `${path}nodes[${index}]`;
    if (type === 'loop' || type === 'map') return pinsIn(node.body, `${here}.body.`);
    if (type !== 'flow' || use === 'self') return [];
    if (typeof use !== 'string') return pinsIn(use, `${here}.use.`);
    return [{ path: here, reference: use, hash: typeof hash === 'string' ? hash : undefined }];
  });
}
