import { describe, expect, it } from 'vitest';
import { readSse } from './sse.ts';

async function read(...chunks: string[]) {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
  const events = [];
  for await (const event of readSse(body)) events.push(event);
  return events;
}

describe('Reading server-sent events', () => {
  it('gives each event with its name and data, wherever the stream was cut', async () => {
    const text = 'event: delta\ndata: {"text":"a"}\n\nevent: reply\ndata: {}\n\n';
    const whole = await read(text);
    expect(whole).toEqual([
      { event: 'delta', data: '{"text":"a"}' },
      { event: 'reply', data: '{}' },
    ]);
    for (let cut = 1; cut < text.length; cut++) expect(await read(text.slice(0, cut), text.slice(cut))).toEqual(whole);
  });

  it('gives nothing for an event that did not end', async () => {
    expect(await read('event: reply\ndata: {"te')).toEqual([]);
  });
});
