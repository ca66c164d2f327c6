import type { ReceivedCall } from '../openai-server/server.mjs';
import { expect, test } from './fixtures.ts';
import { node, openTab, output, runPanel, startRun } from './workbench.ts';

test.use({ withModel: true });

const whole = 'Paint the clubroom before the party.';
const paint = 'How much paint does it take?';
const start = 'When do we have to start?';
const size = 'How large are the walls?';
const cover = 'How far does a litre go?';

const plans: Readonly<Record<string, object>> = {
  [whole]: { kind: 'split', parts: [paint, start] },
  [paint]: { kind: 'split', parts: [size, cover] },
  [start]: { kind: 'answer', answer: 'On Friday at seven.' },
  [size]: { kind: 'ask', question: 'How long and how high is it?' },
  [cover]: { kind: 'answer', answer: 'Eight square metres.' },
};

/** Which task a call plans, or that it puts a task's results together. */
function purposeOf({ body }: ReceivedCall): string {
  const prompt = body?.messages.at(-1)?.content ?? '';
  const task = /Decide how to deal with this task\.\s+(.+)/.exec(prompt)?.[1];
  return task === undefined ? `together: ${/The task:\s+(.+)/.exec(prompt)?.[1]}` : `plan: ${task}`;
}

test('A run that waits for a person two levels down survives kill -9, and no finished call is made again', async ({
  page,
  context,
  server,
  openai,
}) => {
  const isSilent = new Set([`plan: ${cover}`]);
  openai.script.always((call) => {
    const purpose = purposeOf(call);
    if (isSilent.has(purpose)) return { kind: 'stall', before: 'body' };
    const plan = plans[purpose.replace('plan: ', '')];
    return { kind: 'reply', text: plan === undefined ? `Put together: ${whole}` : JSON.stringify(plan) };
  });

  await page.goto('/library/recursive-solve');
  await page.getByRole('button', { name: 'Run' }).click();
  await page
    .getByRole('dialog')
    .getByRole('radio', { name: /^Models/ })
    .click();
  await startRun(page, { place: 'The server', input: { Task: whole } });
  const address = page.url();

  // One part of a part waits for a person, one is being answered; the other part is finished.
  await expect(runPanel(page).getByRole('tab', { name: /Your answer/ })).toBeVisible();
  await expect.poll(() => openai.calls.length).toBe(5);
  await expect(runPanel(page).getByRole('article', { name: 'Somebody has to know' })).toContainText(size);
  const before = openai.calls.map(purposeOf);
  expect([...before].sort()).toEqual(
    Object.keys(plans)
      .map((task) => `plan: ${task}`)
      .sort(),
  );

  await server.kill9();
  await expect(runPanel(page).getByText(/line to the server is lost/)).toBeVisible();
  isSilent.clear();
  await server.restart();

  const inbox = await context.newPage();
  await inbox.goto('/tasks');
  await inbox.getByRole('link', { name: /Somebody has to know/ }).click();
  await expect(inbox.getByText('How long and how high is it?', { exact: true })).toBeVisible();
  await inbox
    .getByRole('region', { name: 'Answer' })
    .getByLabel('Your answer')
    .fill('Eight by five metres, three high.');
  await inbox.getByRole('button', { name: 'Send' }).click();
  await expect(inbox.getByText('Thank you, your answer is in')).toBeVisible();
  await inbox.getByRole('link', { name: 'Watch the run go on' }).click();
  await openTab(inbox, 'Output');
  await expect(output(inbox, 'result')).toContainText('Put together');

  // The page that was open all the time has caught up by itself.
  expect(page.url()).toBe(address);
  await expect(runPanel(page).getByText(/line to the server is lost/)).toBeHidden();
  await expect(node(page, 'combine')).toHaveAttribute('data-status', 'done');

  const after = openai.calls.slice(before.length).map(purposeOf);
  expect(after).toEqual([`plan: ${cover}`, `together: ${paint}`, `together: ${whole}`]);
});
