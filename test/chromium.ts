import { installedChromiums } from './installed-chromium.mjs';

/** The browser that is installed here, or undefined when Playwright must use its own. */
export function findChromium(): string | undefined {
  return installedChromiums()[0];
}

/** Launch options shared by Playwright and vitest: no sandbox (CI runs as root) and no call to the outside. */
export function chromiumLaunch(): { executablePath?: string; args: string[] } {
  const executablePath = findChromium();
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}
