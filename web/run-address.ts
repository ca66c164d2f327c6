/** Where a run's page is. */
export interface RunAddress {
  readonly place: 'server' | 'browser';
  readonly run: string;
}

/** The run that a path of the workbench shows, undefined when it shows something else. */
export function runAt(pathname: string): RunAddress | undefined {
  const [, browser, run] = /^\/runs\/(browser\/)?([\w-]+)$/.exec(pathname) ?? [];
  if (run === undefined || (browser === undefined && run === 'compare')) return undefined;
  return { place: browser === undefined ? 'server' : 'browser', run };
}
