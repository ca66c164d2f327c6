import { type DeclaredFacets, facetValues } from '#engine/protocol/index';
import { facetWords } from '../gallery/facet-words.ts';
import { facetFieldsText } from '../text/publishing.ts';
import { Select } from '../ui/index.ts';

const declared = ['type', 'structure', 'strategy', 'coordination'] as const;
const notSaid = 'not-said';

export interface FacetFieldsProps {
  value: Partial<DeclaredFacets>;
  onChange: (value: Partial<DeclaredFacets>) => void;
}

/** What only an author knows of a flow, so that others find it; who works and what it costs is told by the flow. */
export function FacetFields({ value, onChange }: FacetFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {declared.map((name) => {
        const { label, values } = facetWords[name];
        return (
          <Select
            key={name}
            label={label}
            value={value[name] ?? notSaid}
            onChange={(next) => {
              const { [name]: _, ...others } = value;
              onChange(next === notSaid ? others : { ...others, [name]: next });
            }}
            options={[
              { value: notSaid, label: facetFieldsText.notSaid },
              ...facetValues[name].map((one) => ({ value: one as string, label: values[one] ?? one })),
            ]}
          />
        );
      })}
    </div>
  );
}
