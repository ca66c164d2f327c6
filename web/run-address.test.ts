import { describe, expect, it } from 'vitest';
import { runAt } from './run-address.ts';

describe('The run that a path shows', () => {
  it('is one of the server or of this browser', () => {
    expect(runAt('/runs/4f64')).toEqual({ place: 'server', run: '4f64' });
    expect(runAt('/runs/browser/4f64')).toEqual({ place: 'browser', run: '4f64' });
  });

  it.each(['/', '/runs', '/runs/', '/runs/compare', '/runs/4f64/journal', '/runs/%', '/edit/runs'])('is none at %s', (path) => {
    expect(runAt(path)).toBeUndefined();
  });
});
