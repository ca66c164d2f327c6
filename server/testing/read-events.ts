import { get, type IncomingMessage } from 'node:http';
import type { RunningServer } from '../start-server.ts';

export interface ReceivedEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

export interface EventReader {
  readonly status: number;
  /** Every event so far. */
  readonly events: readonly ReceivedEvent[];
  /** Comments, which keep the line open. */
  readonly comments: readonly string[];
  /** Resolves once `isEnough` says so; rejects when the stream ends before. */
  until(isEnough: (events: readonly ReceivedEvent[]) => boolean): Promise<void>;
  /** Resolves when the server ends the stream. */
  ended: Promise<void>;
  /** Stops and starts taking bytes, as a slow client does. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** Reads server-sent events as an EventSource does. */
export function readEvents(
  { port, token, cookie }: Pick<RunningServer, 'port' | 'token'> & { readonly cookie?: string },
  place: string,
  lastEventId?: number,
): Promise<EventReader> {
  const headers = {
    host: `127.0.0.1:${port}`,
    ...(cookie === undefined ? { authorization: `Bearer ${token}` } : { cookie }),
    ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
  };
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path: place, headers }, (response) => resolve(follow(response)));
    request.on('error', reject);
  });
}

function follow(response: IncomingMessage): EventReader {
  const events: ReceivedEvent[] = [];
  const comments: string[] = [];
  const watchers = new Set<() => void>();
  let hasEnded = false;
  let rest = '';
  const tell = () => {
    for (const watcher of [...watchers]) watcher();
  };
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      if (block.startsWith(':')) comments.push(block);
      else events.push(parseBlock(block));
    }
    tell();
  });
  const ended = new Promise<void>((resolve) => {
    response.on('close', () => {
      hasEnded = true;
      tell();
      resolve();
    });
  });
  response.on('error', () => {});
  return {
    status: response.statusCode ?? 0,
    events,
    comments,
    ended,
    until: (isEnough) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!isEnough(events) && !hasEnded) return;
          watchers.delete(check);
          if (isEnough(events)) resolve();
          else reject(new Error(`The stream ended after ${events.length} events.`));
        };
        watchers.add(check);
        check();
      }),
    pause: () => response.pause(),
    resume: () => response.resume(),
    close: () => response.destroy(),
  };
}

function parseBlock(block: string): ReceivedEvent {
  const fields = new Map(
    block
      .split('\n')
      .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  return {
    event: fields.get('event') ?? 'message',
    id: fields.get('id'),
    data: JSON.parse(fields.get('data') ?? 'null'),
  };
}
