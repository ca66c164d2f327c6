import { plural } from './plural.ts';

export const updatesText = {
  updates: (count: number) => `${count} ${plural(count, { one: 'update', other: 'updates' })}`,
  heading: 'Updates',
  command: 'Updates of what this flow uses…',
  available: (version: string) => `Update available: ${version}`,
  pinnedIs: (pin: string) => `pinned is ${pin}`,
  withdrawn: (reason: string) => `Withdrawn: ${reason}`,
  deprecated: (reason: string) => `Deprecated: ${reason}`,
  updated: 'Updated. Undo takes it back.',
  isThere: (pin: string, version: string) => `${pin} is pinned; ${version} is there.`,
  warned: (pin: string, what: string) => `${pin} is pinned. ${what}`,
  look: 'Look and update…',
} as const;
