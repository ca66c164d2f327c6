import { describe, expect, it } from 'vitest';
import type { Entry } from '#engine/journal/index';
import type { ActivationRecord } from '#engine/run/trace';
import { busySpans, piecesOf, roundSpans, waitsOf } from './waterfall-bars.ts';

const record = (address: string, more: Partial<ActivationRecord> = {}): ActivationRecord => ({
  address,
  path: address.replace(/#\d+$/, ''),
  node: 'n',
  nodeType: 'ask',
  parent: undefined,
  order: 0,
  status: 'done',
  inputs: {},
  outputs: {},
  scheduledAt: 0,
  attempts: 1,
  ...more,
});
const entry = (type: string, at: number, more: object = {}) =>
  ({ type, at, address: 'a#1', ...more }) as unknown as Entry;

describe('The bar of an activation', () => {
  it('is work, and waiting while a person has it', () => {
    const waits = waitsOf([entry('task.opened', 10), entry('task.answered', 90), entry('activation.completed', 95)]);
    expect(piecesOf(record('a#1', { startedAt: 2, endedAt: 95 }), waits.get('a#1'))).toEqual([
      { kind: 'work', from: 2, to: 10 },
      { kind: 'waiting', from: 10, to: 90 },
      { kind: 'work', from: 90, to: 95 },
    ]);
  });

  it('has no end while it waits, and a timer until it is tried again', () => {
    const waits = waitsOf([entry('attempt.failed', 5, { retryAt: 20 }), entry('task.opened', 30)]);
    expect(piecesOf(record('a#1', { status: 'waiting' }), waits.get('a#1'))).toEqual([
      { kind: 'work', from: 0, to: 5 },
      { kind: 'timer', from: 5, to: 20 },
      { kind: 'work', from: 20, to: 30 },
      { kind: 'waiting', from: 30, to: undefined },
    ]);
  });

  it('is none for what was skipped', () => {
    expect(piecesOf(record('a#1', { status: 'skipped', endedAt: 0 }))).toEqual([]);
  });

  it('counts as busy only where something was worked on, frames aside', () => {
    const waits = waitsOf([entry('task.opened', 10)]);
    const records = [record('l#1', { nodeType: 'loop', endedAt: 100 }), record('a#1', { status: 'waiting' })];
    expect(busySpans(records, waits, 500)).toEqual([{ from: 0, to: 10 }]);
  });
});

it('A round lasts from its first activation to its last, and is open while one of them is', () => {
  const records = new Map(
    [
      record('l#1', { nodeType: 'loop' }),
      record('l/a#4', { parent: 'l#1', scheduledAt: 5, endedAt: 8 }),
      record('l/b#4', { parent: 'l#1', scheduledAt: 8, endedAt: 12 }),
      record('l/a#5', { parent: 'l#1', scheduledAt: 13 }),
    ].map((one) => [one.address, one]),
  );
  expect(Object.fromEntries(roundSpans(records))).toEqual({
    'l#1 round 1': { from: 5, to: 12 },
    'l#1 round 2': { from: 13 },
  });
});
