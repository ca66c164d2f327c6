import { expect, it } from 'vitest';
import { callOperation, everyEndpoint } from './every-endpoint.ts';

const api = everyEndpoint();

/** Protocols of others, whose clients send more than we read; what is ours in them is strict, too. */
const loose = new Set(['/v1/chat/completions', '/mcp', '/a2a', '/a2a/{flow}']);

const isStrict = (schema: unknown): boolean => {
  if (typeof schema !== 'object' || schema === null) return false;
  const { type, additionalProperties, anyOf, oneOf } = schema as Record<string, unknown>; // JSON Schema of our own document
  const choices = [anyOf, oneOf].find(Array.isArray);
  if (choices !== undefined) return choices.every(isStrict);
  return type !== 'object' || additionalProperties === false;
};

it('no body may say more than its endpoint knows, such as whose it is', async () => {
  expect(isStrict({ type: 'object', properties: {} })).toBe(false);
  for (const operation of api.operations.filter(({ hasBody }) => hasBody)) {
    const isFine = loose.has(operation.path) || isStrict(operation.body) || '$ref' in Object(operation.body);
    expect([operation.path, isFine]).toEqual([operation.path, true]);
    const { status } = await callOperation(api.server, operation, {
      body: { ownerId: 'somebody', member: 'somebody', role: 'admin' },
    });
    expect([operation.path, status >= 400 && status < 500]).toEqual([operation.path, true]);
  }
});
