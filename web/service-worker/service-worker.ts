import { type BuildFacts, buildMetaTag, type PageMessage } from './build-facts.ts';

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build (`service-worker-plugin.ts`). */
declare const __BUILD__: BuildFacts;
const build = __BUILD__;
const files: ReadonlySet<string> = new Set(build.files);

const prefix = 'flowright-build ';
const shelf = prefix + build.id;
/** A tab that still shows the last version finds its parts, also those that it has not loaded yet. */
const keptBuilds = 2;
/** What a proxy says when the server behind it is gone. */
const serverIsGone = new Set([502, 503, 504]);

self.addEventListener('install', (event) => event.waitUntil(fillShelf()));
// Only after somebody asked for it, or when there was no version before: a running editor keeps its own.
self.addEventListener('activate', (event) => event.waitUntil(dropOldBuilds().then(() => self.clients.claim())));

self.addEventListener('message', (event) => {
  const message = event.data as PageMessage; // only our own pages can reach this worker
  if (message.type === 'which-build') event.ports[0]?.postMessage(build.id);
  else event.waitUntil(self.skipWaiting());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  // Answers of the API are never kept, nor are pages that the server makes for others.
  if (pathname.startsWith('/api/') || pathname.startsWith('/t/')) return;
  if (request.mode === 'navigate') event.respondWith(openPage(request));
  else if (pathname.startsWith('/assets/') || files.has(pathname)) event.respondWith(takeFile(request));
});

async function fillShelf(): Promise<void> {
  const cache = await caches.open(shelf);
  // The page is asked for anew; files have their content in their name, and are mostly there from the visit itself.
  const page = await fetch('/', { cache: 'no-cache' });
  const text = page.ok ? await page.clone().text() : '';
  if (!text.includes(buildMetaTag(build.id))) throw new Error('The server has another version by now.');
  await cache.put('/', page);
  await cache.addAll([...files]);
}

async function dropOldBuilds(): Promise<void> {
  // In the order in which they were made.
  const builds = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== shelf);
  await Promise.all(builds.slice(0, Math.max(0, builds.length + 1 - keptBuilds)).map((name) => caches.delete(name)));
}

/** From the server, which gives the page its cookie and its newest version; from the shelf when that is out of reach. */
async function openPage(request: Request): Promise<Response> {
  const kept = () => caches.match('/', { cacheName: shelf });
  try {
    const answer = await fetch(request);
    return serverIsGone.has(answer.status) ? ((await kept()) ?? answer) : answer;
  } catch (error) {
    const page = await kept();
    if (page === undefined) throw error;
    return page;
  }
}

/** From the shelves; what was not there (the code editor, say) stays after it was used once. */
async function takeFile(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok && new URL(request.url).pathname.startsWith('/assets/')) {
    const copy = answer.clone();
    // A full disk must not keep the file from the page.
    await caches
      .open(shelf)
      .then((cache) => cache.put(request, copy))
      .catch(() => {});
  }
  return answer;
}
