export const ownBrowser: string;
/** The browsers that are installed here, the one that CHROMIUM_PATH names first. */
export function installedChromiums(environment?: Readonly<Record<string, string | undefined>>): string[];
