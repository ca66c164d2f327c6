import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FlowError } from '../errors.ts';
import type { Json } from '../json.ts';
import { harmless, refusedWhenCompiled } from './attacks.ts';
import { outcome, setCanary } from './canary.ts';
import { compileExpression } from './index.ts';

const canary = setCanary();
beforeEach(canary.arm);
afterEach(() => {
  canary.disarm();
  expect(canary.isTouched()).toBe(false);
  expect(Object.keys({})).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBe(undefined);
});

describe('no expression gets out', () => {
  it.each(refusedWhenCompiled)('%s does not compile', (source) => {
    expect(() => compileExpression(source)).toThrow(expect.objectContaining({ code: 'EXPRESSION_INVALID' }));
  });

  it.each(harmless)('%s gives only %j', (source, expected) => {
    expect(outcome(source)).toEqual(expected);
  });

  it('does not read inherited variables', () => {
    const inherited = Object.create({ secret: 1 }) as Record<string, Json>;
    expect(compileExpression('secret').evaluate(inherited)).toBe(null);
    expect(compileExpression('toString').evaluate({})).toBe(null);
    expect(compileExpression('hasOwnProperty').evaluate({})).toBe(null);
  });

  it('gives no function away, even if the host puts one into the scope by mistake', () => {
    const mistaken = { host: { call: () => 1 } } as unknown as Record<string, Json>;
    expect(() => compileExpression('host.call').evaluate(mistaken)).toThrow('not plain JSON');
    expect(() => compileExpression('host.call()').evaluate(mistaken)).toThrow(FlowError);
  });
});
