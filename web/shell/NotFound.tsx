import { Compass } from 'lucide-react';
import { Link } from 'wouter';
import { buttonClasses, EmptyState } from '../ui/index.ts';
import { usePageTitle } from './PageHeader.tsx';

/** An address that names no page. */
export function NotFound() {
  usePageTitle('Not found');
  return (
    <EmptyState
      className="h-full"
      icon={<Compass />}
      title="There is nothing at this address"
      actions={
        <>
          <Link href="/" className={buttonClasses('primary')}>
            Gallery
          </Link>
          <Link href="/runs" className={buttonClasses()}>
            Runs
          </Link>
        </>
      }
    >
      The link may be mistyped, or what it led to was deleted.
    </EmptyState>
  );
}
