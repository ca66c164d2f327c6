import { lazy, Suspense } from 'react';
import { cx } from './class-names.ts';

// The parser is a quarter of what the first page would load otherwise. Pages that are mostly Markdown, such as an entry
// of the library, import it themselves: their texts never show as they were typed.
const load = () => import('./RenderedMarkdown.tsx');
const RenderedMarkdown = lazy(async () => ({ default: (await load()).RenderedMarkdown }));

/** For parts that will show Markdown as soon as they have it: the parser comes while they still wait for that. */
export function beginMarkdown(): void {
  load().catch(() => {}); // showing it tries again and says what is wrong
}

/** Untrusted text as Markdown: no raw HTML, safe links only, no remote images. */
export function Markdown({ children, className }: { children: string; className?: string }) {
  return (
    <Suspense fallback={<div className={cx('wrap-anywhere min-w-0 whitespace-pre-wrap', className)}>{children}</div>}>
      <RenderedMarkdown {...(className === undefined ? {} : { className })}>{children}</RenderedMarkdown>
    </Suspense>
  );
}
