/** One server-sent event, or a comment that only keeps the connection open. */
export interface StreamEvent {
  /** Its name; one without is a plain message. */
  readonly event?: string;
  readonly data: unknown;
  /** The data is a text of one line that is sent as it is, not as JSON. */
  readonly isPlain?: boolean;
  /** Makes the event one that a client can come back after. */
  readonly id?: number;
}

export interface StreamOptions {
  readonly heartbeatMs: number;
  /** Called when the client has gone or the stream has ended. */
  readonly onEnd: () => void;
}

/**
 * Answers with server-sent events. The next event is asked for only when the client has taken the last, so a slow
 * client holds back its own stream and nobody else's. An error ends the stream without a word of its text: hono's
 * `streamSSE` would send it.
 */
export function streamEvents(events: AsyncGenerator<StreamEvent>, options: StreamOptions): Response {
  const encoder = new TextEncoder();
  let heartbeat: NodeJS.Timeout | undefined;
  const end = () => {
    clearInterval(heartbeat);
    options.onEnd();
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(': open\n\n'));
      heartbeat = setInterval(() => {
        // Nothing is queued for a client that does not read.
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(': still here\n\n'));
      }, options.heartbeatMs);
      heartbeat.unref();
    },
    async pull(controller) {
      try {
        const { done, value } = await events.next();
        if (!done) return controller.enqueue(encoder.encode(format(value)));
        end();
        controller.close();
      } catch (error) {
        end();
        controller.error(error);
      }
    },
    async cancel() {
      end();
      await events.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

/** JSON text has no line breaks, so one `data` line is always enough. */
function format({ event, data, id, isPlain = false }: StreamEvent): string {
  const name = event === undefined ? '' : `event: ${event}\n`;
  const number = id === undefined ? '' : `id: ${id}\n`;
  return `${name}${number}data: ${isPlain ? String(data) : JSON.stringify(data)}\n\n`;
}
