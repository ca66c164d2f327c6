import { describe, expect, it } from 'vitest';
import { FlowError } from '#engine/errors';
import type { ModelReply, ModelRequest } from '#engine/host';
import { manualClock } from '#engine/manual-clock';
import type { ProviderLimits } from '#engine/protocol/index';
import { cappedModels } from './capped-models.ts';
import { memoryCaps } from './memory-caps.ts';

const request: ModelRequest = {
  binding: { provider: 'p', model: 'm' },
  turns: [],
  settings: {},
  run: 'r',
  address: 'a#1',
  sample: 0,
  repair: 0,
};
const reply: ModelReply = {
  text: 'Yes.',
  usage: { inputTokens: 0, outputTokens: 0 },
  finishReason: 'stop',
  model: 'm',
};
/** Everything that needs no time has happened. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A model that answers when it is told to, behind a limit. */
function behind(limit: ProviderLimits) {
  const limits = { now: limit };
  const clock = manualClock(1_000);
  const calls: Array<{ resolve: (reply: ModelReply) => void; reject: (error: unknown) => void }> = [];
  const held: Array<string | undefined> = [];
  const models = cappedModels({
    models: { call: () => new Promise((resolve, reject) => calls.push({ resolve, reject })) },
    caps: memoryCaps(clock.now),
    limitsOf: async () => limits.now,
    clock,
  });
  const call = (signal = new AbortController().signal) =>
    models.call(request, { signal, onHeld: (reason) => held.push(reason) });
  return { clock, calls, held, call, limits };
}

describe('Models behind a limit', () => {
  it('are asked in order, so many at once; whoever waits longer than a moment is told why', async () => {
    const { clock, calls, held, call } = behind({ atOnce: 1 });
    const [first, second] = [call(), call()];
    await turn();
    expect(calls).toHaveLength(1);
    clock.advance(900);
    await turn();
    expect(held).toEqual([]);
    clock.advance(50);
    await turn();
    clock.advance(50);
    await turn();
    expect(held).toEqual([expect.stringContaining('one call at once')]);
    calls[0]?.resolve(reply);
    expect(await first).toBe(reply);
    await turn();
    expect(calls).toHaveLength(2);
    // Told while it is made, not only when it has come back.
    expect(held).toEqual([expect.any(String), undefined]);
    calls[1]?.resolve(reply);
    expect(await second).toBe(reply);
  });

  it('are asked more at once as soon as a moment after somebody allows it', async () => {
    const { clock, calls, call, limits } = behind({ atOnce: 1 });
    const both = [call(), call()];
    await turn();
    expect(calls).toHaveLength(1);
    limits.now = { atOnce: 2 };
    for (let passed = 0; passed < 1_100 && calls.length < 2; passed += 50) {
      clock.advance(50);
      await turn();
    }
    expect(calls).toHaveLength(2);
    for (const { resolve } of calls) resolve(reply);
    expect(await Promise.all(both)).toEqual([reply, reply]);
  });

  it('do not keep one waiting that is stopped, nor ask for it', async () => {
    const { calls, call } = behind({ atOnce: 1 });
    const first = call();
    const stop = new AbortController();
    const second = call(stop.signal);
    const third = call();
    await turn();
    stop.abort(new Error('Stopped.'));
    await expect(second).rejects.toThrow('Stopped.');
    calls[0]?.resolve(reply);
    await first;
    await turn();
    expect(calls).toHaveLength(2);
    calls[1]?.resolve(reply);
    expect(await third).toBe(reply);
  });

  it('are left alone for as long as they ask, by calls that come later', async () => {
    const { clock, calls, held, call } = behind({});
    const first = call();
    await turn();
    calls[0]?.reject(new FlowError('MODEL_RATE_LIMITED', 'Not now.', { retryAfterMs: 5_000 }));
    await expect(first).rejects.toMatchObject({ code: 'MODEL_RATE_LIMITED' });
    const second = call();
    await turn();
    expect(held).toEqual([expect.stringContaining('asked for a pause')]);
    for (let passed = 0; passed < 5; passed += 1) {
      expect(calls).toHaveLength(1);
      clock.advance(1_000);
      await turn();
    }
    expect(calls).toHaveLength(2);
    calls[1]?.resolve(reply);
    expect(await second).toBe(reply);
  });
});
