/** What a build of the workbench consists of, as its service worker knows it. */
export interface BuildFacts {
  /** Differs when anything in the build differs; the page carries it too. */
  readonly id: string;
  /** Kept from the first visit on: everything that the workbench needs without a network. */
  readonly files: readonly string[];
}

/** What a page says to a service worker. */
export type PageMessage =
  /** Answered on the port that comes with it: the build's id. */
  | { readonly type: 'which-build' }
  /** Somebody wants the new version, or has it already. */
  | { readonly type: 'take-over' };

/** The name of the page's `<meta>` that carries the id of its build. */
export const buildMeta = 'flowright-build';

/** The line of the page that carries it. */
export function buildMetaTag(id: string): string {
  return `<meta name="${buildMeta}" content="${id}" />`;
}
