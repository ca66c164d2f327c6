import type { ComponentProps } from 'react';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { renderedMarkdownText } from '../text/ui.ts';
import { cx } from './class-names.ts';

/**
 * Text from flows, models and people, which is never trusted: raw HTML stays text, links go only to http(s)
 * and mail addresses, and images are named instead of fetched, since fetching one tells its server who reads.
 */
export function RenderedMarkdown({ children, className }: { children: string; className?: string }) {
  return (
    <div className={cx('markdown wrap-anywhere min-w-0', className)}>
      <ReactMarkdown remarkPlugins={[remarkGfm]} urlTransform={safeUrl} components={{ a: SafeLink, img: ImageName }}>
        {children}
      </ReactMarkdown>
    </div>
  );
}

function safeUrl(url: string): string {
  return /^(https?:\/\/|mailto:|#)/i.test(url) ? url : '';
}

function SafeLink({ href, children }: ComponentProps<'a'>) {
  if (href === undefined || href === '') return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer noopener" title={href}>
      {children}
    </a>
  );
}

function ImageName({ alt }: ComponentProps<'img'>) {
  return (
    <span className="text-faint">
      {alt === undefined || alt === '' ? renderedMarkdownText.image : renderedMarkdownText.imageNamed(alt)}
    </span>
  );
}
