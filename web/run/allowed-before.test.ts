import { describe, expect, it } from 'vitest';
import { requireFlow } from '#engine/format/index';
import { contentOf } from './allowed-before.ts';

const flow = (parts: object = {}) =>
  requireFlow({ format: 1, name: 'one', interface: { input: {}, output: {} }, nodes: [], edges: [], ...parts });

describe('contentOf', () => {
  it('is another one when anything changes in the flow or in a flow that it reaches, but not its layout', () => {
    const inner = flow({ name: 'inner', hosts: ['example.org'] });
    const content = contentOf(flow(), { inner });
    expect(contentOf(flow({ layout: { input: [40, 0] } }), { inner })).toBe(content);
    expect(contentOf(flow({ hosts: ['example.org'] }), { inner })).not.toBe(content);
    expect(contentOf(flow(), { inner: flow({ name: 'inner', hosts: ['example.com'] }) })).not.toBe(content);
    expect(contentOf(flow(), {})).not.toBe(content);
  });
});
