import type { ProviderLimits } from '#engine/protocol/index';

/** The limits of a form, as they are typed; an empty one is none. */
export interface LimitDrafts {
  readonly atOnce: string;
  readonly perMinute: string;
}

const most = 999_999;

export function toLimitDrafts({ atOnce, perMinute }: ProviderLimits = {}): LimitDrafts {
  return { atOnce: atOnce?.toString() ?? '', perMinute: perMinute?.toString() ?? '' };
}

/** The limits; undefined when one of them is no count of calls. */
export function readLimitDrafts({ atOnce, perMinute }: LimitDrafts): ProviderLimits | undefined {
  if (!isCount(atOnce) || !isCount(perMinute)) return undefined;
  return {
    ...(atOnce.trim() === '' ? {} : { atOnce: Number(atOnce) }),
    ...(perMinute.trim() === '' ? {} : { perMinute: Number(perMinute) }),
  };
}

/** Whether it is nothing, or a whole number of calls that a provider can be held to. */
export function isCount(text: string): boolean {
  return text.trim() === '' || (/^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most);
}
