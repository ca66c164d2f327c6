import { z } from 'zod';
import { contentHash, type FlowFile, sha256Hex } from '#engine/format/index';
import { canonicalJson } from '#engine/json';
import type { NeededGrants } from './use-needed-grants.ts';

const key = 'flowright.allowed';
/** What was allowed, by content: hosts and tools. */
const Allowed = z.record(z.string(), z.strictObject({ hosts: z.array(z.string()), tools: z.array(z.string()) }));
type Allowed = z.infer<typeof Allowed>;

/** So many contents are remembered; the oldest gives way and is asked for again. */
const mostKept = 200;

/** One name for a flow with all that it reaches: whatever changes in any of them makes another one. */
export function contentOf(flow: FlowFile, flows: Readonly<Record<string, FlowFile>>): string {
  const parts = Object.entries(flows).map(([reference, one]): [string, string] => [reference, contentHash(one)]);
  return `sha256-${sha256Hex(canonicalJson([contentHash(flow), Object.fromEntries(parts)]))}`;
}

/** True when a person allowed all of it, for exactly this content, in this browser. */
export function wasAllowed(content: string, { hosts, tools }: NeededGrants): boolean {
  const known = read()[content];
  if (known === undefined) return false;
  return hosts.every((host) => known.hosts.includes(host)) && tools.every((tool) => known.tools.includes(tool));
}

/** Remembers that, or that it is allowed no more. */
export function rememberAllowed(content: string, { hosts, tools }: NeededGrants, isAllowed: boolean): void {
  const { [content]: _, ...others } = read();
  const next: Allowed = isAllowed ? { ...others, [content]: { hosts: [...hosts], tools: [...tools] } } : others;
  try {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(Object.entries(next).slice(-mostKept))));
  } catch {
    // A full storage only means that it is asked again.
  }
}

function read(): Allowed {
  try {
    return Allowed.parse(JSON.parse(localStorage.getItem(key) ?? '{}'));
  } catch {
    return {};
  }
}
