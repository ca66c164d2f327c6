import { ServerResponse } from 'node:http';
import type { MiddlewareHandler } from 'hono';

/** A healthy stream of events sends at least its heartbeat; one that could send nothing for so many has no reader. */
const missedHeartbeats = 4;

/**
 * Lets go of clients that take nothing from their stream of events, so that they hold no memory and no place; they
 * come back with the last id that they got. Only streams: an answer may take as long as it takes.
 */
export function dropStalledStreams(heartbeatMs: number): MiddlewareHandler {
  return async (context, next) => {
    await next();
    if (!context.res.headers.get('content-type')?.startsWith('text/event-stream')) return;
    const { outgoing }: { outgoing?: unknown } = context.env ?? {};
    // Node counts the time in which not a byte moves, in a write that is under way too.
    if (outgoing instanceof ServerResponse)
      outgoing.setTimeout(missedHeartbeats * heartbeatMs, () => outgoing.destroy());
  };
}
