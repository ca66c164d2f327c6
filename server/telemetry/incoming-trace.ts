import { readTraceparent } from '#engine/run/trace-context';

/** The trace of whoever begins a run, for its start; a header that is none is left out, as the standard wants it. */
export function incomingTrace(header: string | undefined): { readonly traceparent?: string } {
  return header === undefined || readTraceparent(header) === undefined ? {} : { traceparent: header };
}
