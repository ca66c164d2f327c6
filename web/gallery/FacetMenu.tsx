import { Menu } from '@base-ui/react/menu';
import { Check, ChevronDown } from 'lucide-react';
import type { FacetName } from '#engine/protocol/index';
import { facetValues } from '#engine/protocol/index';
import { facetMenuText } from '../text/gallery.ts';
import { buttonClasses, cx, itemClasses, popupClasses } from '../ui/index.ts';
import { facetWords } from './facet-words.ts';

export interface FacetMenuProps {
  name: FacetName;
  chosen: readonly string[];
  /** How many flows each value would show. */
  counts: Readonly<Record<string, number>>;
  onChange: (values: readonly string[]) => void;
}

/** One facet: its values with how many flows have them, any number of which may be chosen. */
export function FacetMenu({ name, chosen, counts, onChange }: FacetMenuProps) {
  const { label, values } = facetWords[name];
  return (
    <Menu.Root>
      <Menu.Trigger
        className={cx(
          buttonClasses('secondary', 'sm'),
          chosen.length > 0 && 'border-accent bg-accent-soft text-accent-text',
        )}
      >
        {label}
        {chosen.length > 0 && <span className="tabular-nums">({chosen.length})</span>}
        <ChevronDown aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="bottom" align="start" sideOffset={4} className="z-60 outline-none">
          <Menu.Popup className={cx(popupClasses, 'min-w-52')}>
            {facetValues[name].map((value) => (
              <Menu.CheckboxItem
                key={value}
                checked={chosen.includes(value)}
                disabled={counts[value] === 0 && !chosen.includes(value)}
                onCheckedChange={(isChecked) =>
                  onChange(isChecked ? [...chosen, value] : chosen.filter((one) => one !== value))
                }
                className={itemClasses}
              >
                <span
                  aria-hidden
                  className={cx(
                    'flex size-4 items-center justify-center rounded-sm border [&_svg]:size-3',
                    chosen.includes(value) ? 'border-accent bg-accent text-accent-ink' : 'border-line-strong',
                  )}
                >
                  {chosen.includes(value) && <Check />}
                </span>
                <span className="flex-1">{values[value]}</span>
                <span className="text-faint text-sm tabular-nums">
                  {counts[value]}
                  <span className="sr-only"> {facetMenuText.flows(counts[value] ?? 0)}</span>
                </span>
              </Menu.CheckboxItem>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
