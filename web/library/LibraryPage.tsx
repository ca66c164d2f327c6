import { ArrowLeft } from 'lucide-react';
import { Link } from 'wouter';
import { useLibraryEntry } from '../client/queries.ts';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { libraryPageText } from '../text/library.ts';
import { buttonClasses, ErrorState, Spinner } from '../ui/index.ts';
import { EntryPage } from './EntryPage.tsx';

/** A flow of the library: what it is, what it takes and gives, how to use it. `part` is the part of the page. */
export function LibraryPage({ name, part }: { name: string; part?: string | undefined }) {
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
              <Spinner label={libraryPageText.loadingTheFlow} />
            )}
          </PageBody>
        </>
      ) : (
        <EntryPage entry={entry.data} part={part} leading={<BackToGallery />} />
      )}
    </Page>
  );
}

function BackToGallery() {
  return (
    <Link href="/" aria-label={libraryPageText.gallery} className={buttonClasses('ghost', 'sm')}>
      <ArrowLeft aria-hidden />
    </Link>
  );
}
