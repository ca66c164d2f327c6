/** A request that the server received, in the order of arrival. */
export interface ReceivedCall {
  readonly method: string;
  /** Without the host, for example `/v1/chat/completions`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON body; undefined for a GET. */
  readonly body: ChatBody | undefined;
}

/** `POST /v1/embeddings` sends `input` instead of messages and gets vectors, unless a behaviour is scripted. */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly response_format?: { readonly type: string; readonly json_schema?: { readonly schema?: unknown } };
  readonly [key: string]: unknown;
}

/** A completion; every field beyond `text` makes it a little or very wrong. */
export interface ReplyBehaviour {
  readonly kind: 'reply';
  /** Unless given, the echo of the last user message or a value that fits the schema asked for. */
  readonly text?: string;
  /** Tools that are asked for instead of a text; in a stream their arguments come in pieces. */
  readonly calls?: ReadonlyArray<{ readonly name: string; readonly arguments: object }>;
  /** The deltas of the stream; unless given, the words of the text. */
  readonly pieces?: readonly string[];
  readonly pieceDelayMs?: number;
  /** What the stream waits for before it goes on with this piece. */
  readonly beforePiece?: (index: number) => Promise<unknown> | undefined;
  readonly finishReason?: string | null;
  /** `none` leaves usage out although it was asked for. */
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | 'none';
  /** Leaves out `role` in the first delta, as several servers do. */
  readonly omitRole?: boolean;
  /** Answers one JSON object although a stream was asked for. */
  readonly ignoreStream?: boolean;
  /** Sends the stream in TCP writes of so many bytes, which cuts through characters and lines. */
  readonly splitBytes?: number;
  /** After so many pieces it `breaks`: destroys the connection, `stalls`: falls silent, or `ends` without a finish_reason. */
  readonly after?: { readonly pieces: number; readonly it: 'breaks' | 'stalls' | 'ends' };
  /** Keeps the connection open after the last chunk instead of ending it. */
  readonly staysOpen?: boolean;
}

export type Behaviour =
  | ReplyBehaviour
  /** An HTTP error with OpenAI's error body. `retryAfter` is the Retry-After header as it is sent. */
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly message?: string;
      readonly code?: string;
      readonly retryAfter?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Status 200 and a web page. */
  | { readonly kind: 'html' }
  /** Any bytes under any content type. */
  | { readonly kind: 'raw'; readonly body: string; readonly contentType?: string; readonly status?: number }
  /** Says nothing: not even the headers, or the headers and then nothing. */
  | { readonly kind: 'stall'; readonly before: 'headers' | 'body' }
  /** Closes the connection without an answer. */
  | { readonly kind: 'hang-up' };

export type Script = (call: ReceivedCall) => Behaviour | undefined;

export interface OpenAiServerOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** What `/v1/models` lists. */
  readonly models?: readonly string[];
  /** When given, a request without exactly this bearer key gets 401. */
  readonly apiKey?: string;
  readonly pieceDelayMs?: number;
}

export interface OpenAiServer {
  /** The base URL for a client, for example `http://127.0.0.1:4199/v1`. */
  readonly url: string;
  /** Every request received, models and preflights excluded. */
  readonly calls: readonly ReceivedCall[];
  /** Behaviours for the next requests, one each, before anything else is asked. */
  readonly script: {
    next(...behaviours: readonly Behaviour[]): void;
    /** Decides for every request that no `next` is left for; undefined means the default. */
    always(script: Script): void;
    /** Back to the default; forgets the calls too. */
    reset(): void;
  };
  close(): Promise<void>;
}

export function startOpenAiServer(options?: OpenAiServerOptions): Promise<OpenAiServer>;
/** The smallest value that fits a JSON Schema, the same each time. */
export function fitSchema(schema: unknown): unknown;
