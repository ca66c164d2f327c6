import type { ReactNode } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { LibraryEntry, Release } from '#engine/protocol/index';
import { useRelease } from '../client/queries.ts';
import { PageBody } from '../shell/PageHeader.tsx';
import { entryPageText } from '../text/library.ts';
import { EmptyState, ErrorState, Spinner, Tabs } from '../ui/index.ts';
import { RenderedMarkdown } from '../ui/RenderedMarkdown.tsx';
import { DependentList } from './DependentList.tsx';
import { EntryHeader } from './EntryHeader.tsx';
import { ExampleList } from './ExampleList.tsx';
import { FlowPreview } from './FlowPreview.tsx';
import { InterfaceTable } from './InterfaceTable.tsx';
import { ReleaseChanges } from './ReleaseChanges.tsx';
import { ReleaseFacts } from './ReleaseFacts.tsx';
import { StatusNote } from './StatusNote.tsx';
import { useVersions } from './use-versions.ts';
import { VersionList } from './VersionList.tsx';

const parts = ['readme', 'interface', 'examples', 'versions', 'changes', 'dependents'] as const;
type Part = (typeof parts)[number];

export interface EntryPageProps {
  entry: LibraryEntry;
  /** The part of the page that its address names. */
  part: string | undefined;
  leading: ReactNode;
}

/** The page of a flow; its parts and the version that is looked at are in the address. */
export function EntryPage({ entry, part, leading }: EntryPageProps) {
  const [params] = useSearchParams();
  const wanted = params.get('version');
  const version = wanted !== null && entry.versions.includes(wanted) ? wanted : entry.latest.version;
  const release = useRelease(entry.name, version);
  const versions = useVersions(entry.name);
  const status = versions.data?.find((one) => one.version === version)?.status;
  const { data } = release;
  return (
    <>
      <EntryHeader entry={entry} version={version} release={data} status={status} leading={leading} />
      <PageBody>
        {release.isPending && <Spinner label={entryPageText.loadingTheRelease} />}
        {release.isError && <ErrorState error={release.error} onRetry={() => void release.refetch()} />}
        {status !== undefined && <StatusNote status={status} />}
        {data !== undefined && <ReleaseBody entry={entry} release={data} part={partOf(part)} />}
      </PageBody>
    </>
  );
}

function partOf(part: string | undefined): Part {
  return parts.find((known) => known === part) ?? 'readme';
}

function ReleaseBody({ entry, release, part }: { entry: LibraryEntry; release: Release; part: Part }) {
  const [, navigate] = useLocation();
  const [params] = useSearchParams();
  const go = (next: Part) => {
    const kept = params.get('version');
    const path = next === 'readme' ? `/library/${entry.name}` : `/library/${entry.name}/${next}`;
    navigate(kept === null ? path : `${path}?version=${kept}`, { replace: true });
  };
  const tabs = (
    <Tabs<Part>
      value={part}
      onChange={go}
      panelClassName="py-4"
      items={[
        { value: 'readme', label: entryPageText.readme, content: <Readme release={release} /> },
        {
          value: 'interface',
          label: entryPageText.interface,
          content: <InterfaceTable value={release.flow.interface} />,
        },
        {
          value: 'examples',
          label: entryPageText.examples,
          count: release.examples.length,
          content: <ExampleList release={release} />,
        },
        {
          value: 'versions',
          label: entryPageText.versions,
          count: entry.versions.length,
          content: <VersionList entry={entry} />,
        },
        {
          value: 'changes',
          label: entryPageText.changes,
          content: <ReleaseChanges name={entry.name} versions={entry.versions} version={release.version} />,
        },
        {
          value: 'dependents',
          label: entryPageText.usedBy,
          content: <DependentList name={entry.name} version={release.version} />,
        },
      ]}
    />
  );
  // Differences want the whole width.
  if (part === 'changes') return tabs;
  return (
    <div className="grid gap-6 pb-10 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {release.description !== '' && <p className="text-md text-muted">{release.description}</p>}
        <div className="flex h-60 items-center justify-center rounded-xl border border-line bg-canvas bg-[radial-gradient(var(--line)_1px,transparent_1px)] bg-size-[14px_14px] p-4">
          <FlowPreview flow={release.flow} className="h-full w-full" />
        </div>
        {tabs}
      </div>
      <ReleaseFacts release={release} />
    </div>
  );
}

function Readme({ release }: { release: Release }) {
  if (release.readme === '') return <EmptyState title={entryPageText.noReadme} />;
  return <RenderedMarkdown className="text-md">{withoutTitle(release)}</RenderedMarkdown>;
}

/** The page has the title as its heading already. */
function withoutTitle({ readme, title }: Release): string {
  const heading = `# ${title}\n`;
  return readme.startsWith(heading) ? readme.slice(heading.length) : readme;
}
