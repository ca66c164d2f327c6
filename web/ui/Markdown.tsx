import { lazy, Suspense } from 'react';
import { cx } from './class-names.ts';

// The parser is a quarter of what the first page would load otherwise. Pages that are mostly Markdown, such as an entry
// of the library, import it themselves: their texts never show as they were typed.
const RenderedMarkdown = lazy(async () => ({ default: (await import('./RenderedMarkdown.tsx')).RenderedMarkdown }));

/** Untrusted text as Markdown: no raw HTML, safe links only, no remote images. */
export function Markdown({ children, className }: { children: string; className?: string }) {
  return (
    <Suspense fallback={<div className={cx('wrap-anywhere min-w-0 whitespace-pre-wrap', className)}>{children}</div>}>
      <RenderedMarkdown {...(className === undefined ? {} : { className })}>{children}</RenderedMarkdown>
    </Suspense>
  );
}
