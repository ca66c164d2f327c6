import type { JournalStore } from './journal/store.ts';
import type { Json, JsonObject } from './json.ts';

/** One turn of a conversation with a model. */
export interface ChatTurn {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string;
  /** Of an assistant's turn: the tools that it asked for. */
  readonly calls?: readonly ToolCall[] | undefined;
  /** Of a tool's turn: the call that it answers. */
  readonly callId?: string | undefined;
}

/** A model's request to use a tool. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text as the model wrote it; it may be wrong. */
  readonly arguments: string;
}

/** A tool as a model is told of it. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly parameters: JsonObject;
}

/** Which model answers for a role: a provider known to the host and a model name known to that provider. */
export interface ModelBinding {
  readonly provider: string;
  readonly model: string;
}

/** Texts that vectors are wanted of. */
export interface EmbedRequest {
  readonly texts: readonly string[];
  /** Whether the model was chosen for this very role. One that was chosen for all roles is one that talks, so a provider's own embedding model takes its place. */
  readonly isChosen: boolean;
}

export interface ModelRequest {
  readonly binding: ModelBinding;
  /** Empty when vectors are wanted. */
  readonly turns: readonly ChatTurn[];
  /** Vectors are wanted instead of an answer: the reply's `vectors`, in the order of the texts. One call, however many. */
  readonly embed?: EmbedRequest;
  readonly settings: {
    readonly temperature?: number;
    readonly topP?: number;
    readonly maxTokens?: number;
    readonly stop?: readonly string[];
    readonly seed?: number;
  };
  /** JSON Schema that the reply should fit; providers that know structured outputs are told so. */
  readonly responseSchema?: JsonObject;
  /** Tools that the model may ask for instead of answering. */
  readonly tools?: readonly ToolSpec[];
  /** Id of the run. With address, sample and repair it is the idempotency key that providers are sent. */
  readonly run: string;
  /** Address of the activation, for example `refine/critic#3`; recordings find their answers by it. */
  readonly address: string;
  /** 0 for the only or first sample; repairs of sample 0 are `repair` 1, 2, … */
  readonly sample: number;
  readonly repair: number;
  /** The activation's place in a trace (W3C), when the run was begun in one. */
  readonly traceparent?: string;
}

export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; absent when the model's price is not known. */
  readonly cost?: number;
}

export interface ModelReply {
  readonly text: string;
  /** Tools that the model wants to be used before it answers. */
  readonly calls?: readonly ToolCall[] | undefined;
  /** Of the texts that vectors were wanted of, all of one length. */
  readonly vectors?: ReadonlyArray<readonly number[]> | undefined;
  readonly usage: ModelUsage;
  /** `stop`, `length` (cut off: flagged to the user) or what the provider says. */
  readonly finishReason: string;
  /** The model that really answered, as the provider names it. */
  readonly model: string;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  /** Asked at the last moment before the call leaves; when it says no the call is not made, and rejects with STALE_WRITER. */
  readonly mayBegin?: () => boolean;
  /**
   * Told why the call has to wait before it is made, when that takes a while, and nothing once it waits no longer.
   * Ephemeral.
   */
  readonly onHeld?: (reason: string | undefined) => void;
  /** Called with each piece of text as it arrives. Ephemeral: pieces are never written to the journal. */
  readonly onDelta?: (text: string) => void;
}

/**
 * Calls language models. Rejects with `FlowError` codes MODEL_NOT_CONFIGURED, MODEL_AUTH, MODEL_REFUSED,
 * MODEL_RATE_LIMITED (with `retryAfterMs`), MODEL_UNAVAILABLE, MODEL_TIMEOUT, MODEL_STREAM_BROKEN,
 * MODEL_NOT_COMPATIBLE, MODEL_EMPTY or NO_RECORDED_ANSWER; with the signal's reason when it is aborted.
 * It never retries by itself: the engine does, through the journal.
 */
export interface Models {
  call(request: ModelRequest, options: CallOptions): Promise<ModelReply>;
}

/** Keeps replies by what was asked, beyond single runs. It may forget; whoever asks then asks the model. */
export interface ReplyCache {
  get(key: string): Promise<ModelReply | undefined>;
  put(key: string, reply: ModelReply): Promise<void>;
}

export interface CodeJob {
  /** Body of a function of `input` and `random()`; it returns the output object. */
  readonly source: string;
  readonly input: JsonObject;
  /** Seeds `random()` and `Math.random()` inside; the same seed gives the same numbers everywhere. */
  readonly seed: string;
  readonly limits: { readonly timeoutMs: number; readonly memoryBytes: number; readonly outputBytes: number };
}

/** Runs untrusted JavaScript. Rejects with CODE_SYNTAX (it cannot be read), CODE_FAILED, CODE_TIMEOUT, CODE_LIMIT or CODE_OUTPUT_INVALID. */
export interface Sandbox {
  run(job: CodeJob, options: { readonly signal: AbortSignal }): Promise<Json>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** More than this of a reply, unpacked, is an error. */
  readonly maxBytes: number;
  /** The one host, as it was granted, to which this call and its redirects may go. */
  readonly host: string;
  /** The same for every attempt of one activation, of any process: sent as `Idempotency-Key`. Printable ASCII. */
  readonly idempotencyKey: string;
  /** As in `ModelRequest`. */
  readonly traceparent?: string;
}

export interface HttpReply {
  readonly status: number;
  /** Names in lower case; see `shownHeaders` in nodes/http.ts for those that are handed on. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** What the server asked us to wait before the next attempt. */
  readonly retryAfterMs?: number;
}

/**
 * Makes calls to the outside, the only way out but for models. Resolves for every status; rejects with HTTP_BLOCKED,
 * HTTP_UNREACHABLE or MESSAGE_TOO_LARGE, and with the signal's reason when it is aborted. It never retries, and sends
 * nothing of ours: no cookies, no keys.
 */
export interface HttpClient {
  send(request: HttpRequest, options: { readonly signal: AbortSignal }): Promise<HttpReply>;
}

/** One call of a tool of an MCP server, known by the name that the operator gave it. */
export interface ToolRequest {
  readonly server: string;
  readonly tool: string;
  readonly arguments: JsonObject;
  /** More than this of a reply is an error. */
  readonly maxBytes: number;
  /** The same for every attempt of one activation, of any process: sent in `_meta`. Printable ASCII. */
  readonly idempotencyKey: string;
  /** As in `ModelRequest`. */
  readonly traceparent?: string;
}

export interface ToolReply {
  /** Blocks as the protocol has them: texts, pictures, sounds, resources. */
  readonly content: readonly JsonObject[];
  /** The tool's data, where it gives data. */
  readonly structured?: Json;
  /** The tool says that it failed; the content says how. */
  readonly isError: boolean;
}

/**
 * Calls tools of MCP servers that the operator has set up. Rejects with TOOL_NOT_CONFIGURED, TOOL_UNREACHABLE,
 * TOOL_FAILED or MESSAGE_TOO_LARGE, and with the signal's reason when it is aborted. It never retries.
 */
export interface ToolServers {
  call(request: ToolRequest, options: { readonly signal: AbortSignal }): Promise<ToolReply>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once when `now()` has reached `dueMs` (at once if it has passed); the result cancels it. */
  at(dueMs: number, callback: () => void): () => void;
}

export type Log = (level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: JsonObject) => void;

/** Everything outside the engine. One interface; each kind of implementation shares a conformance suite. */
export interface Host {
  readonly store: JournalStore;
  readonly clock: Clock;
  readonly models: Models;
  /** For nodes that say `cache`; without it they ask every time. */
  readonly replies?: ReplyCache;
  readonly sandbox: Sandbox;
  /** Without it every `http` node fails with HTTP_BLOCKED. */
  readonly http?: HttpClient;
  /** Without it every `tool` node fails with TOOL_NOT_CONFIGURED. */
  readonly tools?: ToolServers;
  /** A new id of at least 96 random bits, matching `[a-z0-9]{1,64}`. */
  readonly newId: () => string;
  readonly log: Log;
}
