import { describe, expect, it } from 'vitest';
import { saidOf, toShare } from './said.ts';

describe('A reply read for a discussion', () => {
  it('is its prose, its answer and how sure it is, whatever the other fields are called', () => {
    expect(saidOf({ reasoning: 'Because it sinks.', answer: 'no', confidence_level: '60%', tries: 2 })).toEqual({
      text: 'Because it sinks.',
      answer: 'no',
      confidence: 0.6,
      facts: [['tries', '2']],
      points: [],
    });
  });

  it('is a plain text as it stands', () => {
    expect(saidOf('Renew the lease.').text).toBe('Renew the lease.');
  });

  it('is a line for every item of a list', () => {
    const { points } = saidOf({ units: [{ location: 'S1', flaw: 'It is not the cold.', severity: 8 }] });
    expect(points).toEqual(['S1: It is not the cold. (severity 8)']);
  });

  it('takes several ways to write a share for the same', () => {
    expect(['0.7', 0.7, 70, '70 %'].map(toShare)).toEqual([0.7, 0.7, 0.7, 0.7]);
    expect(toShare('high')).toBeUndefined();
  });
});
