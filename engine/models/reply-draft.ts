import { APIError } from 'openai';
import { FlowError } from '../errors.ts';
import type { ModelReply } from '../host.ts';

interface LooseChunk {
  readonly model?: unknown;
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null;
  readonly choices?: readonly LooseChoice[] | null;
  readonly error?: unknown;
}

interface LooseChoice {
  readonly index?: unknown;
  readonly delta?: LooseMessage | null;
  readonly message?: LooseMessage | null;
  readonly finish_reason?: unknown;
}

interface LooseMessage {
  readonly content?: unknown;
  readonly refusal?: unknown;
  readonly tool_calls?: unknown;
}

interface LooseCall {
  readonly index?: unknown;
  readonly id?: unknown;
  readonly function?: { readonly name?: unknown; readonly arguments?: unknown } | null;
}

/**
 * A reply as it grows. Servers that call themselves compatible leave out roles, choices, usage or models, send empty
 * strings for finish reasons and usage in chunks of its own; so nothing is taken to be there.
 */
export class ReplyDraft {
  text = '';
  chunkCount = 0;
  #refusal = '';
  #finishReason = '';
  #model: string;
  #inputTokens = 0;
  #outputTokens = 0;
  /** Calls by their index: they come in pieces, as text does. */
  readonly #calls = new Map<number, { id: string; name: string; arguments: string }>();
  readonly #onDelta: ((text: string) => void) | undefined;

  constructor(model: string, onDelta: ((text: string) => void) | undefined) {
    this.#model = model;
    this.#onDelta = onDelta;
  }

  get isFinished(): boolean {
    return this.#finishReason !== '';
  }

  /** Throws what the provider tells of instead of a part; the headers may say when to come back. */
  takeChunk(received: unknown, headers?: Headers): void {
    const chunk = readLoosely(received);
    refuseError(chunk, headers);
    this.chunkCount += 1;
    this.#takeFacts(chunk);
    const choice = firstChoice(chunk);
    if (choice === undefined) return;
    this.#takeMessage(choice.delta);
    this.#takeFinish(choice.finish_reason);
  }

  /** For servers that ignore `stream`: one object, complete by its nature. */
  takeWhole(received: unknown): void {
    const completion = readLoosely(received);
    refuseError(completion);
    const choice = firstChoice(completion);
    if (choice === undefined) {
      throw new FlowError('MODEL_NOT_COMPATIBLE', 'The provider answered JSON that is no chat completion.');
    }
    this.#takeFacts(completion);
    this.#takeMessage(choice.message);
    this.#takeFinish(choice.finish_reason ?? 'stop');
  }

  toReply(provider: string): ModelReply {
    const calls = [...this.#calls.values()].filter(({ name }) => name !== '');
    if (this.text === '' && calls.length === 0 && this.#refusal !== '') {
      throw new FlowError('MODEL_REFUSED', `The model '${this.#model}' refused: ${this.#refusal.slice(0, 500)}`);
    }
    if (this.text === '' && calls.length === 0) {
      const why = this.#finishReason === 'stop' ? '' : ` (finish reason '${this.#finishReason}')`;
      throw new FlowError('MODEL_EMPTY', `The model '${this.#model}' of '${provider}' sent an empty reply${why}.`);
    }
    return {
      text: this.text,
      ...(calls.length === 0 ? {} : { calls }),
      // Zero when the server reports nothing: an estimate would look like a fact in the budget.
      usage: { inputTokens: this.#inputTokens, outputTokens: this.#outputTokens },
      finishReason: this.#finishReason,
      model: this.#model,
    };
  }

  #takeFacts({ model, usage }: LooseChunk): void {
    if (typeof model === 'string' && model !== '') this.#model = model;
    this.#inputTokens = readCount(usage?.prompt_tokens) ?? this.#inputTokens;
    this.#outputTokens = readCount(usage?.completion_tokens) ?? this.#outputTokens;
  }

  #takeMessage(message: LooseMessage | null | undefined): void {
    if (typeof message?.refusal === 'string') this.#refusal += message.refusal;
    if (Array.isArray(message?.tool_calls)) message.tool_calls.forEach(this.#takeCall);
    if (typeof message?.content !== 'string' || message.content === '') return;
    this.text += message.content;
    this.#onDelta?.(message.content);
  }

  /** Servers differ: some send an index with every piece, some whole calls without one, some no id. */
  readonly #takeCall = (received: unknown, place: number): void => {
    const { index, id, function: called } = readLooseCall(received);
    const at = typeof index === 'number' ? index : place;
    const call = this.#calls.get(at) ?? { id: `call_${at}`, name: '', arguments: '' };
    if (typeof id === 'string' && id !== '') call.id = id;
    if (typeof called?.name === 'string') call.name += called.name;
    if (typeof called?.arguments === 'string') call.arguments += called.arguments;
    else if (called?.arguments !== undefined) call.arguments = JSON.stringify(called.arguments);
    this.#calls.set(at, call);
  };

  #takeFinish(reason: unknown): void {
    if (typeof reason === 'string' && reason !== '') this.#finishReason = reason;
  }
}

function refuseError({ error }: LooseChunk, headers?: Headers): void {
  if (!error) return;
  throw new APIError(undefined, typeof error === 'object' ? error : { message: String(error) }, undefined, headers);
}

/** Only objects are looked into; every property is checked where it is used. */
function readLoosely(received: unknown): LooseChunk {
  return typeof received === 'object' && received !== null ? (received as LooseChunk) : {};
}

function readLooseCall(received: unknown): LooseCall {
  return typeof received === 'object' && received !== null ? (received as LooseCall) : {};
}

function firstChoice({ choices }: LooseChunk): LooseChoice | undefined {
  if (!Array.isArray(choices)) return undefined;
  return choices.find((choice: LooseChoice | null) => choice !== null && (choice?.index ?? 0) === 0);
}

function readCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
