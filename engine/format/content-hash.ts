import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalJson, isDeepFrozen, isJsonObject, type Json } from '../json.ts';
import type { FlowFile } from './flow-file.ts';
import { flowJson } from './flow-json.ts';
import { changeInnerGraphs } from './inner-graphs.ts';

/** SHA-256 of a text, as 64 hexadecimal digits. Synchronous, and the same in browser and server. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(text)));
}

const known = new WeakMap<FlowFile, string>();

/** Identifies what a flow does: `sha256-…` over its canonical JSON without any layout. */
export function contentHash(flow: FlowFile): string {
  const before = known.get(flow);
  if (before !== undefined) return before;
  const hash = `sha256-${sha256Hex(canonicalJson(withoutLayout(flowJson(flow))))}`;
  if (isDeepFrozen(flow)) known.set(flow, hash);
  return hash;
}

/** What a flow or a body says, without where its nodes are drawn; its keys stay in their order. */
export function withoutLayout(body: Json): Json {
  if (!isJsonObject(body)) return body;
  const { layout: _, ...rest } = body;
  return { ...rest, nodes: Array.isArray(rest.nodes) ? (rest.nodes as Json[]).map(nodeWithoutLayout) : [] };
}

function nodeWithoutLayout(node: Json): Json {
  if (!isJsonObject(node)) return node;
  if (node.type === 'unknown' && isJsonObject(node.original)) return node.original;
  return changeInnerGraphs(node, withoutLayout);
}
