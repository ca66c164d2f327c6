import { expect, it } from 'vitest';
import { parseFlowText } from '#engine/format/index';
import { callOperation, everyEndpoint } from './every-endpoint.ts';

const api = everyEndpoint();

const canaries = [
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"prototype":{"polluted":1}}',
];

it.each(canaries)('no body may have such a key, at whatever depth: %s', async (text) => {
  for (const operation of api.operations.filter(({ hasBody }) => hasBody)) {
    for (const rawBody of [text, `{"input":${text}}`, `{"flow":{"nodes":[${text}]}}`]) {
      const { status } = await callOperation(api.server, operation, { rawBody });
      expect([operation.path, status >= 400 && status < 500]).toEqual([operation.path, true]);
    }
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { polluted?: number }).polluted).toBeUndefined(); // what pollution would have added
});

it.each(canaries)('nor a flow file: %s', (text) => {
  const nodes = JSON.stringify({ format: 1, name: 'x', interface: { input: {}, output: {} }, edges: [] }).slice(0, -1);
  for (const file of [text, `${nodes},"nodes":[${text}]}`]) expect(parseFlowText(file).ok).toBe(false);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

it.each(canaries)('nor a request of the open interfaces: %s', async (text) => {
  for (const place of ['/v1/chat/completions', '/mcp']) {
    const { status } = await api.server.call(place, { rawBody: `{"model":"x","messages":[${text}],"params":${text}}` });
    expect([place, status >= 400 && status < 500]).toEqual([place, true]);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
});
