import { ChevronDown, Download, SearchX } from 'lucide-react';
import { useLibrary } from '../client/queries.ts';
import { librarySectionText } from '../text/gallery.ts';
import { Button, EmptyState, ErrorState, Spinner } from '../ui/index.ts';
import { CardGrid } from './CardGrid.tsx';
import { chooseEntries, type GallerySection, intoSections } from './choose-entries.ts';
import { FacetBar } from './FacetBar.tsx';
import { FlowCard } from './FlowCard.tsx';
import type { GalleryChoiceState } from './use-gallery-choice.ts';

/** The library in its parts, or what was asked for in one list. */
export function LibrarySection({ choice }: { choice: GalleryChoiceState }) {
  const library = useLibrary();
  if (library.isPending) return <Spinner label={librarySectionText.loadingTheLibrary} />;
  if (library.isError) return <ErrorState error={library.error} onRetry={() => void library.refetch()} />;
  if (library.data.length === 0) {
    return (
      <EmptyState icon={<Download />} title={librarySectionText.libraryIsEmpty}>
        {librarySectionText.publishFlowFromEditor}
      </EmptyState>
    );
  }
  const entries = chooseEntries(library.data, choice);
  const isWhole = entries.length === library.data.length && choice.order === 'recommended';
  const parts = isWhole ? intoSections(entries) : [{ section: 'found', title: '', note: '', entries }];
  return (
    <section aria-label={librarySectionText.library}>
      <div className="mb-3 flex flex-wrap items-baseline gap-x-2">
        <h2 className="font-semibold text-lg">{librarySectionText.library}</h2>
        <p className="text-faint text-sm" role="status">
          {isWhole
            ? librarySectionText.tryExampleAtOnceUse
            : librarySectionText.ofFlows(entries.length, library.data.length)}
        </p>
      </div>
      <FacetBar entries={library.data} choice={choice} />
      {entries.length === 0 ? (
        <EmptyState
          icon={<SearchX />}
          title={librarySectionText.nothingFound}
          actions={
            <Button look="primary" onClick={choice.reset}>
              {librarySectionText.showAllFlows}
            </Button>
          }
        >
          {librarySectionText.noFlowHasAll}
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-7">
          {parts.map((part) => {
            const hidden = isWhole && !choice.open.includes(part.section) ? hiddenIn(part) : 0;
            return (
              <CardGrid key={part.section} title={part.title} note={part.note} level={3}>
                {part.entries.slice(0, part.entries.length - hidden).map((entry) => (
                  <FlowCard key={entry.name} entry={entry} level={part.title === '' ? 3 : 4} />
                ))}
                {hidden > 0 && (
                  <div className="col-span-full">
                    <Button icon={<ChevronDown />} onClick={() => choice.showWhole(part.section)}>
                      {librarySectionText.showMore(hidden, part.title)}
                    </Button>
                  </div>
                )}
              </CardGrid>
            );
          })}
        </div>
      )}
    </section>
  );
}

/** So many of a part are shown until one asks for more: two rows on a wide screen, of building blocks one. */
const shownAtFirst = 6;
const blocksAtFirst = 3;

/** A single hidden flow would save no more room than the button takes. */
function hiddenIn({ section, entries }: GallerySection): number {
  const hidden = entries.length - (section === 'blocks' ? blocksAtFirst : shownAtFirst);
  return hidden > 1 ? hidden : 0;
}
