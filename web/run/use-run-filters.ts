import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import type { RunListQuery } from './use-run-list.ts';

export const statusFilters = ['all', 'running', 'waiting', 'paused', 'completed', 'failed', 'cancelled'] as const;
export type StatusFilter = (typeof statusFilters)[number];

/** Which runs are listed, as the address of the page says. */
export interface RunFilterState {
  readonly query: RunListQuery;
  readonly status: StatusFilter;
  readonly flow: string | undefined;
  readonly hasExperiments: boolean;
  /** Whether less is shown than what is shown at first. */
  readonly isFiltered: boolean;
  set(name: 'status' | 'flow' | 'experiments', value: string | undefined): void;
  showAll(): void;
}

/** Runs of experiments are listed only when somebody asks for them: one of them makes hundreds. */
export function useRunFilters(): RunFilterState {
  const [params, setParams] = useSearchParams();
  const asked = params.get('status');
  const status = statusFilters.find((one) => one === asked) ?? 'all';
  const flow = params.get('flow') ?? undefined;
  const hasExperiments = params.has('experiments');
  const query = useMemo(
    () => ({
      ...(status === 'all' ? {} : { status: [status] }),
      ...(flow === undefined ? {} : { flow }),
      ...(hasExperiments ? {} : { batch: null }),
    }),
    [status, flow, hasExperiments],
  );
  const change = (edit: (params: URLSearchParams) => void) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        edit(after);
        return after;
      },
      { replace: true },
    );
  return {
    query,
    status,
    flow,
    hasExperiments,
    isFiltered: status !== 'all' || flow !== undefined,
    set: (name, value) => change((after) => (value === undefined ? after.delete(name) : after.set(name, value))),
    showAll: () =>
      change((after) => {
        after.delete('status');
        after.delete('flow');
      }),
  };
}
