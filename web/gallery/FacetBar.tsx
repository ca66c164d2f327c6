import { X } from 'lucide-react';
import type { LibraryEntry } from '#engine/protocol/index';
import { facetNames } from '#engine/protocol/index';
import { facetBarText } from '../text/gallery.ts';
import { Button, Select } from '../ui/index.ts';
import { countValues, type Order } from './choose-entries.ts';
import { FacetMenu } from './FacetMenu.tsx';
import { facetWords } from './facet-words.ts';
import type { GalleryChoiceState } from './use-gallery-choice.ts';

const orderLabels: ReadonlyArray<{ value: Order; label: string }> = [
  { value: 'recommended', label: facetBarText.recommended },
  { value: 'newest', label: facetBarText.newest },
  { value: 'cheapest', label: facetBarText.fewestCalls },
];

/** By what the library can be narrowed down, and what is chosen now. */
export function FacetBar({ entries, choice }: { entries: readonly LibraryEntry[]; choice: GalleryChoiceState }) {
  const counts = countValues(entries, choice);
  return (
    <div className="mb-4 flex flex-col gap-2">
      <fieldset className="flex flex-wrap items-center gap-1.5" aria-label={facetBarText.filterTheLibrary}>
        {facetNames.map((name) => (
          <FacetMenu
            key={name}
            name={name}
            chosen={choice.facets[name] ?? []}
            counts={counts[name]}
            onChange={(values) => choice.setFacet(name, values)}
          />
        ))}
        <Select
          aria-label={facetBarText.sortTheLibrary}
          size="sm"
          className="ml-auto w-36 max-sm:ml-0"
          value={choice.order}
          onChange={choice.setOrder}
          options={orderLabels}
        />
      </fieldset>
      {choice.hasFacets && <Chips choice={choice} />}
    </div>
  );
}

function Chips({ choice }: { choice: GalleryChoiceState }) {
  return (
    <ul className="flex flex-wrap items-center gap-1.5" aria-label={facetBarText.chosenFilters}>
      {facetNames.flatMap((name) =>
        (choice.facets[name] ?? []).map((value) => {
          const { label, values } = facetWords[name];
          return (
            <li key={`${name} ${value}`}>
              <button
                type="button"
                aria-label={facetBarText.removeFilter(label, values[value] ?? '')}
                onClick={() =>
                  choice.setFacet(
                    name,
                    (choice.facets[name] ?? []).filter((one) => one !== value),
                  )
                }
                className="flex h-6 items-center gap-1 rounded-full bg-accent-soft pr-1.5 pl-2.5 font-medium text-accent-text text-sm hover:bg-active"
              >
                <span className="text-muted">{label}:</span> {values[value]}
                <X className="size-3.5" aria-hidden />
              </button>
            </li>
          );
        }),
      )}
      <li>
        <Button look="ghost" size="sm" onClick={choice.reset}>
          {facetBarText.clearAll}
        </Button>
      </li>
    </ul>
  );
}
