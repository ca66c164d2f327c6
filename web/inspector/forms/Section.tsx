import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { cx } from '../../ui/index.ts';

export interface SectionProps {
  title: string;
  children: ReactNode;
  /** Shown beside the title when the section is closed: what is set in it. */
  summary?: string | undefined;
  isOpen?: boolean;
  /** Buttons on the right of the title. */
  actions?: ReactNode;
}

/** A part of the inspector that opens and closes. */
export function Section({ title, children, summary, isOpen = true, actions }: SectionProps) {
  const [open, setOpen] = useState(isOpen);
  return (
    <section className="border-line border-t">
      <div className="flex items-center pr-2">
        <h3 className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="flex h-9 w-full items-center gap-1.5 px-3 text-left font-medium text-sm hover:bg-hover focus-visible:-outline-offset-2"
          >
            <ChevronRight
              className={cx('size-3.5 shrink-0 text-faint transition-transform', open && 'rotate-90')}
              aria-hidden
            />
            <span className="shrink-0">{title}</span>
            {!open && summary !== undefined && (
              <span className="min-w-0 flex-1 truncate text-right font-normal text-faint text-xs">{summary}</span>
            )}
          </button>
        </h3>
        {open && actions}
      </div>
      {open && <div className="flex flex-col gap-3 px-3 pt-1 pb-4">{children}</div>}
    </section>
  );
}
