import { useSearchParams } from 'wouter';
import { useRelease } from '../client/queries.ts';
import { releaseChangesText } from '../text/library.ts';
import { EmptyState, ErrorState, Spinner } from '../ui/index.ts';
import { FlowDiffView } from './diff/FlowDiffView.tsx';
import { SideChoice } from './diff/SideChoice.tsx';

export interface ReleaseChangesProps {
  name: string;
  /** Highest first. */
  versions: readonly string[];
  /** The one that is looked at: compared with the one before it, unless the address says otherwise. */
  version: string;
}

/** How two releases of a flow differ; which two is in the address. */
export function ReleaseChanges({ name, versions, version }: ReleaseChangesProps) {
  const [params, setParams] = useSearchParams();
  const known = (key: string) => versions.find((one) => one === params.get(key));
  const to = known('to') ?? version;
  const from = known('from') ?? versions[versions.indexOf(to) + 1] ?? to;
  const [before, after] = [useRelease(name, from), useRelease(name, to)];
  const choose = (side: 'from' | 'to', value: string) =>
    setParams((old) => new URLSearchParams({ ...Object.fromEntries(old), from, to, [side]: value }), { replace: true });
  if (versions.length < 2) {
    return (
      <EmptyState title={releaseChangesText.thereIsOnlyOneRelease}>{releaseChangesText.nothingToCompare}</EmptyState>
    );
  }
  const options = versions.map((value) => ({ value, label: value }));
  const error = before.error ?? after.error;
  return (
    <section aria-label={releaseChangesText.changesBetweenReleases} className="flex flex-col gap-3 pb-6">
      <div className="flex flex-wrap items-center gap-2">
        <SideChoice from={from} to={to} options={options} onChoose={choose} width="w-32" />
      </div>
      {error !== null && <ErrorState error={error} />}
      {(before.isPending || after.isPending) && <Spinner label={releaseChangesText.loadingBothReleases} />}
      {before.data !== undefined && after.data !== undefined && (
        <FlowDiffView
          key={`${from} ${to}`}
          before={before.data.flow}
          after={after.data.flow}
          className="h-[70dvh] min-h-100 overflow-hidden rounded-xl border border-line"
        />
      )}
    </section>
  );
}
