import { expect, it } from 'vitest';
import type { ModelRequest } from '../host.ts';
import { recordedModels } from './recorded-models.ts';
import { routeModels } from './route-models.ts';

const options = { signal: new AbortController().signal };

function request(provider: string, model: string): ModelRequest {
  return { binding: { provider, model }, turns: [], settings: {}, run: 'run1', address: 'a#1', sample: 0, repair: 0 };
}

it('sends a call to the models of its provider', async () => {
  const models = routeModels({
    recorded: recordedModels(new Map([['x', { answers: [{ address: 'a', text: 'from recorded' }] }]])),
    other: recordedModels(new Map([['x', { answers: [{ address: 'a', text: 'from other' }] }]])),
  });
  expect((await models.call(request('recorded', 'x'), options)).text).toBe('from recorded');
  expect((await models.call(request('other', 'x'), options)).text).toBe('from other');
});

it.each(['absent', 'constructor', ''])('names a provider that it does not know: %j', async (provider) => {
  await expect(routeModels({}).call(request(provider, 'x'), options)).rejects.toMatchObject({
    code: 'MODEL_NOT_CONFIGURED',
    message: expect.stringContaining(`'${provider}'`),
  });
});
