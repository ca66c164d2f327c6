import { Download, Plus, Search, Upload } from 'lucide-react';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { useLocation } from 'wouter';
import type { LibraryEntry } from '#engine/protocol/index';
import { useLibrary } from '../client/queries.ts';
import type { Draft } from '../host/drafts-store.ts';
import { DropFile } from '../shell/DropFile.tsx';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { useDrafts } from '../store/drafts.ts';
import { Button, EmptyState, ErrorState, Spinner, TextField } from '../ui/index.ts';
import { DraftCard } from './DraftCard.tsx';
import { FirstVisit } from './FirstVisit.tsx';
import { FlowCard } from './FlowCard.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { NewFlowDialog } from './NewFlowDialog.tsx';

/** The first page: own flows and the library's, each with a picture, each a click away from running. */
export function GalleryPage() {
  const [search, setSearch] = useState('');
  const [isCreating, setCreating] = useState(false);
  const [imported, setImported] = useState<{ text: string; from: string } | 'choose' | undefined>();
  const [, navigate] = useLocation();
  const drafts = useDrafts();
  const words = useDeferredValue(search).toLowerCase().split(/\s+/).filter(Boolean);
  const ownFlows = (drafts.data ?? []).filter((draft) => matches(words, draftText(draft)));
  const isFirstVisit = drafts.data?.length === 0;
  return (
    <DropFile
      label="Gallery"
      hint="Drop the flow file to look at it"
      onFile={(text, from) => setImported({ text, from })}
    >
      <Page>
        <PageHeader title="Gallery">
          <TextField
            aria-label="Search flows"
            type="search"
            placeholder="Search flows"
            icon={<Search />}
            className="w-full sm:w-64"
            value={search}
            onChange={setSearch}
          />
          <Button icon={<Upload />} onClick={() => setImported('choose')}>
            Import
          </Button>
          <Button look="primary" icon={<Plus />} onClick={() => setCreating(true)}>
            New flow
          </Button>
        </PageHeader>
        <PageBody>
          <div className="flex flex-col gap-8 pb-10">
            {isFirstVisit && words.length === 0 && (
              <FirstVisit onCreate={() => setCreating(true)} onImport={() => setImported('choose')} />
            )}
            {drafts.isError && <ErrorState error={drafts.error} onRetry={() => void drafts.refetch()} />}
            {ownFlows.length > 0 && (
              <CardGrid title="Your flows" note="Kept in this browser">
                {ownFlows.map((draft) => (
                  <DraftCard key={draft.name} draft={draft} />
                ))}
              </CardGrid>
            )}
            <LibrarySection words={words} />
          </div>
        </PageBody>
      </Page>
      <NewFlowDialog
        open={isCreating}
        onClose={() => setCreating(false)}
        onCreated={(name) => navigate(`/edit/${name}`)}
      />
      {imported !== undefined && (
        <ImportDialog
          given={imported === 'choose' ? undefined : imported}
          onClose={() => setImported(undefined)}
          onImported={(name) => navigate(`/edit/${name}`)}
        />
      )}
    </DropFile>
  );
}

function LibrarySection({ words }: { words: readonly string[] }) {
  const library = useLibrary();
  if (library.isPending) return <Spinner label="Loading the library" />;
  if (library.isError) return <ErrorState error={library.error} onRetry={() => void library.refetch()} />;
  const entries = library.data.filter((entry) => matches(words, entryText(entry)));
  if (entries.length === 0) {
    return (
      <EmptyState icon={<Download />} title={words.length === 0 ? 'The library is empty' : 'Nothing found'}>
        {words.length === 0 ? 'Publish a flow from the editor and it appears here.' : 'Try fewer or other words.'}
      </EmptyState>
    );
  }
  return (
    <CardGrid title="Library" note="Use makes a copy that you can change; Run starts it as it is">
      {entries.map((entry) => (
        <FlowCard key={entry.name} entry={entry} />
      ))}
    </CardGrid>
  );
}

function CardGrid({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <div className="mb-3 flex flex-wrap items-baseline gap-x-2">
        <h2 className="font-semibold text-md">{title}</h2>
        <p className="text-faint text-sm">{note}</p>
      </div>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(17rem,100%),1fr))] gap-4">{children}</div>
    </section>
  );
}

function matches(words: readonly string[], text: string): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}

function entryText({ name, title, description }: LibraryEntry): string {
  return `${name} ${title} ${description}`;
}

function draftText({ name, flow }: Draft): string {
  return `${name} ${flow?.title ?? ''} ${flow?.description ?? ''}`;
}
