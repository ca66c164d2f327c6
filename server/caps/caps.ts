import type { ProviderLimits } from '#engine/protocol/index';

/** The right to make one call. */
export interface Permit {
  /** Gives it back; never fails. */
  release(): void;
}

/** No call may be made now. */
export interface Refusal {
  /** After so long it is worth asking again, milliseconds. */
  readonly waitMs: number;
  readonly reason: 'at-once' | 'rate' | 'held';
}

/** Counts calls of providers for everybody who may make them. */
export interface Caps {
  /** Rejects with STORE_FAILED when the count cannot be reached. */
  take(provider: string, limit: ProviderLimits | undefined): Promise<Permit | Refusal>;
  /** The provider asked to be left alone for so many milliseconds: nobody is given a permit until then. */
  hold(provider: string, ms: number): Promise<void>;
  close(): Promise<void>;
}

export function isRefusal(answer: Permit | Refusal): answer is Refusal {
  return 'waitMs' in answer;
}

const minuteMs = 60_000;

/** How far apart the calls of a provider begin, milliseconds. */
export function spacingOf(limit: ProviderLimits | undefined): number {
  return limit?.perMinute === undefined ? 0 : minuteMs / limit.perMinute;
}

/** How long a process waits that cannot hear when another gives a permit back. */
export const lookAgainMs = 50;
