import type { BarKind } from './waterfall-bars.ts';

/** A person is waited for: striped, so that it is told from work without any colour. */
export const hatched =
  'border border-waiting/70 bg-[repeating-linear-gradient(135deg,var(--waiting)_0_2px,transparent_2px_6px)] bg-waiting-soft';

export const barClasses: Readonly<Record<BarKind | 'timer' | 'failed', string>> = {
  model: 'bg-accent',
  person: 'bg-waiting',
  code: 'bg-(--port-object)',
  frame: 'bg-line-strong',
  other: 'bg-skipped',
  timer: 'border border-retrying border-dashed bg-retrying-soft',
  failed: 'bg-failed',
};
