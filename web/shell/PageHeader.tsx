import { type ReactNode, useEffect } from 'react';
import { setPageTitle } from './page-title.ts';

export interface PageHeaderProps {
  /** Shown on the page and, with the product's name, on the browser's tab. */
  title: string;
  /** Shown instead of the title, when it needs more than text. */
  heading?: ReactNode;
  subtitle?: ReactNode;
  /** Left of the title, usually a way back. */
  leading?: ReactNode;
  children?: ReactNode;
}

/** The bar on top of a page: where one is on the left, what one can do on the right. */
export function PageHeader({ title, heading, subtitle, leading, children }: PageHeaderProps) {
  usePageTitle(title);
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-surface px-4 py-2 sm:px-5">
      {leading}
      {/* Rather than being cut to a letter, the title sends the buttons to the next line. */}
      <div className="flex min-w-0 flex-1 basis-40 items-baseline gap-2">
        <h1 className="truncate font-semibold text-md">{heading ?? title}</h1>
        {subtitle !== undefined && <div className="min-w-0 truncate text-faint text-sm max-md:hidden">{subtitle}</div>}
      </div>
      {children !== undefined && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </header>
  );
}

/** Names the browser's tab after the page. */
export function usePageTitle(title: string): void {
  useEffect(() => setPageTitle({ title }), [title]);
}

/** The scrolling part below the header, as wide as reads well. */
export function PageBody({ children, width = 'wide' }: { children: ReactNode; width?: 'wide' | 'text' }) {
  return (
    <div className="min-h-0 flex-1 scroll-area">
      <div className={`mx-auto w-full px-4 py-5 sm:px-5 ${width === 'wide' ? 'max-w-6xl' : 'max-w-3xl'}`}>
        {children}
      </div>
    </div>
  );
}

/** A page fills the space beside the navigation. */
export function Page({ children }: { children: ReactNode }) {
  return <div className="flex h-full min-h-0 flex-col">{children}</div>;
}
