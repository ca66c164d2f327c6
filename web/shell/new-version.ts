import { buildMeta, type PageMessage } from '../service-worker/build-facts.ts';
import { newVersionText } from '../text/shell.ts';
import { toast } from '../ui/index.ts';

const lookAgainMs = 60 * 60 * 1000;
/** A worker that is asked to take over does it at once; the page is not kept waiting for one that cannot. */
const patienceMs = 2_000;

/**
 * Keeps the workbench in this browser, so that it opens without a network; says when there is a new version, which is
 * shown only when somebody asks for it. Does nothing in development.
 */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || navigator.serviceWorker === undefined) return;
  // What the page itself needs goes first.
  if (document.readyState === 'complete') whenIdle(register);
  else window.addEventListener('load', () => whenIdle(register), { once: true });
}

function whenIdle(work: () => Promise<void>): void {
  const start = () =>
    void work().catch((error: unknown) => console.warn('The workbench is not kept for work without a network.', error));
  if ('requestIdleCallback' in window) window.requestIdleCallback(start, { timeout: 5_000 });
  else setTimeout(start, 1_000);
}

async function register(): Promise<void> {
  const registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
  const consider = () => {
    const { waiting } = registration;
    if (waiting !== null) void offer(waiting);
  };
  consider();
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => installing.state === 'installed' && consider());
  });
  lookForUpdates(registration);
}

/** Also in a tab that stays open for days. */
function lookForUpdates(registration: ServiceWorkerRegistration): void {
  const look = () => void registration.update().catch(() => {}); // without a network there is nothing new
  setInterval(look, lookAgainMs);
  let lookedAt = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' || Date.now() - lookedAt < lookAgainMs) return;
    lookedAt = Date.now();
    look();
  });
}

async function offer(worker: ServiceWorker): Promise<void> {
  const own = document.querySelector<HTMLMetaElement>(`meta[name="${buildMeta}"]`)?.content;
  // The page was loaded from the server after its new version was put there: only the worker is behind.
  if (own === (await buildOf(worker))) return tell(worker, { type: 'take-over' });
  toast.info(newVersionText.newVersionIsReady, {
    id: 'new-version',
    description: newVersionText.nothingChangesUntilYou,
    duration: Number.POSITIVE_INFINITY,
    action: { label: newVersionText.reload, onClick: () => void takeOver(worker) },
  });
}

async function takeOver(worker: ServiceWorker): Promise<void> {
  const active = new Promise<void>((resolve) => {
    worker.addEventListener('statechange', () => worker.state === 'activated' && resolve());
    setTimeout(resolve, patienceMs);
  });
  tell(worker, { type: 'take-over' });
  await active;
  location.reload();
}

function buildOf(worker: ServiceWorker): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => {
      port1.close();
      resolve(data);
    };
    worker.postMessage({ type: 'which-build' } satisfies PageMessage, [port2]);
  });
}

function tell(worker: ServiceWorker, message: PageMessage): void {
  worker.postMessage(message);
}
