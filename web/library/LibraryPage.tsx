import { ArrowLeft, CopyPlus, Download, Play, Terminal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { printFlow } from '#engine/format/index';
import type { LibraryEntry, Release } from '#engine/protocol/index';
import { useLibraryEntry, useRelease } from '../client/queries.ts';
import { CallCount } from '../run/CallCount.tsx';
import { formatTime } from '../shell/format-time.ts';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { saveFile } from '../shell/save-file.ts';
import { Badge, Button, buttonClasses, EmptyState, ErrorState, Markdown, Select, Spinner, Tabs } from '../ui/index.ts';
import { ExampleButton } from './ExampleButton.tsx';
import { ExampleList } from './ExampleList.tsx';
import { FacetList } from './FacetList.tsx';
import { FlowNeeds } from './FlowNeeds.tsx';
import { FlowPreview } from './FlowPreview.tsx';
import { InterfaceTable } from './InterfaceTable.tsx';
import { loadRelease } from './load-release.ts';
import { RunReleaseDialog } from './RunReleaseDialog.tsx';
import { useAsDraft } from './use-as-draft.ts';

/** A flow of the library: what it is, what it takes and gives, how to use it. */
export function LibraryPage({ name }: { name: string }) {
  const entry = useLibraryEntry(name);
  return (
    <Page>
      {entry.data === undefined ? (
        <>
          <PageHeader title={name} leading={<BackToGallery />} />
          <PageBody>
            {entry.isError ? (
              <ErrorState error={entry.error} onRetry={() => void entry.refetch()} />
            ) : (
              <Spinner label="Loading the flow" />
            )}
          </PageBody>
        </>
      ) : (
        <EntryBody entry={entry.data} />
      )}
    </Page>
  );
}

function BackToGallery() {
  return (
    <Link href="/" aria-label="Gallery" className={buttonClasses('ghost', 'sm')}>
      <ArrowLeft aria-hidden />
    </Link>
  );
}

function EntryBody({ entry }: { entry: LibraryEntry }) {
  const [version, setVersion] = useState(entry.latest.version);
  const [isStarting, setStarting] = useState(false);
  const release = useRelease(entry.name, version);
  const [, navigate] = useLocation();
  const [use, isUsing] = useAsDraft((name) => navigate(`/edit/${name}`));
  const { data } = release;
  return (
    <>
      <PageHeader
        title={entry.title}
        subtitle={<span className="font-mono">{entry.name}</span>}
        leading={<BackToGallery />}
      >
        <Select
          aria-label="Version"
          className="w-32"
          value={version}
          onChange={setVersion}
          options={entry.versions.map((one) => ({
            value: one,
            label: one === entry.latest.version ? `${one} (latest)` : one,
          }))}
        />
        <Button
          icon={<Download />}
          disabled={data === undefined}
          onClick={() => data !== undefined && saveFile(`${entry.name}.json`, printFlow(data.flow), 'application/json')}
        >
          <span className="max-sm:sr-only">Export</span>
        </Button>
        <Button
          icon={<CopyPlus />}
          busy={isUsing}
          disabled={data === undefined}
          onClick={() => data !== undefined && use(data)}
        >
          Use
        </Button>
        <Button icon={<Play />} disabled={data === undefined} onClick={() => setStarting(true)}>
          Run
        </Button>
        <ExampleButton release={data} load={() => loadRelease(entry.name, version)} title={entry.title} size="md" />
      </PageHeader>
      <PageBody>
        {release.isPending && <Spinner label="Loading the release" />}
        {release.isError && <ErrorState error={release.error} onRetry={() => void release.refetch()} />}
        {data !== undefined && <ReleaseBody release={data} />}
      </PageBody>
      {isStarting && <RunReleaseDialog name={entry.name} version={version} onClose={() => setStarting(false)} />}
    </>
  );
}

const noFlows = {};

type Part = 'readme' | 'interface' | 'examples';

function ReleaseBody({ release }: { release: Release }) {
  const [part, setPart] = useState<Part>('readme');
  return (
    <div className="grid gap-6 pb-10 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {release.description !== '' && <p className="text-md text-muted">{release.description}</p>}
        <div className="flex h-60 items-center justify-center rounded-xl border border-line bg-canvas bg-[radial-gradient(var(--line)_1px,transparent_1px)] bg-size-[14px_14px] p-4">
          <FlowPreview flow={release.flow} className="h-full w-full" />
        </div>
        <Tabs<Part>
          value={part}
          onChange={setPart}
          panelClassName="py-4"
          items={[
            {
              value: 'readme',
              label: 'Readme',
              content:
                release.readme === '' ? (
                  <EmptyState title="No readme" />
                ) : (
                  <Markdown className="text-md">{withoutTitle(release)}</Markdown>
                ),
            },
            { value: 'interface', label: 'Interface', content: <InterfaceTable value={release.flow.interface} /> },
            {
              value: 'examples',
              label: 'Examples',
              count: release.examples.length,
              content: <ExampleList release={release} />,
            },
          ]}
        />
      </div>
      <aside className="flex flex-col gap-4 text-muted">
        <Fact title="Needs">
          <FlowNeeds needs={release.needs} />
          <CallCount flow={release.flow} flows={noFlows} />
          <RoleList title="Model roles" roles={release.needs.models} />
          <RoleList title="People" roles={release.needs.people} />
          <RoleList title="Hosts" roles={release.needs.hosts} />
          <RoleList title="Tools" roles={release.needs.tools} />
        </Fact>
        {release.facets !== undefined && (
          <Fact title="Kind">
            <FacetList facets={release.facets} />
          </Fact>
        )}
        <Fact title="Release">
          <div className="flex flex-wrap items-center gap-1.5">
            <Badge tone="accent">{release.version}</Badge>
            {release.shipped && <Badge>part of Flowright</Badge>}
          </div>
          <p>
            {release.author === '' ? 'Published' : `By ${release.author},`} {formatTime(release.publishedAt)}
          </p>
          {release.notes !== '' && <Markdown>{release.notes}</Markdown>}
          <p className="wrap-anywhere font-mono text-faint text-xs">{release.hash}</p>
        </Fact>
        {Object.keys(release.dependencies).length > 0 && (
          <Fact title="Uses">
            {Object.keys(release.dependencies).map((dependency) => (
              <Link
                key={dependency}
                href={`/library/${dependency.split('@')[0]}`}
                className="font-mono text-accent-text text-sm hover:underline"
              >
                {dependency}
              </Link>
            ))}
          </Fact>
        )}
        <Fact title="On the command line">
          <Command text={`npx flowright pull ${release.name}@${release.version}`} />
          <Command text={`npx flowright run ${release.name}@${release.version} --input '${sampleInput(release)}'`} />
        </Fact>
      </aside>
    </div>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <h2 className="font-medium text-ink text-sm">{title}</h2>
      {children}
    </section>
  );
}

function RoleList({ title, roles }: { title: string; roles: readonly string[] }) {
  if (roles.length === 0) return null;
  return (
    <p className="text-sm">
      {title}: {roles.join(', ')}
    </p>
  );
}

function Command({ text }: { text: string }) {
  return (
    <div className="flex items-start gap-2 rounded-md border border-line bg-sunken px-2 py-1.5">
      <Terminal className="mt-0.5 size-3.5 shrink-0 text-faint" aria-hidden />
      <code className="wrap-anywhere min-w-0 font-mono text-xs">{text}</code>
    </div>
  );
}

/** The page has the title as its heading already. */
function withoutTitle({ readme, title }: Release): string {
  const heading = `# ${title}\n`;
  return readme.startsWith(heading) ? readme.slice(heading.length) : readme;
}

function sampleInput(release: Release): string {
  const input =
    release.examples[0]?.input ??
    Object.fromEntries(Object.keys(release.flow.interface.input).map((name) => [name, '…']));
  const text = JSON.stringify(input);
  return text.length > 120 ? '{…}' : text;
}
