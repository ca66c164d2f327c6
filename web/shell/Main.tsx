import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { mainText } from '../text/shell.ts';
import { buttonClasses } from '../ui/index.ts';
import { onPageTitle, pageTitle } from './page-title.ts';

const mainId = 'page';

/** First thing the Tab key reaches: past the navigation, to what the page is about. */
export function SkipLink() {
  return (
    <a
      href={`#${mainId}`}
      className={`${buttonClasses('primary')} fixed top-2 left-2 z-50 not-focus:sr-only`}
      onClick={(event) => {
        event.preventDefault();
        document.getElementById(mainId)?.focus();
      }}
    >
      {mainText.skipToPage}
    </a>
  );
}

/**
 * What the page is about. On arriving at another page focus goes there, and its title is said, as a browser does when it
 * loads a document; a page that takes the focus itself, such as one that opens a dialog, keeps it.
 */
export function Main({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  const last = useRef(location);
  // Pages are loaded when they are first wanted, and name themselves only then.
  const title = useSyncExternalStore(onPageTitle, pageTitle);
  useEffect(() => {
    if (last.current === location) return;
    last.current = location;
    const frame = requestAnimationFrame(() => {
      if (!isHeldByPage(main.current)) main.current?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [location]);
  return (
    <main ref={main} id={mainId} tabIndex={-1} className="relative flex min-h-0 min-w-0 flex-1 flex-col outline-none">
      <p role="status" className="sr-only" data-testid="arrival">
        {title}
      </p>
      {children}
    </main>
  );
}

function isHeldByPage(main: HTMLElement | null): boolean {
  const { activeElement } = document;
  if (activeElement === null || activeElement === document.body) return false;
  return main?.contains(activeElement) === true || activeElement.closest('[role=dialog], [role=alertdialog]') !== null;
}
