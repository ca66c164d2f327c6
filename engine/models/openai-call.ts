import { createParser } from 'eventsource-parser';
import { APIError, type OpenAI } from 'openai';
import { FlowError } from '../errors.ts';
import type { CallOptions, ChatTurn, ModelReply, ModelRequest, ToolSpec } from '../host.ts';
import { CallWatch } from './call-watch.ts';
import { callHeaders, openAiClient, type Provider, type Quirk } from './openai-client.ts';
import { excerpt, mapRequestError, mapStreamError, providerText } from './openai-errors.ts';
import { ReplyDraft } from './reply-draft.ts';

type ChatBody = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

/** One call, and once more without whatever the provider says it does not know. */
export async function askOpenAi(provider: Provider, request: ModelRequest, options: CallOptions): Promise<ModelReply> {
  for (;;) {
    options.signal.throwIfAborted();
    const watch = new CallWatch(provider.config.name, provider.timeouts, options);
    try {
      const sent = await send(provider, request, watch).catch((error: unknown) => {
        const stopped = watch.stopReason();
        if (stopped !== undefined) throw stopped;
        const quirk = newQuirk(error, provider, request);
        if (quirk === undefined) throw mapRequestError(error, provider.config);
        provider.quirks.add(quirk);
        return undefined;
      });
      if (sent !== undefined) return await readReply(sent, { provider, request, options, watch });
    } finally {
      watch.stop();
    }
  }
}

interface Call {
  readonly provider: Provider;
  readonly request: ModelRequest;
  readonly options: CallOptions;
  readonly watch: CallWatch;
}

/** The library asks and refuses; the reply's events are parsed beside it: its own streams take most of a call's time. */
function send(provider: Provider, request: ModelRequest, watch: CallWatch): Promise<Response> {
  const client = openAiClient(provider, watch.fetchToRead);
  const headers = callHeaders(provider, request);
  const body = toBody(request, provider.quirks);
  return client.chat.completions.create(body, { signal: watch.signal, headers }).asResponse();
}

function toBody(
  { binding, turns, settings, responseSchema, tools }: ModelRequest,
  quirks: ReadonlySet<Quirk>,
): ChatBody {
  const { temperature, topP, maxTokens, stop, seed } = settings;
  const maxTokensName = quirks.has('max_tokens') ? 'max_completion_tokens' : 'max_tokens';
  return {
    model: binding.model,
    messages: turns.map(toMessage),
    ...(tools === undefined || tools.length === 0 ? {} : { tools: tools.map(toTool) }),
    stream: true,
    ...(quirks.has('stream_options') ? {} : { stream_options: { include_usage: true } }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(maxTokens === undefined ? {} : { [maxTokensName]: maxTokens }),
    ...(stop === undefined ? {} : { stop: [...stop] }),
    ...(seed === undefined ? {} : { seed }),
    ...(responseSchema === undefined || quirks.has('response_format')
      ? {}
      : {
          response_format: {
            type: 'json_schema' as const,
            json_schema: { name: 'response', schema: { ...responseSchema }, strict: false },
          },
        }),
  };
}

function toMessage({ role, content, calls, callId }: ChatTurn): OpenAI.Chat.ChatCompletionMessageParam {
  if (role === 'tool') return { role, content, tool_call_id: callId ?? '' };
  if (role !== 'assistant' || calls === undefined || calls.length === 0) return { role, content };
  return {
    role,
    content: content === '' ? null : content,
    tool_calls: calls.map(({ id, name, arguments: text }) => ({
      id,
      type: 'function' as const,
      function: { name, arguments: text },
    })),
  };
}

function toTool({ name, description, parameters }: ToolSpec): OpenAI.Chat.ChatCompletionTool {
  return { type: 'function', function: { name, description, parameters: { ...parameters } } };
}

/** The field that a 400 complains of, when leaving it out may help and has not been tried. */
function newQuirk(error: unknown, { quirks }: Provider, request: ModelRequest): Quirk | undefined {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return undefined;
  const text = providerText(error);
  const isNew = (quirk: Quirk, mentions: RegExp, isSent: boolean): boolean =>
    isSent && !quirks.has(quirk) && mentions.test(text);
  if (isNew('response_format', /response_format|json_schema/, request.responseSchema !== undefined)) {
    return 'response_format';
  }
  if (isNew('stream_options', /stream_options/, true)) return 'stream_options';
  if (isNew('max_tokens', /max_completion_tokens/, request.settings.maxTokens !== undefined)) return 'max_tokens';
  return undefined;
}

async function readReply(response: Response, call: Call): Promise<ModelReply> {
  const { provider, request, options, watch } = call;
  const { name } = provider.config;
  const contentType = response.headers.get('content-type') ?? '';
  const draft = new ReplyDraft(request.binding.model, options.onDelta);
  try {
    if (contentType.includes('html')) throw notCompatible(name, 'with a web page');
    if (contentType.includes('application/json')) draft.takeWhole(parseWhole(await readText(watch), name));
    else await readChunks(response, draft, watch);
  } catch (error) {
    options.signal.throwIfAborted();
    // A broken connection after the finish reason took nothing away: only usage can be missing.
    if (error instanceof FlowError) throw error;
    if (!draft.isFinished && watch.expired() === undefined) throw mapStreamError(error, provider.config, draft.text);
  }
  // An aborted stream ends as quietly as a complete one.
  options.signal.throwIfAborted();
  if (!draft.isFinished) {
    const expired = watch.expired();
    if (expired !== undefined) throw withPartial(expired, draft.text);
    if (draft.chunkCount === 0 && !contentType.includes('event-stream'))
      throw notCompatible(name, `with '${contentType}'`);
    const message = `The reply of the provider '${name}' ended before it was finished.`;
    throw new FlowError('MODEL_STREAM_BROKEN', message, { detail: excerpt(draft.text) });
  }
  return draft.toReply(name);
}

async function readChunks(response: Response, draft: ReplyDraft, watch: CallWatch): Promise<void> {
  let isDone = false;
  const events = createParser({
    onEvent({ data }) {
      isDone ||= data.startsWith('[DONE]');
      if (!isDone) draft.takeChunk(JSON.parse(data), response.headers);
    },
  });
  const decoder = new TextDecoder();
  await watch.read((bytes) => {
    events.feed(decoder.decode(bytes, { stream: true }));
    if (draft.isFinished) watch.expectEnd();
  });
}

async function readText(watch: CallWatch): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  await watch.read((bytes) => {
    text += decoder.decode(bytes, { stream: true });
  });
  return text + decoder.decode();
}

function parseWhole(text: string, provider: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notCompatible(provider, 'with something that is no JSON');
  }
}

function notCompatible(provider: string, how: string): FlowError {
  return new FlowError(
    'MODEL_NOT_COMPATIBLE',
    `The provider '${provider}' answered ${how}, not with a chat completion.`,
  );
}

function withPartial(error: FlowError, text: string): FlowError {
  return text === '' ? error : new FlowError(error.code, error.message, { detail: excerpt(text) });
}
