/** The part of a problem's path after the innermost node: `nodes[2].body.nodes[0].prompt` → `prompt`. */
export function settingOf(path: string): string {
  return /^(?:.*\b)?nodes\[\d+\]\.?(.*)$/.exec(path)?.[1] ?? path;
}
