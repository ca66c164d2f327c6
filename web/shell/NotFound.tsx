import { Compass } from 'lucide-react';
import { Link } from 'wouter';
import { notFoundText } from '../text/shell.ts';
import { buttonClasses, EmptyState } from '../ui/index.ts';
import { usePageTitle } from './PageHeader.tsx';

/** An address that names no page. */
export function NotFound() {
  usePageTitle(notFoundText.notFound);
  return (
    <EmptyState
      className="h-full"
      icon={<Compass />}
      title={notFoundText.thereIsNothing}
      actions={
        <>
          <Link href="/" className={buttonClasses('primary')}>
            {notFoundText.gallery}
          </Link>
          <Link href="/runs" className={buttonClasses()}>
            {notFoundText.runs}
          </Link>
        </>
      }
    >
      {notFoundText.linkMayBeMistyped}
    </EmptyState>
  );
}
