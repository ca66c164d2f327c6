import { describe, expect, it } from 'vitest';
import { FlowError, startRun } from '../index.ts';
import { ask, flowOf, whyInput as input, scripted as models, testHost } from '../testing/index.ts';

const flow = (more: object) =>
  flowOf({
    nodes: [ask('say', '{{ question }}', { onError: 'port', ...more })],
    edges: ['input.question -> say.question', 'say.error.code -> output.answer'],
  });

/** Lets everything happen that needs no time. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

describe.each([
  ['with an inspector', { inspect: () => {} }],
  ['without an inspector', {}],
] as const)('work that nobody waits for any more, %s', (_, work) => {
  it('is told to stop when its node took too long', async () => {
    const stopped: string[] = [];
    const host = testHost({
      script: ({ address }, { signal }) =>
        new Promise<string>((__, reject) => {
          signal.addEventListener('abort', () => {
            stopped.push(address);
            reject(signal.reason);
          });
        }),
    });
    const run = await startRun(
      host,
      { flow: flow({ timeoutSeconds: 5, retry: { attempts: 1 } }), input, models },
      work,
    );
    await quiet();
    host.clock.advance(5000);
    expect(await run.settled()).toBe('completed');
    expect(run.state.outcome).toEqual({ output: { answer: 'ACTIVATION_TIMEOUT' } });
    expect(stopped).toEqual(['say#1']);
  });

  it('is told to stop when another sample of the same answer has failed', async () => {
    const stopped: number[] = [];
    const host = testHost({
      script: ({ sample }, { signal }) => {
        if (sample === 0) return new FlowError('MODEL_REFUSED', 'No.');
        return new Promise<string>((__, reject) => {
          signal.addEventListener('abort', () => {
            stopped.push(sample);
            reject(signal.reason);
          });
        });
      },
    });
    const run = await startRun(host, { flow: flow({ samples: 3 }), input, models }, work);
    expect(await run.settled()).toBe('completed');
    expect(stopped).toEqual([1, 2]);
  });

  it('changes nothing in the journal when it comes back all the same', async () => {
    let answer = (_: string) => {};
    const host = testHost({
      script: ({ sample }) =>
        sample === 0
          ? new FlowError('MODEL_REFUSED', 'No.')
          : new Promise<string>((resolve) => {
              answer = resolve;
            }),
    });
    // A model that does not listen to the signal.
    const deaf = {
      ...host,
      models: {
        call: (request: Parameters<typeof host.models.call>[0]) =>
          host.models.call(request, { signal: new AbortController().signal }),
      },
    };
    const run = await startRun(deaf, { flow: flow({ samples: 2 }), input, models }, work);
    expect(await run.settled()).toBe('completed');
    const before = JSON.stringify(await host.store.read(run.id));
    answer('late words');
    await quiet();
    expect(JSON.stringify(await host.store.read(run.id))).toBe(before);
  });
});
