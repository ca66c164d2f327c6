import { expect, it } from 'vitest';
import { parseFlow } from '#engine/format/index';
import { callOperation, everyEndpoint } from './every-endpoint.ts';
import { filesWith, sample } from './find-in-sources.ts';

const api = everyEndpoint();

const flow = {
  format: 1,
  name: 'canary',
  interface: { input: {}, output: { out: {} } },
  nodes: [{ id: 'run', type: 'code', inputs: {}, outputs: { out: {} }, source: 'while (true) {}', timeoutMs: 60_000 }],
  edges: [{ from: 'run.out', to: 'output.out' }],
};

it('nobody who was not let in reaches anything that takes a flow', async () => {
  for (const operation of api.operations.filter(({ hasBody }) => hasBody)) {
    const answer = await callOperation(api.server, operation, {
      body: { flow, data: flow, version: '1.0.0' },
      withToken: false,
    });
    const place = `${operation.method} ${operation.path}`;
    expect([place, operation.access === 'public' ? answer.status >= 400 : answer.status === 401]).toEqual([
      place,
      true,
    ]);
  }
});

it('the canary is a flow', () => {
  expect(parseFlow(flow).ok).toBe(true);
});

/** Of one test, in milliseconds: less than the canary would take. */
const limit = 30_000;

it('looking at a flow runs nothing of it: its code would never end', { timeout: limit }, async () => {
  const looking = api.operations.filter(
    ({ path }) => /advice|diff|import|drafts?|validate/.test(path) && /library|flow/.test(path),
  );
  expect(looking.length).toBeGreaterThan(0);
  for (const operation of looking) {
    await callOperation(api.server, operation, operation.hasBody ? { body: { flow, version: '1.0.0' } } : {});
  }
});

it('code is run by two callers only: the code node and the score of a batch', () => {
  expect(filesWith(/\bsandbox\.run\(/)).toEqual(['engine/batch/score-run.ts', 'engine/nodes/code.ts']);
  expect(filesWith(/\bsandbox\.run\(/, sample('await sandbox.run(job)'))).toEqual(['sample.ts']);
});
