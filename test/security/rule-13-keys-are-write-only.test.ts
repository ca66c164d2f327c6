import { expect, it } from 'vitest';
import { callOperation, everyEndpoint } from './every-endpoint.ts';

const api = everyEndpoint();

const key = 'sk-CANARY-4711';

it('a key that was given once is told by nothing', async () => {
  const provider = { baseURL: 'https://models.example/v1', defaultModel: 'small', apiKey: key };
  const saved = await api.server.call('/api/settings/providers/main', { method: 'PUT', body: provider });
  expect(saved.status).toBeLessThan(300);
  expect(saved.text).not.toContain('CANARY');
  for (const operation of api.operations.filter(({ method }) => method === 'GET')) {
    const { text, headers } = await callOperation(api.server, operation);
    expect([operation.path, `${text} ${JSON.stringify(headers)}`.includes('CANARY')]).toEqual([operation.path, false]);
  }
  for (const place of ['/metrics', '/v1/models', '/healthz', '/readyz', '/'])
    expect((await api.server.call(place)).text).not.toContain('CANARY');
});

it('nor by a refusal, nor by the log', async () => {
  for (const operation of api.operations.filter(({ hasBody }) => hasBody)) {
    const { text, status } = await callOperation(api.server, operation, {
      body: { apiKey: key, password: key, secret: 4711 },
    });
    expect([operation.path, status >= 400 && !text.includes('CANARY')]).toEqual([operation.path, true]);
  }
  expect(api.server.logged.join('\n')).not.toContain('CANARY');
});
