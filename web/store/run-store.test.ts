import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry } from '#engine/journal/index';
import { startRun } from '#engine/run/start-run';
import { flowOf, testHost } from '#engine/testing/index';
import type { RunClient, RunEvent } from '../client/run-client.ts';
import { openRunStore } from './run-store.ts';

const twoCalls = () =>
  flowOf({
    nodes: [
      { id: 'write', type: 'ask', performer: { model: 'writer' }, prompt: '{{ question }}' },
      { id: 'check', type: 'ask', performer: { model: 'critic' }, prompt: '{{ text }}' },
    ],
    edges: ['input.question -> write.question', 'write.text -> check.text', 'check.text -> output.answer'],
  });

/** A chain of so many models. */
const chain = (length: number) =>
  flowOf({
    nodes: Array.from({ length }, (_, index) => ({
      id: `n${index}`,
      type: 'ask',
      performer: { model: 'writer' },
      prompt: '{{ question }}',
    })),
    edges: [
      'input.question -> n0.question',
      ...Array.from({ length: length - 1 }, (_, index) => `n${index}.text -> n${index + 1}.question`),
      `n${length - 1}.text -> output.answer`,
    ],
  });

/** The journal of a run, and a client that says whatever the test lets it say. */
async function recordedRun(flow = twoCalls()) {
  const host = testHost();
  const models = { '*': { provider: 'scripted', model: 'm' } };
  const run = await startRun(host, { flow, input: { question: 'Why?' }, models });
  await run.settled();
  const entries = await host.store.read(run.id);
  let say: (event: RunEvent) => void = () => {};
  const client = {
    place: 'server',
    subscribe: (_: string, listener: (event: RunEvent) => void) => {
      say = listener;
      return () => {};
    },
  } satisfies Partial<RunClient> as unknown as RunClient; // the store only subscribes
  return { entries, client, say: (event: RunEvent) => say(event) };
}

const entriesFrom = (entries: readonly Entry[], from: number, to?: number): RunEvent => ({
  type: 'entries',
  after: from,
  entries: entries.slice(from, to),
});

describe('The store of an open run', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shows what the journal says, with the output once the run has completed', async () => {
    const { entries, client, say } = await recordedRun();
    const { store, close } = openRunStore(client, 'r1');
    say(entriesFrom(entries, 0));
    vi.runAllTimers();
    const data = store.getState();
    expect(data.status).toBe('completed');
    expect(data.output).toHaveProperty('answer');
    expect(data.usage.calls).toBe(2);
    expect([...data.records.keys()]).toEqual(['write#1', 'check#1']);
    expect(data.latest.get('check')).toBe('check#1');
    close();
  });

  it('gives a new identity only to the activations that an entry touched', async () => {
    const { entries, client, say } = await recordedRun();
    const { store, close } = openRunStore(client, 'r1');
    say(entriesFrom(entries, 0, 2));
    vi.runAllTimers();
    const before = store.getState().records.get('write#1');
    say(entriesFrom(entries, 2));
    vi.runAllTimers();
    expect(store.getState().records.get('write#1')).toBe(before);
    expect(store.getState().records.get('check#1')?.status).toBe('done');
    close();
  });

  it('shows a long journal now and then while it is read, and at once when its end is there', async () => {
    const { entries, client, say } = await recordedRun(chain(400));
    const { store, close } = openRunStore(client, 'r1');
    say(entriesFrom(entries, 0, 300));
    vi.advanceTimersByTime(30);
    const { version } = store.getState();
    expect(store.getState().sequence).toBe(300);
    say(entriesFrom(entries, 300, entries.length - 1));
    vi.advanceTimersByTime(30);
    expect(store.getState().version).toBe(version);
    say(entriesFrom(entries, entries.length - 1));
    expect(store.getState()).toMatchObject({ status: 'completed', version: version + 1 });
    close();
  });

  it('keeps streamed text until the journal has the reply', async () => {
    const { entries, client, say } = await recordedRun();
    const { store, close } = openRunStore(client, 'r1');
    say(entriesFrom(entries, 0, 1));
    say({ type: 'delta', address: 'write#1', sample: 0, text: 'Be' });
    say({ type: 'delta', address: 'write#1', sample: 0, text: 'cause' });
    vi.runAllTimers();
    expect(store.getState().streams.get('write#1')).toBe('Because');
    say(entriesFrom(entries, 1, 2));
    vi.runAllTimers();
    expect(store.getState().streams.has('write#1')).toBe(false);
    close();
  });

  it('knows which calls wait for their turn until they begin, they end, the run ends or the line opens', async () => {
    const { entries, client, say } = await recordedRun();
    const { store, close } = openRunStore(client, 'r1');
    const held = (address: string, message?: string) => say({ type: 'held', address, provider: 'local', message });
    const waiting = () => [...store.getState().heldCalls.keys()];
    for (const address of ['a#1', 'b#1', 'c#1']) held(address, 'Waits.');
    expect(store.getState().heldCalls.get('a#1')).toEqual({ provider: 'local', message: 'Waits.' });
    held('a#1');
    expect(waiting()).toEqual(['b#1', 'c#1']);
    say({ type: 'working', addresses: ['c#1'] });
    expect(waiting()).toEqual(['c#1']);
    say({ type: 'line-opened' });
    expect(waiting()).toEqual([]);
    held('b#1', 'Waits.');
    say(entriesFrom(entries, 0));
    vi.runAllTimers();
    expect(waiting()).toEqual([]);
    close();
  });

  it('does not say twice what a model writes while the line is closed and opened again', async () => {
    const { entries, client, say } = await recordedRun();
    const { store, close } = openRunStore(client, 'r1');
    say(entriesFrom(entries, 0, 1));
    say({ type: 'delta', address: 'write#1', sample: 0, text: 'Be' });
    vi.runAllTimers();
    say({ type: 'line-opened' });
    say({ type: 'delta', address: 'write#1', sample: 0, text: 'Because' });
    vi.runAllTimers();
    expect(store.getState().streams.get('write#1')).toBe('Because');
    close();
  });

  it('says that a journal cannot be shown, and keeps what it could read', async () => {
    const { entries, client, say } = await recordedRun();
    const { store, close } = openRunStore(client, 'r1');
    say({ type: 'entries', after: 0, entries: [...entries.slice(0, 2), entries[1]!] });
    vi.runAllTimers();
    expect(store.getState().trouble).toContain('cannot be shown');
    expect(store.getState().sequence).toBe(2);
    close();
  });
});
