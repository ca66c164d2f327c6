import { FlowError } from './errors.ts';

/** Before something is kept: throws CONFLICT when whoever asked for it has called it off or gone. */
export function requireWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new FlowError('CONFLICT', 'It was called off; nothing was kept.');
}
