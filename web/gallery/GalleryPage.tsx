import { Compass, Plus, Search, Upload } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { Draft } from '../host/drafts-store.ts';
import { usePinNews } from '../library/updates/use-updates.ts';
import { DropFile } from '../shell/DropFile.tsx';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { useDrafts } from '../store/drafts.ts';
import { galleryPageText } from '../text/gallery.ts';
import { useTourStart } from '../tour/use-tour-start.ts';
import { Button, ErrorState, IconButton, Spinner, TextField } from '../ui/index.ts';
import { CardGrid } from './CardGrid.tsx';
import { matches } from './choose-entries.ts';
import { DraftCard } from './DraftCard.tsx';
import { FirstVisit } from './FirstVisit.tsx';
import { LibrarySection } from './LibrarySection.tsx';
import { NewFlowDialog } from './NewFlowDialog.tsx';
import { useGalleryChoice } from './use-gallery-choice.ts';

// To say what a file needs, templates and expressions are compiled; nothing else of the first page does that.
const ImportDialog = lazy(async () => ({ default: (await import('./ImportDialog.tsx')).ImportDialog }));

/** The first page: own flows and the library's, each with a picture, each a click away from running. */
export function GalleryPage() {
  const choice = useGalleryChoice();
  const [isCreating, setCreating] = useState(false);
  const [imported, setImported] = useState<{ text: string; from: string } | 'choose' | undefined>();
  const [, navigate] = useLocation();
  const drafts = useDrafts();
  const { words } = choice;
  const ownFlows = (drafts.data ?? []).filter((draft) => matches(words, draftText(draft)));
  const news = usePinNews(useMemo(() => (drafts.data ?? []).flatMap(({ flow }) => flow ?? []), [drafts.data]));
  const isFirstVisit = drafts.data?.length === 0;
  return (
    <DropFile
      label={galleryPageText.gallery}
      hint={galleryPageText.galleryHint}
      onFile={(text, from) => setImported({ text, from })}
    >
      <Page>
        <PageHeader title={galleryPageText.gallery}>
          <TextField
            aria-label={galleryPageText.searchFlows}
            type="search"
            placeholder={galleryPageText.searchFlows}
            icon={<Search />}
            className="w-full sm:w-64"
            value={choice.search}
            onChange={choice.setSearch}
          />
          {!isFirstVisit && <TourButton />}
          <Button icon={<Upload />} onClick={() => setImported('choose')}>
            {galleryPageText.import}
          </Button>
          <Button look="primary" icon={<Plus />} onClick={() => setCreating(true)}>
            {galleryPageText.newFlow}
          </Button>
        </PageHeader>
        <PageBody>
          <div className="flex flex-col gap-8 pb-10">
            {isFirstVisit && words.length === 0 && !choice.hasFacets && (
              <FirstVisit onCreate={() => setCreating(true)} onImport={() => setImported('choose')} />
            )}
            {drafts.isError && <ErrorState error={drafts.error} onRetry={() => void drafts.refetch()} />}
            {ownFlows.length > 0 && (
              <CardGrid title={galleryPageText.yourFlows} note={galleryPageText.yourFlowsNote}>
                {ownFlows.map((draft) => (
                  <DraftCard
                    key={draft.name}
                    draft={draft}
                    updates={news.filter(({ nodes }) => nodes.some(({ flow }) => flow === draft.flow)).length}
                  />
                ))}
              </CardGrid>
            )}
            {/* Own flows stand above; what comes late would push the library down. */}
            {drafts.isPending ? <Spinner /> : <LibrarySection choice={choice} />}
          </div>
        </PageBody>
      </Page>
      <NewFlowDialog
        open={isCreating}
        onClose={() => setCreating(false)}
        onCreated={(name) => navigate(`/edit/${name}`)}
      />
      {imported !== undefined && (
        <Suspense fallback={null}>
          <ImportDialog
            given={imported === 'choose' ? undefined : imported}
            onClose={() => setImported(undefined)}
            onImported={(name) => navigate(`/edit/${name}`)}
            onReleased={(name) => navigate(`/library/${name}`)}
          />
        </Suspense>
      )}
    </DropFile>
  );
}

/** For those who were here before; newcomers see the tour among their three ways in. */
function TourButton() {
  const tour = useTourStart();
  return (
    <IconButton
      label={galleryPageText.takeTheTour}
      busy={tour.isStarting}
      disabled={tour.start === undefined}
      onClick={() => tour.start?.()}
    >
      <Compass aria-hidden />
    </IconButton>
  );
}

function draftText({ name, flow }: Draft): string {
  return `${name} ${flow?.title ?? ''} ${flow?.description ?? ''}`;
}
