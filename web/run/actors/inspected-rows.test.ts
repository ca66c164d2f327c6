import { describe, expect, it } from 'vitest';
import type { InspectedActor } from '../../client/inspected-run.ts';
import { inspectedRows, machineOf } from './inspected-rows.ts';
import { readChart } from './life-chart.ts';

function actor(session: string, parent?: string, status: InspectedActor['status'] = 'active'): InspectedActor {
  return {
    session,
    id: session,
    parent,
    kind: 'effect',
    status,
    value: undefined,
    activation: undefined,
    unsettled: undefined,
    machine: undefined,
    startedAt: 0,
    endedAt: undefined,
    received: 0,
  };
}

const actors = [actor('root'), actor('loop', 'root'), actor('life', 'root'), actor('call', 'loop', 'done')];
const shape = (all: boolean) =>
  inspectedRows({ actors, events: [], eventCount: 0 }, all).map(({ depth, address }) => [depth, address]);

describe('The actors of an inspected run', () => {
  it('are a tree in the order of their beginning, ended ones among them', () => {
    expect(shape(true)).toEqual([
      [0, 'root'],
      [1, 'loop'],
      [2, 'call'],
      [1, 'life'],
    ]);
  });

  it('are only those alive when the ended ones are not wanted', () => {
    expect(shape(false).map(([, address]) => address)).toEqual(['root', 'loop', 'life']);
  });

  it('stay at the top when their parent is forgotten', () => {
    expect(inspectedRows({ actors: [actor('late', 'gone')], events: [], eventCount: 0 }, true)[0]?.depth).toBe(0);
  });

  it('are in a state of their own machine, or of what every actor goes through', () => {
    const machine = { initial: 'running', states: { running: { on: { waiting: 'waiting' } }, waiting: {} } };
    expect(machineOf({ ...actor('life'), machine, value: 'waiting' })).toEqual({ machine, now: 'waiting' });
    const plain = machineOf(actor('call', 'loop', 'error'));
    expect(plain.now).toBe('error');
    expect(readChart(plain.machine).next('active')).toEqual(['done', 'error', 'stopped']);
  });
});
