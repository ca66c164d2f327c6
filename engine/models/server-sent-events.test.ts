import { describe, expect, it } from 'vitest';
import { ServerSentEvents } from './server-sent-events.ts';

const stream =
  ': hello\n\nevent: message\ndata: {"a": "ä€"}\n\ndata:two\ndata: lines\n\nid: 7\n\ndata: [DONE]\n\ndata: half';
const events = ['{"a": "ä€"}', 'two\nlines', '[DONE]'];

function readIn(size: number, text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => index * size);
  const data = new ServerSentEvents();
  return parts.flatMap((at) => data.take(bytes.subarray(at, at + size)));
}

describe('ServerSentEvents', () => {
  it.each([1, 2, 3, 7, 1000])('reads the same from pieces of %i bytes, however lines end', (size) => {
    for (const end of ['\n', '\r\n', '\r']) expect(readIn(size, stream.replaceAll('\n', end))).toEqual(events);
  });
});
