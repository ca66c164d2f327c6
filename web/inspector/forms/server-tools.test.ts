import { describe, expect, it } from 'vitest';
import { inputsOfTool, serverToolOf, toolAlias } from './server-tools.ts';

describe('a tool of a server', () => {
  it('has a port for every parameter, those that need not be given optional', () => {
    expect(
      inputsOfTool({
        type: 'object',
        properties: { query: { type: 'string' }, limit: { type: 'integer' } },
        required: ['query'],
      }),
    ).toEqual({ query: { schema: { type: 'string' } }, limit: { schema: { type: 'integer' }, optional: true } });
  });

  it('takes one object where a parameter has a name that no port can have', () => {
    expect(inputsOfTool({ properties: { 'a-b': {} } })).toBeUndefined();
  });

  it('is known to a model by a name that is free and that providers take', () => {
    expect(toolAlias('web.search/v2', [])).toBe('web_search_v2');
    expect(toolAlias('7zip', [])).toBe('_7zip');
    expect(toolAlias('...', [])).toBe('_');
    expect(toolAlias('find', ['find', 'find_2'])).toBe('find_3');
    expect(toolAlias('constructor', [])).toBe('tool');
  });

  it('is written into the flow as its server describes it now', () => {
    const view = { name: 'find', description: 'Finds.', parameters: { type: 'object' as const } };
    expect(serverToolOf('files', view)).toEqual({
      server: 'files',
      tool: 'find',
      description: 'Finds.',
      parameters: { type: 'object' },
    });
  });
});
