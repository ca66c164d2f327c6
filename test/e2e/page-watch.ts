import type { BrowserContext } from '@playwright/test';

/** Notes everything that a page of ours must never do, in any of its tabs and workers. */
export interface PageWatch {
  /** What was seen and not allowed: uncaught errors, console errors (refusals by the CSP among them), foreign requests. */
  readonly problems: readonly string[];
  /** Expects errors that match, such as the 409 that a test provokes; also those that were noted before. */
  allow(pattern: RegExp): void;
}

/** Watches a context from now on. Requests may only go to the given origins. */
export function watchPages(context: BrowserContext, origins: readonly string[]): PageWatch {
  const seen: string[] = [];
  const allowed: RegExp[] = [];
  context.on('weberror', (problem) => {
    const error = problem.error();
    seen.push(`uncaught: ${error.stack ?? error.message}`);
  });
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    const { url } = message.location();
    seen.push(`console: ${message.text()}${url === '' ? '' : ` (${url})`}`);
  });
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (['http:', 'https:', 'ws:', 'wss:'].includes(protocol) && !origins.includes(origin)) {
      seen.push(`foreign request: ${request.method()} ${request.url()}`);
    }
  });
  return {
    get problems() {
      return seen.filter((problem) => !allowed.some((pattern) => pattern.test(problem)));
    },
    allow: (pattern) => void allowed.push(pattern),
  };
}
