import type { Page } from '@playwright/test';
import { findings } from './axe.ts';
import { expect, test } from './fixtures.ts';

test.use({ withModel: true });

const options = ['Keep the old roof', 'A new roof of slate', 'A roof of tin'];

interface Asked {
  readonly kind: string;
  readonly task?: object;
  readonly node?: object;
  readonly people?: object;
}

/** One person is asked about what the run was given. */
function flowOf({ kind, task = {}, node = {}, people = {} }: Asked) {
  const subject = ['approve', 'edit', 'choose', 'rank', 'rate'].includes(kind) ? { subject: 'matter' } : {};
  return {
    format: 1,
    name: `task-${kind}`,
    title: `The roof: ${kind}`,
    interface: { input: { matter: {} }, output: { value: {} } },
    people: { owner: {}, ...people },
    models: { helper: {} },
    nodes: [
      {
        id: 'ask',
        title: `Please ${kind}`,
        type: 'ask',
        performer: { person: 'owner' },
        prompt: 'The roof leaks. **What now?**',
        ports: { matter: {} },
        task: { kind, ...subject, ...task },
        ...node,
      },
    ],
    edges: [
      { from: 'input.matter', to: 'ask.matter' },
      { from: 'ask.text', to: 'output.value' },
    ],
  };
}

async function start(page: Page, flow: object, matter: unknown): Promise<{ run: string; task: string }> {
  await page.goto('/tasks');
  const reply = await page.request.post('/api/runs', {
    headers: { origin: new URL(page.url()).origin },
    data: { flow, input: { matter } },
  });
  expect(reply.status(), await reply.text()).toBeLessThan(300);
  const { id: run } = (await reply.json()) as { id: string };
  let task: string | undefined;
  await expect
    .poll(async () => {
      task = (await tasksOf(page, run))[0]?.id;
      return task;
    })
    .toBeDefined();
  return { run, task: task! };
}

async function tasksOf(page: Page, run: string): Promise<Array<{ id: string; role: string }>> {
  const reply = await page.request.get(`/api/tasks?run=${run}`);
  return ((await reply.json()) as { tasks: Array<{ id: string; role: string }> }).tasks;
}
const answerOf = async (page: Page, task: string) =>
  ((await (await page.request.get(`/api/tasks/${task}`)).json()) as { answer?: unknown }).answer;
const lengthOf = async (page: Page, run: string) =>
  (await (await page.request.get(`/api/runs/${run}/journal`)).text()).trim().split('\n').length;

const kinds: ReadonlyArray<{
  readonly kind: string;
  readonly matter: unknown;
  readonly fill: (page: Page) => Promise<void>;
  readonly button: string;
  readonly answer: unknown;
}> = [
  {
    kind: 'answer',
    matter: 'It is old.',
    fill: (page) => page.getByLabel('Your answer').fill('Mend it.'),
    button: 'Send answer',
    answer: 'Mend it.',
  },
  { kind: 'approve', matter: 'Mend it with tin.', fill: async () => {}, button: 'Reject', answer: { approved: false } },
  {
    kind: 'edit',
    matter: 'Mend it.',
    fill: (page) => page.getByRole('textbox').first().fill('Mend it soon.'),
    button: 'Save edited',
    answer: expect.anything(),
  },
  {
    kind: 'choose',
    matter: options,
    fill: (page) => page.getByRole('radio', { name: options[1]! }).click(),
    button: 'Choose',
    answer: { choice: options[1] },
  },
  {
    kind: 'rate',
    matter: 'Tin.',
    fill: (page) => page.getByLabel(/Rating/).fill('4'),
    button: 'Send answer',
    answer: expect.objectContaining({ rating: 4 }),
  },
  {
    kind: 'rank',
    matter: options,
    fill: (page) => page.getByRole('button', { name: 'Move item 1 down' }).click(),
    button: 'Send answer',
    answer: { ranking: [options[1], options[0], options[2]] },
  },
];

test.describe('On a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  for (const { kind, matter, fill, button, answer } of kinds) {
    test(`a task of the kind ${kind} says what is asked, by whom and with what, and is answered`, async ({
      page,
    }, info) => {
      const { run, task } = await start(page, flowOf({ kind }), matter);
      await page.goto(`/tasks/${run}/${task}`);
      await expect(page.getByRole('heading', { name: `Please ${kind}` })).toBeVisible();
      await expect(page.getByText(`Asked by The roof: ${kind}`)).toBeVisible();
      await expect(page.getByText('What now?')).toBeVisible();
      const send = page.getByRole('button', { name: button });
      await expect(send).toBeVisible();
      expect((await send.boundingBox())!.height, 'large enough for a thumb').toBeGreaterThanOrEqual(44);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      expect.soft(await findings(page)).toEqual([]);
      await page.screenshot({ path: info.outputPath(`${kind}.png`) });
      await fill(page);
      await send.click();
      await expect(page.getByText('Thank you, your answer is in')).toBeVisible();
      expect(await answerOf(page, task)).toEqual(answer);
    });
  }
});

test('A late, a second, a forged and an invalid answer each get a clear message and change nothing', async ({
  page,
  context,
  server,
  pageWatch,
}) => {
  pageWatch.allow(/status of 4\d\d/);
  const { run, task } = await start(page, flowOf({ kind: 'rate' }), 'Tin.');
  const send = (to: string, data: object) =>
    page.request.post(`/api/tasks/${to}/answer`, { headers: { origin: server.url }, data });
  const before = await lengthOf(page, run);
  expect((await send(task, { answer: { rating: 9 } })).status(), 'invalid').toBe(422);
  expect(
    (await send(`${task.slice(0, -1)}${task.endsWith('0') ? '1' : '0'}`, { answer: { rating: 3 } })).status(),
    'forged',
  ).toBe(404);
  expect((await send(task, { answer: { rating: 3 }, run: 'other' })).status(), 'forged').toBe(400);
  expect(await lengthOf(page, run)).toBe(before);

  await page.goto(`/tasks/${run}/${task}`);
  await page.getByLabel(/Rating/).fill('9');
  await page.getByRole('button', { name: 'Send answer' }).click();
  await expect(page.locator('[aria-invalid=true]')).toBeVisible();
  expect(await lengthOf(page, run)).toBe(before);

  // Two people have the page open. What the second one sends comes too late for the first answer to be changed.
  const second = await context.newPage();
  await second.goto(`/tasks/${run}/${task}`);
  await second.getByLabel(/Rating/).fill('2');
  await second.route('**/api/tasks/*', (route) =>
    route.request().method() === 'GET' ? route.abort() : route.continue(),
  );
  await page.getByLabel(/Rating/).fill('4');
  await page.getByRole('button', { name: 'Send answer' }).click();
  await expect(page.getByText('Thank you, your answer is in')).toBeVisible();
  const after = await lengthOf(page, run);
  pageWatch.allow(/ERR_FAILED/);
  await second.getByRole('button', { name: 'Send answer' }).click();
  await expect(second.getByRole('alert').first()).toContainText('was answered otherwise');
  await expect(second.getByRole('alert').first()).toContainText('Somebody answered before you. Nothing was changed.');
  expect(await lengthOf(page, run)).toBe(after);
  await second.unroute('**/api/tasks/*');
  await second.goto(`/tasks/${run}/${task}`);
  await expect(second.getByText('This task has been answered')).toBeVisible();
  await second.goto(`/tasks/${run}/tnothing0000`);
  await expect(second.getByText(/There is no task/)).toBeVisible();

  const late = await start(page, flowOf({ kind: 'answer' }), 'x');
  await page.request.post(`/api/runs/${late.run}/cancel`, { headers: { origin: server.url }, data: {} });
  expect((await send(late.task, { answer: 'Late.' })).status(), 'late').toBe(410);
  await page.goto(`/tasks/${late.run}/${late.task}`);
  await expect(page.getByText('This task no longer waits for an answer')).toBeVisible();
});

test('An overdue task is marked in the inbox, passed on to another role, and found by the filters', async ({
  page,
  server,
}, info) => {
  const escalating = flowOf({
    kind: 'answer',
    people: { chief: {} },
    task: { dueSeconds: 3, onDue: { escalate: { person: 'chief', dueSeconds: 3600 } } },
  });
  const passedOn = await start(page, escalating, 'x');
  const plain = await start(page, flowOf({ kind: 'approve' }), 'Tin.');
  const paused = await start(page, flowOf({ kind: 'choose', task: { dueSeconds: 2 } }), options);
  await page.request.post(`/api/runs/${paused.run}/pause`, { headers: { origin: server.url }, data: {} });

  await page.goto('/tasks');
  const group = (name: string) => page.getByRole('region', { name, exact: true });
  await expect(group('Overdue').getByRole('link', { name: /Please choose/ })).toContainText('overdue');
  const chief = group('Within the hour').getByRole('link', { name: /Please answer/ });
  await expect(chief).toContainText('for chief', { timeout: 20_000 });
  await expect(chief).toContainText(/due in 5\d:\d\d/);
  await expect(group('No time limit').getByRole('link', { name: /Please approve/ })).toBeVisible();
  await expect(page).toHaveTitle(/^\(3\) /);
  expect((await tasksOf(page, passedOn.run)).map(({ role }) => role)).toEqual(['chief']);
  expect(plain.task).not.toBe(passedOn.task);
  await page.screenshot({ path: info.outputPath('inbox.png') });
  expect.soft(await findings(page)).toEqual([]);

  const links = page.getByRole('link', { name: /Please / });
  await page.getByRole('switch', { name: 'Overdue' }).click();
  await expect(links).toHaveCount(1);
  await page.getByRole('switch', { name: 'Overdue' }).click();
  await page.getByRole('combobox', { name: 'Role' }).click();
  await page.getByRole('option', { name: 'chief' }).click();
  await expect(links).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Role' }).click();
  await page.getByRole('option', { name: 'Every role' }).click();
  await page.getByLabel('Your name').fill('Ada');
  await page.getByRole('button', { name: 'Assign: Please approve' }).click();
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  await page.getByRole('combobox', { name: 'Whose' }).click();
  await page.getByRole('option', { name: 'Mine' }).click();
  await expect(links).toHaveCount(1);
  await expect(links).toContainText('Ada');
  await links.click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Thank you, your answer is in')).toBeVisible();
  expect(await (await page.request.get(`/api/runs/${plain.run}/journal`)).text()).toContain('"by":"Ada"');
  await page.goto(`/tasks/${passedOn.run}/${passedOn.task}`);
  await expect(page.getByText('This task no longer waits for an answer')).toBeVisible();
});

test('The browser is asked for leave to tell of new tasks only on a click', async ({ page }) => {
  await page.addInitScript(() => {
    const asked = { count: 0 };
    Object.assign(window, { asked });
    const fake = {
      permission: 'default',
      requestPermission: async () => {
        asked.count += 1;
        fake.permission = 'granted';
        return fake.permission;
      },
    };
    Object.assign(window, { Notification: fake });
  });
  await start(page, flowOf({ kind: 'answer' }), 'x');
  await page.goto('/tasks');
  await expect(page.getByRole('link', { name: /Please answer/ })).toBeVisible();
  const asked = () => page.evaluate(() => (window as unknown as { asked: { count: number } }).asked.count);
  expect(await asked()).toBe(0);
  await page.getByRole('button', { name: 'Tell me of new tasks' }).click();
  await expect(page.getByText('You are told of new tasks')).toBeVisible();
  expect(await asked()).toBe(1);
});
