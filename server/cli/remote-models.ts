import { z } from 'zod';
import { FlowError } from '#engine/errors';
import type { CallOptions, ModelBinding, ModelReply, ModelRequest, Models } from '#engine/host';
import { ErrorFactSchema } from '#engine/journal/index';
import { ModelReplyView, SettingsView } from '#engine/protocol/index';
import type { ModelChoice } from '../durable/prepare-run.ts';
import { type ServerClient, toFlowError } from './server-client.ts';

const Delta = z.object({ text: z.string() });
const CallError = ErrorFactSchema.extend({ retryAfterMs: z.number().optional() });

/** The models of a running server, which keeps their keys and makes the calls. */
export class RemoteModels implements Models, ModelChoice {
  readonly #client: ServerClient;

  constructor(client: ServerClient) {
    this.#client = client;
  }

  async call(request: ModelRequest, { signal, onDelta }: CallOptions): Promise<ModelReply> {
    for await (const { event, data } of this.#client.stream('/api/models/call', request, signal)) {
      if (event === 'delta') onDelta?.(Delta.parse(data).text);
      if (event === 'reply') return ModelReplyView.parse(data);
      if (event === 'error') throw toFlowError(CallError.parse(data));
    }
    signal.throwIfAborted();
    throw new FlowError('MODEL_STREAM_BROKEN', 'The reply ended before it was complete.');
  }

  async defaultBinding(): Promise<ModelBinding | undefined> {
    return (await this.#settings()).defaultModel;
  }

  async check({ provider }: ModelBinding): Promise<void> {
    const { providers } = await this.#settings();
    if (providers.some(({ name }) => name === provider)) return;
    throw new FlowError(
      'MODEL_NOT_CONFIGURED',
      `There is no provider "${provider}" in the settings or the environment.`,
    );
  }

  #settings(): Promise<z.infer<typeof SettingsView>> {
    return this.#client.get('/api/settings', SettingsView);
  }
}
