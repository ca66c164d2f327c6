import { updatesText } from '../../text/updates.ts';
import type { PinNews } from './use-updates.ts';

/** What there is to say of a pinned release, in a line: a warning before a mere update. */
export function newsInShort({ latest, status }: PinNews): string {
  if (status?.state === 'withdrawn') return updatesText.withdrawn(status.reason);
  if (status?.state === 'deprecated') return updatesText.deprecated(status.reason);
  return latest === undefined ? '' : updatesText.available(latest.version);
}
