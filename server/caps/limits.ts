import { FlowError } from '#engine/errors';
import type { ProviderLimits } from '#engine/protocol/index';
import { readPairs } from '../host/read-pairs.ts';

export interface ModelLimitEnvironment {
  /** `provider=at once/a minute,…`; either may be left out: `default=8/600,local=2,free=/20`. */
  readonly FLOWRIGHT_MODEL_LIMITS?: string | undefined;
}

/** Throws BAD_REQUEST for what is no list of names and numbers. */
export function readLimits({
  FLOWRIGHT_MODEL_LIMITS: text,
}: ModelLimitEnvironment): ReadonlyMap<string, ProviderLimits> {
  return new Map(
    readPairs('FLOWRIGHT_MODEL_LIMITS', text).map(([provider, limit]) => {
      const [, atOnce, perMinute] = /^([1-9]\d{0,5})?(?:\/([1-9]\d{0,5}))?$/.exec(limit) ?? [];
      if (atOnce === undefined && perMinute === undefined) {
        const message = `FLOWRIGHT_MODEL_LIMITS: "${provider}=${limit}" is no limit such as ${provider}=8/600: calls at a time, calls a minute.`;
        throw new FlowError('BAD_REQUEST', message);
      }
      return [
        provider,
        {
          ...(atOnce === undefined ? {} : { atOnce: Number(atOnce) }),
          ...(perMinute === undefined ? {} : { perMinute: Number(perMinute) }),
        },
      ];
    }),
  );
}
