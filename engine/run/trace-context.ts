import { sha256Hex } from '../format/content-hash.ts';
import type { EntryOf } from '../journal/entries.ts';

/** A W3C `traceparent` as it comes and goes in headers. */
export const traceparentPattern = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Where a span stands in a trace. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly isSampled: boolean;
}

/** The trace that a header tells of; undefined when it is none, as the standard wants it. */
export function readTraceparent(header: string | undefined): TraceContext | undefined {
  const [, traceId, spanId, flags] = traceparentPattern.exec(header ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/**
 * The span of a run, or of one of its activations. Its ids follow from the run's id, the address and the trace in which
 * the run was begun, so that whoever tells of it, and whenever, tells the same.
 */
export function spanContextOf(run: string, caller: TraceContext | undefined, address?: string): TraceContext {
  const spanId = sha256Hex(address === undefined ? `run ${run}` : `span ${run} ${address}`).slice(0, 16);
  const traceId = caller?.traceId ?? sha256Hex(`trace ${run}`).slice(0, 32);
  return { traceId, spanId, isSampled: caller?.isSampled ?? true };
}

/** What calls of an activation say to where they go; nothing when the run was begun in no trace. */
export function outgoingTrace(
  run: string,
  { traceparent }: Pick<EntryOf<'run.started'>, 'traceparent'>,
  address: string,
): { readonly traceparent?: string } {
  const caller = readTraceparent(traceparent);
  if (caller === undefined) return {};
  const { traceId, spanId, isSampled } = spanContextOf(run, caller, address);
  return { traceparent: `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}` };
}
