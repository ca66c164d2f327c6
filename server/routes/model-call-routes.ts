import type { z } from 'zod';
import { FlowError } from '#engine/errors';
import type { ModelRequest } from '#engine/host';
import { deltaEvent, ModelCallRequest } from '#engine/protocol/index';
import { rightLost, watchRight } from '../access/guard.ts';
import { logOf } from '../operations/request-id.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { type StreamEvent, streamEvents } from './event-stream.ts';
import { unexpectedError } from './problem.ts';

/** Prompts with long documents in them. */
const maxBodyBytes = 16_000_000;

export function modelCallRoutes(parts: ServerParts): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        path: '/models/call',
        access: 'member',
        summary:
          'One model call, so that the key stays here: `held` while it waits for its turn, `delta` events with text, then `reply` or `error`',
        body: ModelCallRequest,
        maxBodyBytes,
        streams: ['text/event-stream'],
        refusals: [422],
      },
      async ({ body, context }) => {
        await parts.models.check(body.binding);
        const gone = new AbortController();
        const signal = AbortSignal.any([gone.signal, parts.stopping]);
        const isOver = watchRight(context, parts.rules, () => gone.abort(new FlowError('FORBIDDEN', rightLost)));
        const events = callModel({ ...parts, log: logOf(context, parts.log) }, toRequest(body), signal);
        return streamEvents(events, {
          heartbeatMs: parts.heartbeatMs,
          onEnd: () => {
            isOver();
            gone.abort();
          },
        });
      },
    ),
  ];
}

async function* callModel(
  { modelCalls, log }: Pick<ServerParts, 'modelCalls' | 'log'>,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent> {
  const pieces: string[] = [];
  const waits: StreamEvent[] = [];
  let wake: () => void = () => {};
  const reply = modelCalls.call(request, {
    signal,
    onHeld: (message) => {
      waits.push({ event: 'held', data: { message } });
      wake();
    },
    onDelta: (text) => {
      pieces.push(text);
      wake();
    },
  });
  let end: StreamEvent | undefined;
  reply.then(
    (data) => {
      end = { event: 'reply', data };
      wake();
    },
    (error: unknown) => {
      if (!(error instanceof FlowError) && !signal.aborted) log('error', 'A model call failed unexpectedly.', error);
      const known = error instanceof FlowError ? error : unexpectedError();
      const { retryAfterMs } = known;
      end = { event: 'error', data: { ...known.toFact(), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } };
      wake();
    },
  );
  while (end === undefined || waits.length + pieces.length > 0) {
    const wait = waits.shift();
    if (wait !== undefined) yield wait;
    // What came together goes together.
    else if (pieces.length > 0) yield { event: deltaEvent, data: { text: pieces.splice(0).join('') } };
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
  yield end;
}

/** Optional members that are absent must not be there as undefined. */
function toRequest({
  responseSchema,
  tools,
  embed,
  settings,
  ...rest
}: z.infer<typeof ModelCallRequest>): ModelRequest {
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  return {
    ...rest,
    settings: given,
    ...(responseSchema === undefined ? {} : { responseSchema }),
    ...(tools === undefined ? {} : { tools }),
    ...(embed === undefined ? {} : { embed }),
  };
}
