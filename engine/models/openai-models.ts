import { FlowError } from '../errors.ts';
import type { CallOptions, ModelReply, ModelRequest, Models } from '../host.ts';
import { isJsonObject } from '../json.ts';
import { CallWatch } from './call-watch.ts';
import { askOpenAi } from './openai-call.ts';
import { openAiClient, type ProviderConfig, toProvider } from './openai-client.ts';
import { embedOpenAi } from './openai-embeddings.ts';
import { mapRequestError } from './openai-errors.ts';
import { withCost } from './prices.ts';

export type { ProviderConfig };

/** Models behind OpenAI-compatible endpoints. Rejects as `Models` says; MODEL_NOT_CONFIGURED for an unknown provider. */
export function openaiModels(configs: readonly ProviderConfig[]): Models {
  const providers = new Map(configs.map((config) => [config.name, toProvider(config)]));
  return {
    async call(request: ModelRequest, options: CallOptions): Promise<ModelReply> {
      const { binding } = request;
      const provider = providers.get(binding.provider);
      if (provider === undefined) {
        throw new FlowError('MODEL_NOT_CONFIGURED', `There is no provider '${binding.provider}' here.`);
      }
      const model = modelOf(request, provider.config);
      const asked = { ...request, binding: { ...binding, model } };
      const { embed } = request;
      const reply =
        embed === undefined
          ? await askOpenAi(provider, asked, options)
          : await embedOpenAi(provider, { ...asked, embed }, options);
      return { ...reply, usage: withCost(reply.usage, provider.config.prices ?? [], [model, reply.model]) };
    },
  };
}

/** The model asked for, or the provider's own; for vectors its embedding model, unless the role was given another. */
function modelOf({ binding, embed }: ModelRequest, { name, defaultModel, embeddingModel }: ProviderConfig): string {
  if (embed !== undefined && !embed.isChosen) {
    if (embeddingModel !== undefined && embeddingModel !== '') return embeddingModel;
    const message = `The provider '${name}' is not known to have a model that makes vectors. Name its embedding model in the settings (or OPENAI_EMBEDDING_MODEL), or choose a model for the role.`;
    throw new FlowError('MODEL_NOT_CONFIGURED', message);
  }
  const model = binding.model || defaultModel;
  if (model !== undefined && model !== '') return model;
  throw new FlowError('MODEL_NOT_CONFIGURED', `No model is chosen for the provider '${name}'.`);
}

/** The names of the models that a provider offers, sorted. Rejects as a call does. */
export async function listModels(config: ProviderConfig, signal: AbortSignal): Promise<string[]> {
  const provider = toProvider(config);
  const watch = new CallWatch(config.name, provider.timeouts, { signal });
  try {
    // Not `models.list`: its page turns whatever came into an empty list.
    const answer: unknown = await openAiClient(provider, watch.fetch).get('/models', { signal: watch.signal });
    return readModelNames(answer, config.name);
  } catch (error) {
    throw watch.stopReason() ?? mapRequestError(error, config);
  } finally {
    watch.stop();
  }
}

function readModelNames(answer: unknown, provider: string): string[] {
  const list = isJsonObject(answer) ? answer.data : undefined;
  if (!Array.isArray(list)) {
    throw new FlowError('MODEL_NOT_COMPATIBLE', `The provider '${provider}' answered no list of models.`);
  }
  return list
    .flatMap((entry: unknown) => (isJsonObject(entry) && typeof entry.id === 'string' ? [entry.id] : []))
    .sort();
}
