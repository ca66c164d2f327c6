import { z } from 'zod';
import { FlowError } from '#engine/errors';
import type { CallOptions, ModelReply, ModelRequest, Models } from '#engine/host';
import { ErrorFactSchema } from '#engine/journal/index';
import { openaiModels } from '#engine/models/openai-models';
import { recordedModels, recordedProvider } from '#engine/models/recorded-models';
import { ModelReplyView } from '#engine/protocol/index';
import { readRefusal, toFlowError } from '../client/request-error.ts';
import { waitFor } from './browser-clock.ts';
import { directProvider, readDirectModels } from './direct-models.ts';
import { findRecording } from './recordings.ts';
import { readSse } from './sse.ts';

const Delta = z.object({ text: z.string() });
const Held = z.object({ message: z.string().optional() });
const CallError = ErrorFactSchema.extend({ retryAfterMs: z.number().optional() });

/** The pause before each word of a recorded answer, so that it can be watched. */
const pieceDelayMs = 30;

/** Models for runs in this browser: recorded, called directly from here, or asked for at the server, which has the keys. */
export const browserModels: Models = {
  async call(request, options) {
    switch (request.binding.provider) {
      case recordedProvider:
        return await callRecorded(request, options);
      case directProvider:
        return await callDirectly(request, options);
      default:
        return await callThroughServer(request, options);
    }
  },
};

async function callRecorded(request: ModelRequest, options: CallOptions): Promise<ModelReply> {
  const key = request.binding.model;
  const recording = await findRecording(key);
  const known = new Map(recording === undefined ? [] : [[key, recording]]);
  return await recordedModels(known, { pieceDelayMs, wait: waitFor }).call(request, options);
}

async function callDirectly(request: ModelRequest, options: CallOptions): Promise<ModelReply> {
  const direct = await readDirectModels();
  if (direct === undefined) {
    throw new FlowError(
      'MODEL_NOT_CONFIGURED',
      'This browser knows no model server of its own. Add one under Settings, “Direct calls”.',
    );
  }
  const { baseURL, apiKey, model, embeddingModel, prices } = direct;
  const config = {
    name: directProvider,
    baseURL,
    defaultModel: model,
    embeddingModel,
    prices,
    ...(apiKey === '' ? {} : { apiKey }),
    browser: true,
  };
  return await openaiModels([config]).call(request, options);
}

async function callThroughServer(request: ModelRequest, { signal, onHeld, onDelta }: CallOptions): Promise<ModelReply> {
  const response = await fetch('/api/models/call', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    // The engine names only the part of a signal that it uses; what it hands out is the browser's own.
    signal: signal as globalThis.AbortSignal,
  }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new FlowError('MODEL_UNAVAILABLE', 'The server that makes the model calls does not answer.', { cause });
  });
  if (!response.ok) throw await readRefusal(response, 'The model call');
  if (response.body === null) throw new FlowError('MODEL_STREAM_BROKEN', 'The server sent no reply to the model call.');
  for await (const { event, data } of readSse(response.body)) {
    if (event === 'held') onHeld?.(Held.parse(JSON.parse(data)).message);
    if (event === 'delta') onDelta?.(Delta.parse(JSON.parse(data)).text);
    if (event === 'reply') return ModelReplyView.parse(JSON.parse(data));
    if (event === 'error') throw toFlowError(CallError.parse(JSON.parse(data)));
  }
  signal.throwIfAborted();
  throw new FlowError('MODEL_STREAM_BROKEN', 'The reply ended before it was complete.');
}
