import '../style.css';
import { expect, it } from 'vitest';
import { render } from 'vitest-browser-react';
import { Toaster, waitInSight } from './index.ts';

/** Ends only when it is called off. */
function forever(signal: AbortSignal): Promise<string> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

it('says what is waited for, and calls it off by one press', async () => {
  const screen = await render(<Toaster />);
  let signal: AbortSignal | undefined;
  const waiting = waitInSight('Writing the file…', (given) => {
    signal = given;
    return forever(given);
  });
  await expect.element(screen.getByText('Writing the file…')).toBeVisible();
  await screen.getByRole('button', { name: 'Cancel' }).click();
  expect(await waiting).toBeUndefined();
  expect(signal?.aborted).toBe(true);
  await expect.element(screen.getByText('Writing the file…')).not.toBeInTheDocument();
});

it('says nothing of what is there at once, and hands on what it fails with', async () => {
  const screen = await render(<Toaster />);
  expect(await waitInSight('At once…', async () => 'done')).toBe('done');
  await expect(waitInSight('At once…', async () => Promise.reject(new Error('No room.')))).rejects.toThrow('No room.');
  await expect.element(screen.getByText('At once…')).not.toBeInTheDocument();
});
