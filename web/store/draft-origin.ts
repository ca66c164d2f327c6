const key = (draft: string): string => `flowright.origin.${draft}`;

/** Remembers which release a draft was made from, so that it can still run on that release's examples. */
export function rememberOrigin(draft: string, release: string): void {
  localStorage.setItem(key(draft), release);
}

/** `name@version` of the release that the draft was made from, if it was. */
export function originOf(draft: string): string | undefined {
  return localStorage.getItem(key(draft)) ?? undefined;
}
