import { type OpenAiServer, startOpenAiServer } from '../../openai-server/server.mjs';
import { replyTo } from './cluster-flow.ts';

export interface CountedCall {
  /** Of the activation: the same whoever makes the call. */
  readonly key: string;
  readonly at: number;
  readonly prompt: string;
}

/** A model behind real HTTP that takes its time, and remembers who was asked what and when. */
export interface ModelServer {
  readonly url: string;
  readonly calls: readonly CountedCall[];
  /** Milliseconds that an answer takes. */
  delayMs: number;
  /** Calls that were made more than once, each with the times of all. */
  repeated(): Array<{ readonly key: string; readonly at: readonly number[] }>;
  forget(): void;
  close(): Promise<void>;
}

const pieces = 4;

export async function startModelServer(): Promise<ModelServer> {
  const openai: OpenAiServer = await startOpenAiServer({ models: ['m'], apiKey: 'k' });
  const calls: CountedCall[] = [];
  const server = {
    url: openai.url,
    calls,
    delayMs: 80,
    repeated() {
      const times = new Map<string, number[]>();
      for (const { key, at } of calls) times.set(key, [...(times.get(key) ?? []), at]);
      return [...times].flatMap(([key, at]) => (at.length > 1 ? [{ key, at }] : []));
    },
    forget() {
      calls.length = 0;
    },
    close: () => openai.close(),
  };
  openai.script.always(({ body, headers, path }) => {
    if (path !== '/v1/chat/completions') return undefined;
    const prompt = body?.messages.at(-1)?.content ?? '';
    calls.push({ key: headers['idempotency-key'] ?? '', at: performance.now(), prompt });
    const text = replyTo(prompt);
    const size = Math.ceil(text.length / pieces);
    const parts = Array.from({ length: pieces }, (_, index) => text.slice(index * size, (index + 1) * size));
    return { kind: 'reply', text, pieces: parts.filter((part) => part !== ''), pieceDelayMs: server.delayMs / pieces };
  });
  return server;
}
