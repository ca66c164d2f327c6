import { describe, expect, it } from 'vitest';
import { flowOf } from '#engine/testing/index';
import { checkModels, inputSchema, isSameInput, noLimits, parseModel, raisedLimit, toBudget } from './start-options.ts';

const settings = {
  providers: [
    {
      name: 'openai',
      baseURL: 'https://api.openai.com/v1',
      defaultModel: 'm',
      embeddingModel: '',
      hasKey: true,
      prices: [],
      limits: {},
      limitsFrom: 'settings' as const,
      origin: 'settings' as const,
    },
  ],
};

describe('The options of a start', () => {
  it('read a model’s name up to the first slash as the provider', () => {
    expect(parseModel(' openrouter/meta/llama-3 ')).toEqual({ provider: 'openrouter', model: 'meta/llama-3' });
    expect(parseModel('  ')).toBeUndefined();
  });

  it('name the role whose provider nobody knows or whose model is missing', () => {
    const byRole = { writer: 'nobody/m', critic: 'openai', judge: 'openai/m', other: '' };
    expect(Object.keys(checkModels({ example: undefined, byRole }, settings, 'server'))).toEqual(['writer', 'critic']);
  });

  it('refuse on the server a model that only this browser can call', () => {
    const choice = { example: undefined, byRole: { '*': 'this-browser/m' } };
    expect(checkModels(choice, settings, 'server')).toHaveProperty('*');
    expect(checkModels(choice, settings, 'browser')).toEqual({});
  });

  it('ask for every input that is neither optional nor has a default', () => {
    const flow = flowOf({
      interface: {
        input: { a: { type: 'string' }, b: { type: 'number', default: 3 }, c: { type: 'string' } },
        output: {},
        optional: ['c'],
      },
    });
    expect(inputSchema(flow).required).toEqual(['a']);
  });

  it('know an example’s input from one that somebody has changed', () => {
    const input = { task: 'A note', tags: ['a', 'b'] };
    expect(isSameInput(input, { tags: ['a', 'b'], task: 'A note' })).toBe(true);
    expect(isSameInput(input, { ...input, task: 'A letter' })).toBe(false);
    expect(isSameInput(input, { ...input, more: 1 })).toBe(false);
    expect(isSameInput(input, undefined)).toBe(false);
  });

  it('make no budget of empty fields', () => {
    expect(toBudget(noLimits)).toBeUndefined();
    expect(toBudget({ ...noLimits, calls: 2.4, money: 0.05, seconds: 1.5 })).toEqual({
      calls: 2,
      money: 0.05,
      seconds: 1.5,
    });
  });

  it('offer a paused run more than it had and more than it has spent', () => {
    expect(raisedLimit(undefined, 5)).toBeNull();
    expect(raisedLimit(0.5, 0.51)).toBe(1);
    expect(raisedLimit(0.01, 0.0423)).toBe(0.063);
    expect(raisedLimit(100, 5000)).toBe(7500);
  });
});
