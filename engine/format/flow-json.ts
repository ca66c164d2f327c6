import type { Json } from '../json.ts';
import type { FlowFile } from './flow-file.ts';

/** A flow as plain JSON, which a parsed flow is; its type has no index signature to say so. */
export function flowJson(flow: FlowFile): Json {
  return flow as unknown as Json;
}
