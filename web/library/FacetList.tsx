import { Link } from 'wouter';
import { type Facets, facetNames } from '#engine/protocol/index';
import { facetWords } from '../gallery/facet-words.ts';
import { facetListText } from '../text/library.ts';

/** What kind of flow it is; each word leads to all flows of that kind. */
export function FacetList({ facets }: { facets: Facets }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
      {facetNames.map((name) => {
        const value = facets[name];
        if (value === undefined) return null;
        const { label, values } = facetWords[name];
        return (
          <div key={name} className="contents">
            <dt className="text-faint">{label}</dt>
            <dd>
              <Link
                href={`/?${name}=${value}`}
                title={facetListText.allFlowsOfThisKind(value)}
                className="inline-block min-h-6 min-w-6 hover:underline"
              >
                {values[value]}
              </Link>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
