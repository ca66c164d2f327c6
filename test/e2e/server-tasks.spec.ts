import { expect } from '@playwright/test';
import { findings } from './axe.ts';
import { roofFlow } from './roof-flow.ts';
import { gather, type Person, test } from './team.ts';

const bea = { name: 'Bea', login: 'bea', role: 'member' } as const;
const vera = { name: 'Vera', login: 'vera', role: 'viewer' } as const;

async function openTask(by: Person): Promise<{ run: string; task: string }> {
  const { id: run } = (await by.call('POST', '/api/runs', { flow: roofFlow, input: { matter: 'Tin?' } })).body as {
    id: string;
  };
  let task: string | undefined;
  await expect
    .poll(async () => {
      task = ((await by.call('GET', `/api/runs/${run}`)).body as { tasks: Array<{ id: string }> }).tasks[0]?.id;
      return task;
    })
    .toBeDefined();
  return { run, task: task! };
}

test('a task is taken, given to somebody with a note, given back and answered for a role, live for all', async ({
  server,
  browser,
}, info) => {
  const { admin: ada, people } = await gather(server, browser, [bea, vera]);
  const [member, viewer] = [people[0]!, people[1]!];
  const { run, task } = await openTask(ada);

  await ada.page.goto(`${server.url}/settings`);
  await ada.page.getByRole('button', { name: 'Roles that Bea answers for' }).click();
  await ada.page.getByRole('dialog').getByLabel('Roles').fill('owner, cook');
  await ada.page.getByRole('button', { name: 'Save' }).last().click();
  await expect(ada.page.getByText('answers for cook, owner')).toBeVisible();

  await ada.page.goto(`${server.url}/tasks`);
  await ada.page.getByRole('button', { name: 'Take: What about the roof?' }).click();
  const row = (page: Person['page']) => page.getByRole('link', { name: /What about the roof/ });
  await expect(row(ada.page)).toContainText('you');
  expect(await findings(ada.page)).toEqual([]);
  await ada.page.screenshot({ path: info.outputPath('inbox.png') });

  await member.page.goto(`${server.url}/tasks/${run}/${task}`);
  await expect(member.page.getByText('Ada has it')).toBeVisible();
  await expect(member.page.getByText(/Ada has this task\. They can give it back/)).toBeVisible();
  await expect(member.page.getByRole('button', { name: 'Take it' })).toHaveCount(0);
  await expect(member.page.getByRole('button', { name: 'Link for somebody outside' })).toHaveCount(0);
  // What another has does not wait for her.
  await expect(member.page.getByRole('link', { name: 'Tasks', exact: true })).toBeVisible();
  await member.page.screenshot({ path: info.outputPath('others.png') });

  await row(ada.page).click();
  await ada.page.getByRole('button', { name: 'Give to…' }).click();
  const dialog = ada.page.getByRole('dialog');
  await dialog.getByLabel('To').click();
  await ada.page.screenshot({ path: info.outputPath('give.png') });
  await ada.page.getByRole('option', { name: /^Bea/ }).click();
  await dialog.getByLabel('Note').fill('You know roofs.');
  await dialog.getByRole('button', { name: 'Assign' }).click();
  await expect(ada.page.getByText('Bea has it')).toBeVisible();

  // Nobody touched this page since.
  await expect(member.page.getByText('You have it')).toBeVisible();
  await expect(member.page.getByRole('link', { name: /^Tasks\s*1/ })).toBeVisible();
  await expect(member.page.getByText('“You know roofs.” (Ada)')).toBeVisible();
  await expect(member.page.getByRole('button', { name: 'Send answer' })).toBeVisible();
  expect(await findings(member.page)).toEqual([]);
  await member.page.screenshot({ path: info.outputPath('mine.png') });
  await member.page.getByRole('button', { name: 'Give back' }).click();
  await expect(member.page.getByText('Nobody has it yet')).toBeVisible();

  await viewer.page.goto(`${server.url}/tasks/${run}/${task}`);
  await expect(viewer.page.getByText('You may look at this task, and not answer it.')).toBeVisible();
  for (const name of ['Take it', 'Give to…', 'Link for somebody outside', 'Let a model answer', 'Send answer'])
    await expect(viewer.page.getByRole('button', { name })).toHaveCount(0);
  await viewer.page.screenshot({ path: info.outputPath('viewer.png') });

  await member.page.setViewportSize({ width: 390, height: 844 });
  await member.page.goto(`${server.url}/tasks`);
  await member.page.getByRole('combobox', { name: 'Whose' }).click();
  await member.page.getByRole('option', { name: 'My roles' }).click();
  await member.page.screenshot({ path: info.outputPath('inbox-phone.png') });
  await row(member.page).click();
  await member.page.getByRole('button', { name: 'Take it' }).click();
  await expect(member.page.getByText('You have it')).toBeVisible();
  await member.page.screenshot({ path: info.outputPath('task-phone.png') });
  await member.page.getByLabel(/Your answer/).fill('Slate.');
  await member.page.getByRole('button', { name: 'Send answer' }).click();
  await expect(member.page.getByText('Thank you, your answer is in')).toBeVisible();
});

test('a run on the server is private, or asks the member that was named for it', async ({ server, browser }, info) => {
  const { admin: ada, people } = await gather(server, browser, [bea]);
  const member = people[0]!;
  expect((await ada.call('POST', '/api/library', { flow: roofFlow, version: '1.0.0' })).status).toBe(201);
  const { page } = ada;
  const begin = async () => {
    await page.goto(`${server.url}/library/roof`);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByLabel('matter').fill('Tin?');
    await page.getByRole('radio', { name: 'The server' }).click();
  };
  const runOf = async () => {
    await page.getByRole('dialog').getByRole('button', { name: /^Run/ }).click();
    await expect(page).toHaveURL(/\/runs\/[a-z0-9]+/);
    return /\/runs\/([a-z0-9]+)/.exec(page.url())![1]!;
  };

  await begin();
  await page.getByRole('combobox', { name: 'Who answers as owner' }).click();
  await page.getByRole('option', { name: /^Bea/ }).click();
  await page.screenshot({ path: info.outputPath('start.png') });
  const asked = await runOf();
  await expect(page.getByText('Bea has it').first()).toBeVisible();
  await page.screenshot({ path: info.outputPath('asked.png') });
  expect((await member.call('GET', `/api/runs/${asked}`)).status).toBe(200);

  await begin();
  await page.getByRole('radio', { name: 'Only me' }).click();
  await expect(page.getByRole('combobox', { name: 'Who answers as owner' })).toHaveCount(0);
  const hidden = await runOf();
  await expect(page.getByText('Private', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Take it' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Give to…' })).toHaveCount(0);
  await page.screenshot({ path: info.outputPath('private.png') });
  expect((await member.call('GET', `/api/runs/${hidden}`)).status).toBe(404);
  await page.goto(`${server.url}/runs`);
  await expect(page.getByLabel('Private')).toBeVisible();
});
