import { X } from 'lucide-react';
import { runFiltersText } from '../text/run.ts';
import { Button, Select, Switch, statusText } from '../ui/index.ts';
import { type RunFilterState, type StatusFilter, statusFilters } from './use-run-filters.ts';

const statusOptions = statusFilters.map((value) => ({
  value,
  label: value === 'all' ? runFiltersText.anyStatus : statusText(value),
}));

/** What the list of runs is narrowed to. */
export function RunFilters({ filters }: { filters: RunFilterState }) {
  const { status, flow, hasExperiments, set } = filters;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
      <Select<StatusFilter>
        aria-label={runFiltersText.show}
        className="w-36"
        value={status}
        onChange={(next) => set('status', next === 'all' ? undefined : next)}
        options={statusOptions}
      />
      {flow !== undefined && (
        <Button icon={<X />} title={runFiltersText.showThoseOfAllFlows} onClick={() => set('flow', undefined)}>
          <span className="max-w-60 truncate">{runFiltersText.flow(flow)}</span>
          <span className="sr-only">{runFiltersText.showThoseOfAllFlows}</span>
        </Button>
      )}
      <span className="flex-1" />
      <Switch
        label={runFiltersText.ofExperiments}
        checked={hasExperiments}
        onChange={(next) => set('experiments', next ? '1' : undefined)}
      />
    </div>
  );
}
