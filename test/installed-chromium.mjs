// Plain JavaScript: read before anything is installed, by the set-up, and later by Playwright and vitest.
import { existsSync } from 'node:fs';

/** Value of CHROMIUM_PATH that means: use the browser that Playwright has downloaded, whatever else is installed. */
export const ownBrowser = 'playwright';

/** The first is the same browser without its own windows and menus, which nobody sees here and which take time. */
const usualPlaces = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browsers that are installed here, the one that CHROMIUM_PATH names first. */
export function installedChromiums(environment = process.env) {
  const chosen = environment.CHROMIUM_PATH ?? '';
  if (chosen === ownBrowser) return [];
  return [...(chosen === '' ? [] : [chosen]), ...usualPlaces].filter((place) => existsSync(place));
}
