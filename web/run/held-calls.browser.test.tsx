import '../style.css';
import { expect, it } from 'vitest';
import { render } from 'vitest-browser-react';
import { startRun } from '#engine/run/start-run';
import { flowOf, testHost } from '#engine/testing/index';
import type { RunClient, RunEvent } from '../client/run-client.ts';
import { openRunStore } from '../store/run-store.ts';
import { HeldBadges } from './HeldBadges.tsx';
import { TraceRowView } from './TraceRowView.tsx';
import { traceRows } from './trace-rows.ts';

const flow = flowOf({
  nodes: [{ id: 'write', type: 'ask', performer: { model: 'writer' }, prompt: '{{ question }}' }],
  edges: ['input.question -> write.question', 'write.text -> output.answer'],
});

/** A run whose only call is never answered, and what says that it waits. */
async function openRun() {
  const host = testHost({ script: () => new Promise(() => {}) });
  const models = { '*': { provider: 'scripted', model: 'm' } };
  const { id } = await startRun(host, { flow, input: { question: 'Why?' }, models });
  let say: (event: RunEvent) => void = () => {};
  const client = {
    place: 'server',
    subscribe: (_: string, listener: (event: RunEvent) => void) => {
      say = listener;
      return () => {};
    },
  } satisfies Partial<RunClient> as unknown as RunClient; // the store only subscribes
  const { store } = openRunStore(client, id);
  say({ type: 'entries', after: 0, entries: await host.store.read(id) });
  say({ type: 'working', addresses: ['write#1'] });
  await expect.poll(() => store.getState().records.size).toBe(1);
  return { store, say: (event: RunEvent) => say(event) };
}

it('a call that waits for a limit says so in the trace and over it, until it begins', async () => {
  const { store, say } = await openRun();
  const [row] = traceRows(store.getState().records, new Set());
  const none = () => {};
  const screen = await render(
    <>
      <HeldBadges store={store} />
      <div role="tree">
        <TraceRowView id="row" store={store} row={row!} isSelected={false} onSelect={none} onToggle={none} />
      </div>
    </>,
  );
  const shown = screen.getByRole('treeitem');
  await expect.element(shown.getByRole('img', { name: 'Running' })).toBeVisible();
  say({ type: 'held', address: 'write#1', provider: 'local', message: 'One at a time.' });
  await expect.element(shown.getByText('Waiting for the limit of “local”')).toBeVisible();
  await expect.element(shown.getByRole('img', { name: 'Waits for its turn' })).toBeVisible();
  await expect.element(screen.getByTitle('One at a time.').first()).toHaveTextContent('1 step waits');
  say({ type: 'held', address: 'write#1', provider: 'local' });
  await expect.element(shown.getByRole('img', { name: 'Running' })).toBeVisible();
  await expect.element(screen.getByText('limit of')).not.toBeInTheDocument();
});
