import { type OpenAiServer, startOpenAiServer } from '../../openai-server/server.mjs';
import { replyTo } from './cluster-flow.ts';

export interface CountedCall {
  /** Of the activation: the same whoever makes the call. */
  readonly key: string;
  /** By `Date.now()`. */
  readonly at: number;
  /** The process that made it: each has a key of its own. */
  readonly by: string;
  readonly prompt: string;
  /** It was answered with "not now". */
  readonly isRefused: boolean;
}

/** A model behind real HTTP that takes its time, and remembers who was asked what and when. */
export interface ModelServer {
  readonly url: string;
  readonly calls: readonly CountedCall[];
  /** Milliseconds that an answer takes. */
  delayMs: number;
  /** The next call is refused, and told to come back after so many seconds. */
  refuseFor: number | undefined;
  /** Calls that were made more than once. */
  repeated(): Array<{ readonly key: string; readonly calls: readonly CountedCall[] }>;
  forget(): void;
  close(): Promise<void>;
}

const pieces = 4;

export async function startModelServer(): Promise<ModelServer> {
  const openai: OpenAiServer = await startOpenAiServer({ models: ['m'] });
  const calls: CountedCall[] = [];
  const server = {
    url: openai.url,
    calls,
    delayMs: 80,
    refuseFor: undefined as number | undefined,
    repeated() {
      const byKey = new Map<string, CountedCall[]>();
      for (const call of calls) byKey.set(call.key, [...(byKey.get(call.key) ?? []), call]);
      return [...byKey].flatMap(([key, same]) => (same.length > 1 ? [{ key, calls: same }] : []));
    },
    forget() {
      calls.length = 0;
    },
    close: () => openai.close(),
  };
  openai.script.always(({ body, headers, path }) => {
    if (path !== '/v1/chat/completions') return undefined;
    const prompt = body?.messages.at(-1)?.content ?? '';
    const by = headers.authorization?.replace('Bearer ', '') ?? '';
    calls.push({
      key: headers['idempotency-key'] ?? '',
      at: Date.now(),
      by,
      prompt,
      isRefused: server.refuseFor !== undefined,
    });
    if (server.refuseFor !== undefined) {
      const retryAfter = String(server.refuseFor);
      server.refuseFor = undefined;
      return { kind: 'error', status: 429, message: 'Not now.', retryAfter };
    }
    const text = replyTo(prompt);
    const size = Math.ceil(text.length / pieces);
    const parts = Array.from({ length: pieces }, (_, index) => text.slice(index * size, (index + 1) * size));
    return { kind: 'reply', text, pieces: parts.filter((part) => part !== ''), pieceDelayMs: server.delayMs / pieces };
  });
  return server;
}
