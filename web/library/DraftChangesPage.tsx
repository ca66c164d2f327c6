import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, FileQuestion } from 'lucide-react';
import { Link, useSearchParams } from 'wouter';
import type { FlowFile } from '#engine/format/index';
import { listVersions } from '../client/library-exchange.ts';
import type { DraftVersion } from '../host/drafts-store.ts';
import { timeAgo } from '../shell/format-time.ts';
import { Page, PageHeader } from '../shell/PageHeader.tsx';
import { originOf } from '../store/draft-origin.ts';
import { drafts, useDrafts } from '../store/drafts.ts';
import { draftChangesPageText } from '../text/library.ts';
import { buttonClasses, EmptyState, ErrorState, type SelectOption, Spinner } from '../ui/index.ts';
import { FlowDiffView } from './diff/FlowDiffView.tsx';
import { SideChoice } from './diff/SideChoice.tsx';
import { loadRelease } from './load-release.ts';

/** How two versions of a draft differ: as it is now, as it was saved, as it was published or forked from. */
export function DraftChangesPage({ name }: { name: string }) {
  const [params, setParams] = useSearchParams();
  const all = useDrafts();
  const draft = all.data?.find((one) => one.name === name);
  const history = useQuery({
    queryKey: ['draft-history', name, draft?.revision],
    queryFn: async () => (await drafts()).history(name),
    enabled: draft !== undefined,
  });
  const releases = useReleasesOf(name, draft?.publishedVersion !== undefined);
  const sides = sidesOf(history.data ?? [], releases);
  const known = (key: string) => sides.find(({ value }) => value === params.get(key))?.value;
  const to = known('to') ?? now;
  const from = known('from') ?? releases[0] ?? sides[2]?.value ?? now;
  const [before, after] = [useSide(name, from, draft?.flow), useSide(name, to, draft?.flow)];
  const choose = (side: 'from' | 'to', value: string) => setParams({ from, to, [side]: value }, { replace: true });
  return (
    <Page>
      <PageHeader
        title={draftChangesPageText.changesOf(draft?.flow?.title ?? name)}
        leading={
          <Link
            href={`/edit/${name}`}
            aria-label={draftChangesPageText.backToEditor}
            className={buttonClasses('ghost', 'sm')}
          >
            <ArrowLeft aria-hidden />
          </Link>
        }
      >
        <SideChoice from={from} to={to} options={sides} onChoose={choose} width="w-52" />
      </PageHeader>
      <div className="min-h-0 flex-1">
        {all.isSuccess && draft === undefined && (
          <EmptyState icon={<FileQuestion />} title={draftChangesPageText.thereIsNoFlowCalled(name)} />
        )}
        {before.error !== null && <ErrorState error={before.error} />}
        {after.error !== null && <ErrorState error={after.error} />}
        {(before.isLoading || after.isLoading || history.isLoading) && (
          <Spinner className="m-5" label={draftChangesPageText.loadingBothVersions} />
        )}
        {before.data !== undefined && after.data !== undefined && history.data !== undefined && (
          <FlowDiffView key={`${from} ${to}`} before={before.data} after={after.data} className="h-full" />
        )}
      </div>
    </Page>
  );
}

const now = 'now';

/** Releases to compare with, as `name@version`: those of the draft, newest first, and the one that it was forked from. */
function useReleasesOf(name: string, isPublished: boolean): string[] {
  const origin = originOf(name);
  const own = useQuery({
    queryKey: ['library', name, 'all-versions'],
    queryFn: () => listVersions(name),
    enabled: isPublished,
    retry: false,
  });
  return [
    ...(own.data ?? []).map(({ version }) => `${name}@${version}`),
    ...(origin?.isFork === true ? [`${origin.name}@${origin.version}`] : []),
  ];
}

function sidesOf(history: readonly DraftVersion[], releases: readonly string[]): SelectOption<string>[] {
  return [
    { value: now, label: draftChangesPageText.asItIsNow },
    ...history
      .filter(({ flow }) => flow !== undefined)
      .map(({ revision, savedAt, isKept }) => ({
        value: `r${revision}`,
        label: draftChangesPageText.saved(timeAgo(savedAt), isKept ? draftChangesPageText.kept : ''),
      })),
    ...releases.map((reference) => ({ value: reference, label: draftChangesPageText.release(reference) })),
  ];
}

function useSide(name: string, side: string, present: FlowFile | undefined) {
  return useQuery({
    queryKey: ['draft-side', name, side, side === now ? present : ''],
    queryFn: async (): Promise<FlowFile | null> => {
      if (side === now) return present ?? null;
      const [release = '', version] = side.split('@');
      if (version !== undefined) return (await loadRelease(release, version)).flow;
      const saved = (await (await drafts()).history(name)).find(({ revision }) => `r${revision}` === side);
      return saved?.flow ?? null;
    },
    select: (flow) => flow ?? undefined,
    enabled: side !== now || present !== undefined,
    gcTime: 0,
  });
}
