import { sha256Hex } from '../format/index.ts';
import type { ModelBinding } from '../host.ts';
import type { CaseStart, StoredJob } from './batch-store.ts';

/** The same for the same attempt at the same case, so that a run is found again after a crash and never begun twice. */
export function runIdOf(batch: string, { job, attempt }: Pick<StoredJob, 'job' | 'attempt'>): string {
  return sha256Hex(`batch ${batch} ${job} ${attempt}`).slice(0, 32);
}

/** Recorded answers of a data set differ from case to case: the binding says which case is meant. */
export function forCase(start: CaseStart, { one }: Pick<StoredJob, 'one'>): CaseStart {
  const { models } = start;
  if (models === undefined) return start;
  const bound = Object.entries(models).map(([role, binding]): [string, ModelBinding] =>
    isRecordedData(binding) ? [role, { ...binding, model: `${binding.model}/${one.id}` }] : [role, binding],
  );
  return { ...start, models: Object.fromEntries(bound) };
}

/** Whether a role is bound to the recorded answers of a data set (`recorded`, `data/SET/NAME`). */
export function isRecordedData({ provider, model }: ModelBinding): boolean {
  return provider === 'recorded' && model.startsWith('data/');
}
