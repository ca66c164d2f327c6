import { FlowError } from '#engine/errors';
import type { InspectedRun } from '../client/inspected-run.ts';
import { toFlowError } from '../client/request-error.ts';
import type { RunEvent } from '../client/run-client.ts';
import { newId } from './browser-clock.ts';
import { type ChannelMessage, channelName, type RunCommand } from './run-channel.ts';

interface PendingCommand {
  readonly command: RunCommand;
  readonly resolve: () => void;
  readonly reject: (error: FlowError) => void;
}

const pending = new Map<string, PendingCommand>();
const listeners = new Set<(run: string, event: RunEvent) => void>();
const leaderListeners = new Set<() => void>();
const inspectors = new Map<string, Set<(view: InspectedRun) => void>>();
/** The worker tells whoever looked within its patience, which is longer. */
const lookAgainMs = 4_000;
let channel: BroadcastChannel | undefined;
let worker: Worker | undefined;
let hasFailed = false;

function openChannel(): BroadcastChannel {
  if (channel !== undefined) return channel;
  channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }: MessageEvent<ChannelMessage>) => hear(data);
  return channel;
}

function hear(message: ChannelMessage): void {
  switch (message.kind) {
    case 'event':
      for (const listener of [...listeners]) listener(message.run, message.event);
      return;
    case 'done':
      settle(message.id, ({ resolve }) => resolve());
      return;
    case 'refused':
      settle(message.id, ({ reject }) => reject(toFlowError(message.error)));
      return;
    case 'leads':
      // Another worker leads now: what the last one may not have heard is said again.
      for (const [id, { command }] of pending)
        channel?.postMessage({ kind: 'command', id, command } satisfies ChannelMessage);
      return;
    case 'begins':
      for (const listener of leaderListeners) listener();
      return;
    case 'inspection':
      for (const listener of [...(inspectors.get(message.run) ?? [])]) listener(message.view);
      return;
    case 'command':
    case 'watch':
    case 'look':
      return;
  }
}

function settle(id: string, how: (command: PendingCommand) => void): void {
  const command = pending.get(id);
  pending.delete(id);
  if (command !== undefined) how(command);
}

/** Starts this tab's worker, which leads or waits its turn to lead. */
export function ensureWorker(): void {
  if (worker !== undefined) return;
  openChannel();
  worker = new Worker(new URL('./run-worker.ts', import.meta.url), { type: 'module', name: 'flowright-runs' });
  worker.onerror = (event) => {
    event.preventDefault();
    worker?.terminate();
    worker = undefined;
    hasFailed = true;
    const error = new FlowError(
      'INTERNAL',
      `The worker for runs in this browser stopped: ${event.message || 'it could not be loaded'}.`,
    );
    for (const id of [...pending.keys()]) settle(id, ({ reject }) => reject(error));
  };
}

/** Starts this tab's worker for what another one left. One that stopped with an error is only started by a command. */
export function takeUpWork(): void {
  if (!hasFailed) ensureWorker();
}

/** Told each time a worker, of whichever tab, begins to lead. */
export function hearOfLeaders(listener: () => void): void {
  openChannel();
  leaderListeners.add(listener);
}

/** Resolves when the leading worker has done it, durably; rejects with the worker's refusal. */
export function sendCommand(command: RunCommand): Promise<void> {
  ensureWorker();
  const id = newId();
  return new Promise((resolve, reject) => {
    pending.set(id, { command, resolve, reject });
    openChannel().postMessage({ kind: 'command', id, command } satisfies ChannelMessage);
  });
}

/** Asks the leading worker to say what it is working on in a run; nobody answers when none leads. */
export function askWhatIsWorkedOn(run: string): void {
  openChannel().postMessage({ kind: 'watch', run } satisfies ChannelMessage);
}

/** Hears what happens in all of this browser's runs, whichever tab does them. */
export function listenToRuns(listener: (run: string, event: RunEvent) => void): () => void {
  openChannel();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Hears what XState's inspection says of a run that this browser works on; nothing of any other. */
export function inspectRun(run: string, listener: (view: InspectedRun) => void): () => void {
  const look = () => openChannel().postMessage({ kind: 'look', run } satisfies ChannelMessage);
  const listeners = inspectors.get(run) ?? new Set();
  inspectors.set(run, listeners.add(listener));
  const timer = setInterval(look, lookAgainMs);
  look();
  return () => {
    clearInterval(timer);
    listeners.delete(listener);
    if (listeners.size === 0) inspectors.delete(run);
  };
}
