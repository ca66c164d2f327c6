import { expect, it } from 'vitest';
import type { RunSignal } from '#engine/run/run-api';
import { RunSignals } from './run-signals.ts';

const delta = (address: string, text: string): RunSignal => ({ type: 'delta', address, sample: 0, text });

function heardBy(signals: RunSignals): RunSignal[] {
  const heard: RunSignal[] = [];
  signals.subscribe('r', (signal) => heard.push(signal));
  return heard;
}

it('a listener that comes late hears what answers have said so far, and then the rest', () => {
  const signals = new RunSignals();
  signals.emit('r', { type: 'working', addresses: ['a#1', 'b#1'] });
  for (const text of ['It ', 'is ']) signals.emit('r', delta('a#1', text));
  signals.emit('r', delta('b#1', 'Yes'));
  const heard = heardBy(signals);
  signals.emit('r', delta('a#1', '42.'));
  expect(heard).toEqual([
    { type: 'working', addresses: ['a#1', 'b#1'] },
    delta('a#1', 'It is '),
    delta('b#1', 'Yes'),
    delta('a#1', '42.'),
  ]);
});

it('what was said is forgotten when the answer is no longer coming, and when the run rests', () => {
  const signals = new RunSignals();
  signals.emit('r', { type: 'working', addresses: ['a#1', 'b#1'] });
  signals.emit('r', delta('a#1', 'A'));
  signals.emit('r', delta('b#1', 'B'));
  signals.emit('r', { type: 'working', addresses: ['b#1'] });
  expect(heardBy(signals)).toEqual([{ type: 'working', addresses: ['b#1'] }, delta('b#1', 'B')]);
  signals.rest('r');
  expect(heardBy(signals)).toEqual([]);
});
