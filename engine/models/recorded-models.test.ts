import { describe, expect, it } from 'vitest';
import type { ModelRequest } from '../host.ts';
import { type RecordedAnswer, recordedModels } from './recorded-models.ts';

function ask(answers: readonly RecordedAnswer[], more: Partial<ModelRequest> = {}) {
  const models = recordedModels(new Map([['demo', { answers }]]));
  const request: ModelRequest = {
    binding: { provider: 'recorded', model: 'demo' },
    turns: [],
    settings: {},
    run: 'run1',
    address: 'seat[alice]/answer#2',
    sample: 0,
    repair: 0,
    ...more,
  };
  return models.call(request, { signal: new AbortController().signal });
}

describe('recordedModels', () => {
  it('takes the most exact answer: address, instance, address with any key, instance with any key', async () => {
    const answers = [
      { address: 'seat[*]/answer', text: 'any key, any time' },
      { address: 'seat[*]/answer#2', text: 'any key' },
      { address: 'seat[alice]/answer', text: 'any time' },
      { address: 'seat[alice]/answer#2', text: 'exact' },
    ];
    for (let left = answers.length; left > 0; left -= 1) {
      expect((await ask(answers.slice(0, left))).text).toBe(answers[left - 1]?.text);
    }
  });

  it('takes patterns as text but for [*]', async () => {
    for (const address of [
      'seat[a]/answer#2',
      'seat[*]/answer#22',
      'seat.alice./answer#2',
      '.*',
      'seat[*]/answer#1',
      '',
    ]) {
      await expect(ask([{ address, text: 'wrong' }])).rejects.toMatchObject({ code: 'NO_RECORDED_ANSWER' });
    }
    const nested = [{ address: 'a[*]/b[*]#1', text: 'both' }];
    expect((await ask(nested, { address: 'a[x.y]/b[0]#1' })).text).toBe('both');
    await expect(ask([{ address: 'a[*]#1', text: 'wrong' }], { address: 'a[x]/b[0]#1' })).rejects.toThrow();
  });

  it('tells samples and repairs apart', async () => {
    const answers = [
      { address: 'a', text: 'first' },
      { address: 'a', sample: 1, text: 'second sample' },
      { address: 'a', repair: 1, text: 'repaired' },
    ];
    expect((await ask(answers, { address: 'a#1' })).text).toBe('first');
    expect((await ask(answers, { run: 'run1', address: 'a#1', sample: 1 })).text).toBe('second sample');
    expect((await ask(answers, { address: 'a#1', repair: 1 })).text).toBe('repaired');
    await expect(ask(answers, { run: 'run1', address: 'a#1', sample: 2, repair: 1 })).rejects.toMatchObject({
      code: 'NO_RECORDED_ANSWER',
      message: "The recording 'demo' has no answer for a#1, sample 2, repair 1.",
      where: { address: 'a#1' },
    });
  });

  it('names the recording that is missing', async () => {
    const binding = { provider: 'recorded', model: 'other' };
    await expect(ask([], { binding })).rejects.toMatchObject({
      code: 'NO_RECORDED_ANSWER',
      message: expect.stringContaining("'other'"),
    });
  });

  it('streams words that add up to the text, waiting before each', async () => {
    const text = '  Two words,\n\nthen a line.\n';
    const heard: string[] = [];
    const waits: number[] = [];
    const models = recordedModels(new Map([['demo', { answers: [{ address: 'a', text }] }]]), {
      pieceDelayMs: 30,
      wait: async (ms) => void waits.push(ms),
    });
    const request = { turns: [], settings: {}, run: 'run1', address: 'a#1', sample: 0, repair: 0 };
    const reply = await models.call(
      { ...request, binding: { provider: 'recorded', model: 'demo' } },
      { signal: new AbortController().signal, onDelta: (piece) => heard.push(piece) },
    );
    expect(reply).toEqual({ text, usage: { inputTokens: 0, outputTokens: 0 }, finishReason: 'stop', model: 'demo' });
    expect(heard.join('')).toBe(text);
    expect(heard).toHaveLength(6);
    expect(waits).toEqual(heard.map(() => 30));
  });

  it('stops with the reason of the signal between two words', async () => {
    const controller = new AbortController();
    const models = recordedModels(new Map([['demo', { answers: [{ address: 'a', text: 'one two three' }] }]]));
    const heard: string[] = [];
    const call = models.call(
      {
        binding: { provider: 'recorded', model: 'demo' },
        turns: [],
        settings: {},
        run: 'run1',
        address: 'a#1',
        sample: 0,
        repair: 0,
      },
      {
        signal: controller.signal,
        onDelta: (piece) => {
          heard.push(piece);
          controller.abort('enough');
        },
      },
    );
    await expect(call).rejects.toBe('enough');
    expect(heard).toEqual(['one ']);
  });
});
