import { describe, expect, it } from 'vitest';
import type { ModelReply } from '../host.ts';
import { startRun } from '../index.ts';
import { ask, flowOf, whyInput as input, scripted as models, testHost } from '../testing/index.ts';

const flow = (more: object = {}) =>
  flowOf({
    nodes: [ask('say', '{{ question }}', { samples: 3, cache: true, ...more })],
    edges: ['input.question -> say.question', 'say.samples -> output.answer'],
  });

function hostWithCache() {
  let count = 0;
  const kept = new Map<string, ModelReply>();
  const host = testHost({
    script: () => {
      count += 1;
      return `Answer ${count}`;
    },
  });
  const replies = {
    get: async (key: string) => kept.get(key),
    put: async (key: string, reply: ModelReply) => void kept.set(key, reply),
  };
  return { host: { ...host, replies }, calls: () => count, kept };
}

describe('a node that keeps replies', () => {
  it('asks again in no later run, and its samples stay as different as they were', async () => {
    const { host, calls } = hostWithCache();
    const first = await startRun(host, { flow: flow(), input, models });
    await first.settled();
    expect(first.state.outcome).toEqual({ output: { answer: ['Answer 1', 'Answer 2', 'Answer 3'] } });
    const second = await startRun(host, { flow: flow(), input, models });
    await second.settled();
    expect(second.state.outcome).toEqual(first.state.outcome);
    expect(calls()).toBe(3);
    expect(second.state.usage).toEqual({ calls: 0, inputTokens: 0, outputTokens: 0, cached: 3 });
  });

  it('asks for everything that differs by a word or a setting, and nodes that keep nothing ask always', async () => {
    const { host, calls } = hostWithCache();
    for (const more of [{}, { temperature: 1 }, { system: 'Be short.' }, { cache: undefined }]) {
      const run = await startRun(host, { flow: flow(more), input, models });
      await run.settled();
    }
    expect(calls()).toBe(12);
  });

  it('asks the model when the cache cannot be used', async () => {
    const { host, calls } = hostWithCache();
    const broken = { get: () => Promise.reject(new Error('disk')), put: () => Promise.reject(new Error('disk')) };
    const run = await startRun({ ...host, replies: broken }, { flow: flow(), input, models });
    await run.settled();
    expect(run.status()).toBe('completed');
    expect(calls()).toBe(3);
  });
});
