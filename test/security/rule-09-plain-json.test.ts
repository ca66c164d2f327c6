import { expect, it } from 'vitest';
import { z } from 'zod';
import { requireFlow } from '#engine/format/index';
import { RunCreated } from '#engine/protocol/index';
import { startTestServer } from '../../server/testing/test-server.ts';
import { untilRun } from '../../server/testing/until-run.ts';
import { filesWith, sample } from './find-in-sources.ts';

it('no text is read with a reviver, and nothing but JSON is read', () => {
  const pattern = /\breviver\b|v8\.deserialize|node:v8|yaml\.load\(/;
  expect(filesWith(pattern)).toEqual([]);
  expect(filesWith(pattern, sample('v8.deserialize(bytes)'))).toEqual(['sample.ts']);
});

const passOn = requireFlow({
  format: 1,
  name: 'pass-on',
  interface: { input: { value: {} }, output: { value: {} } },
  nodes: [],
  edges: [{ from: 'input.value', to: 'output.value' }],
});

it.each([
  { lc: 1, type: 'constructor', id: ['os', 'system'], kwargs: {} },
  { xstate$$type: 1, id: 'child' },
  { toJSON: 'x', $ref: '#/components' },
  { $date: '2020-01-01', _bsontype: 'ObjectID', '@type': 'java.lang.Runtime' },
])('marks of other formats are data like any other: %o', async (value) => {
  const server = await startTestServer();
  try {
    const { id } = await server.read('/api/runs', RunCreated, { body: { flow: passOn, input: { value } } });
    const run = await untilRun(server, id, 'completed');
    expect(z.looseObject({ value: z.unknown() }).parse(run.output).value).toEqual(value);
  } finally {
    await server.close();
  }
});
