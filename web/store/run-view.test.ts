import { afterEach, describe, expect, it } from 'vitest';
import type { ActivationRecord, ActivationStatus } from '#engine/run/trace';
import { chooseItem, hideRun, showRun, showText, useRunView } from './run-view.ts';

const record = (address: string, status: ActivationStatus, more: Partial<ActivationRecord> = {}): ActivationRecord => ({
  address,
  path: address.replace(/#\d+$/, ''),
  node: 'n',
  nodeType: 'ask',
  parent: undefined,
  order: 0,
  status,
  inputs: {},
  outputs: {},
  scheduledAt: 0,
  attempts: 1,
  ...more,
});
const shown = () => useRunView.getState();

afterEach(hideRun);

describe('the run on the canvas', () => {
  it('shows the newest activation of each instance and counts all', () => {
    showRun('r', [
      record('refine/critic#1', 'done'),
      record('refine/critic#2', 'failed'),
      record('refine#1', 'active', { rounds: 1 }),
    ]);
    expect(shown().instances['refine/critic']).toMatchObject({
      status: 'failed',
      count: 2,
      address: 'refine/critic#2',
    });
    expect(shown().instances.refine).toMatchObject({ status: 'active', rounds: 1 });
  });

  it('keeps the identity of what did not change, so that one change repaints one node', () => {
    const done = record('a#1', 'done');
    showRun('r', [done, record('b#1', 'active')]);
    const before = shown();
    showRun('r', [done, record('b#1', 'done')]);
    expect(shown().instances.a).toBe(before.instances.a);
    expect(shown().instances.b).not.toBe(before.instances.b);
    expect(shown().items).toBe(before.items);
  });

  it('learns the items of maps, maps in maps too, in the order in which they appeared', () => {
    showRun('r', [
      record('seat[bob]/answer#1', 'done'),
      record('seat[ann]/answer#1', 'done'),
      record('seat[ann]/part[0]/x#1', 'done'),
    ]);
    expect(shown().items).toEqual({ seat: ['bob', 'ann'], 'seat[ann]/part': ['0'] });
  });

  it('streams the end of what is written and forgets it when the activation has ended', async () => {
    showRun('r', [record('a#1', 'active')]);
    showText('a#1', 'x'.repeat(500));
    showText('a#1', 'end');
    await Promise.resolve();
    expect(shown().streams.a).toHaveLength(240);
    expect(shown().streams.a?.endsWith('end')).toBe(true);
    showRun('r', [record('a#1', 'done')]);
    expect(shown().streams.a).toBeUndefined();
  });

  it('keeps the chosen item while a run goes on and forgets it with the next run', () => {
    showRun('r', [record('seat[ann]/answer#1', 'done')]);
    chooseItem('seat', 'ann');
    showRun('r', [record('seat[ann]/answer#1', 'done'), record('seat[bob]/answer#1', 'active')]);
    expect(shown().chosen).toEqual({ seat: 'ann' });
    showRun('other', [record('a#1', 'done')]);
    expect(shown().chosen).toEqual({});
  });
});
