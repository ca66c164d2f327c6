import { z } from 'zod';
import { ContentHash, FlowName, SemanticVersion } from '#engine/format/names';

/** The release that a draft came from. */
const Origin = z.object({
  name: FlowName,
  version: SemanticVersion,
  hash: ContentHash.optional(),
  /** The server whose library had it, when that is not this one. */
  server: z.string().optional(),
  /** A copy that goes its own way, rather than a flow that calls the release. */
  isFork: z.boolean(),
  /** The node that calls the release. */
  node: z.string().optional(),
});
export type DraftOrigin = z.infer<typeof Origin>;

const key = (draft: string): string => `flowright.origin.${draft}`;

/** Remembers which release a draft came from: it is named when the draft is published, and lends its examples. */
export function rememberOrigin(draft: string, origin: DraftOrigin): void {
  try {
    localStorage.setItem(key(draft), JSON.stringify(origin));
  } catch {
    // A full storage must not keep anybody from using a flow.
  }
}

export function forgetOrigin(draft: string): void {
  localStorage.removeItem(key(draft));
}

/** The release that the draft came from, if it did. */
export function originOf(draft: string): DraftOrigin | undefined {
  const text = localStorage.getItem(key(draft));
  if (text === null) return undefined;
  // As it was remembered before there were forks.
  const [, name, version] = /^([^@{]+)@(.+)$/.exec(text) ?? [];
  if (name !== undefined && version !== undefined) return { name, version, isFork: true };
  try {
    return Origin.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
