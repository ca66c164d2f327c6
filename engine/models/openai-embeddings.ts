import { z } from 'zod';
import { FlowError } from '../errors.ts';
import type { CallOptions, EmbedRequest, ModelReply, ModelRequest } from '../host.ts';
import { CallWatch } from './call-watch.ts';
import { callHeaders, openAiClient, type Provider } from './openai-client.ts';
import { mapRequestError } from './openai-errors.ts';

/** Texts in one request; what is more goes out in further ones. Servers take from about this many on. */
const textsInOne = 256;

/** Compatible servers leave out what is not asked of them here. */
const Answer = z.object({
  data: z.array(z.object({ index: z.int().optional(), embedding: z.array(z.number()).min(1) })),
  model: z.string().optional(),
  usage: z.object({ prompt_tokens: z.number().optional() }).nullish(),
});

interface Embedding {
  readonly request: ModelRequest;
  readonly texts: readonly string[];
  /** Which request of this call it is, from 0. */
  readonly part: number;
}

/** Vectors of texts by `POST /embeddings`. Rejects as a call does, MODEL_NOT_COMPATIBLE for an answer that is none. */
export async function embedOpenAi(
  provider: Provider,
  request: ModelRequest & { readonly embed: EmbedRequest },
  options: CallOptions,
): Promise<ModelReply> {
  const { texts } = request.embed;
  const vectors: number[][] = [];
  let inputTokens = 0;
  let { model } = request.binding;
  for (let part = 0; part * textsInOne < texts.length; part += 1) {
    const some = texts.slice(part * textsInOne, (part + 1) * textsInOne);
    const answer = await send(provider, { request, texts: some, part }, options);
    vectors.push(...inOrder(answer.data));
    inputTokens += answer.usage?.prompt_tokens ?? 0;
    model = answer.model || model;
  }
  return { text: '', vectors, usage: { inputTokens, outputTokens: 0 }, finishReason: 'stop', model };
}

async function send(
  provider: Provider,
  { request, texts, part }: Embedding,
  options: CallOptions,
): Promise<z.infer<typeof Answer>> {
  options.signal.throwIfAborted();
  const { name } = provider.config;
  const watch = new CallWatch(name, provider.timeouts, options);
  const headers = callHeaders(provider, request, part);
  // As numbers: not every server knows Base64, which the library would ask for.
  const body = { model: request.binding.model, input: texts, encoding_format: 'float' };
  try {
    const answered: unknown = await openAiClient(provider, watch.fetch).post('/embeddings', {
      body,
      headers,
      signal: watch.signal,
    });
    const parsed = Answer.safeParse(answered);
    if (parsed.success && parsed.data.data.length === texts.length) return parsed.data;
    throw new FlowError('MODEL_NOT_COMPATIBLE', `The provider '${name}' answered with no list of vectors.`);
  } catch (error) {
    throw watch.stopReason() ?? mapRequestError(error, provider.config);
  } finally {
    watch.stop();
  }
}

function inOrder(list: z.infer<typeof Answer>['data']): number[][] {
  const indexed = list.map(({ index, embedding }, place) => ({ index: index ?? place, embedding }));
  return indexed.sort((a, b) => a.index - b.index).map(({ embedding }) => embedding);
}
