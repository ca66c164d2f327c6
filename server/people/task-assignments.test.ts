import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditList } from '#engine/protocol/accounts';
import { RunCreated, RunView, TaskList, TaskState } from '#engine/protocol/index';
import { seenHash, TaskLinkCreated } from '#engine/protocol/task-links';
import { addMember, publicEnvironment, type TestMember } from '../testing/members.ts';
import { askPersonFlow } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

let server: TestServer;
let ada: TestMember;
let bea: TestMember;
let admin: TestMember;
let viewer: TestMember;
beforeAll(async () => {
  server = await startTestServer({ environment: publicEnvironment });
  admin = await addMember(server, 'admin', 'admin');
  ada = await addMember(server, 'ada', 'member');
  bea = await addMember(server, 'bea', 'member');
  viewer = await addMember(server, 'viewer', 'viewer');
});
afterAll(() => server.close());

async function openTask(by = ada): Promise<{ run: string; task: string }> {
  const body = { flow: askPersonFlow, input: { question: 'tea' } };
  const { id: run } = RunCreated.parse((await by.call('/api/runs', { body })).body);
  let task: string | undefined;
  await expect
    .poll(async () => {
      task = RunView.parse((await by.call(`/api/runs/${run}`)).body).tasks[0]?.id;
      return task;
    })
    .toBeDefined();
  return { run, task: task! };
}

const give = (by: TestMember, task: string, body: object) =>
  by.call(`/api/tasks/${task}/assignee`, { method: 'PUT', body });
const giveBack = (by: TestMember, task: string) => by.call(`/api/tasks/${task}/assignee`, { method: 'DELETE' });
const answer = (by: TestMember, task: string, value: string, more: object = {}) =>
  by.call(`/api/tasks/${task}/answer`, { body: { answer: value, ...more } });

describe('A task where members sign in', () => {
  it('is taken by a member, whom everybody sees, and answered by nobody else', async () => {
    const { task } = await openTask();
    expect((await give(ada, task, { member: ada.id })).status).toBe(200);
    const { tasks } = TaskList.parse((await viewer.call('/api/tasks')).body);
    expect(tasks.find(({ id }) => id === task)?.assignee).toMatchObject({
      member: ada.id,
      name: 'ADA',
      givenBy: 'ADA',
    });
    expect(await answer(bea, task, 'Mine!')).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } });
    expect((await give(bea, task, { member: bea.id })).status).toBe(403);
    expect((await giveBack(bea, task)).status).toBe(403);
    expect((await answer(ada, task, 'Green.')).status).toBe(200);
  });

  it('is given to somebody else with a note, given back, or taken over by an admin', async () => {
    const { task } = await openTask();
    await give(ada, task, { member: bea.id, note: 'You know tea.' });
    const state = TaskState.parse((await ada.call(`/api/tasks/${task}`)).body);
    expect(state.task.assignee).toMatchObject({ name: 'BEA', note: 'You know tea.', givenBy: 'ADA' });
    expect((await answer(ada, task, 'x')).status).toBe(403);
    expect((await giveBack(bea, task)).status).toBe(200);
    expect((await give(ada, task, { member: ada.id })).status).toBe(200);
    expect((await give(admin, task, { member: admin.id })).status).toBe(200);
    expect((await answer(admin, task, 'Green.')).status).toBe(200);
    const { events } = AuditList.parse((await admin.call('/api/audit')).body);
    const mine = events.filter(({ target }) => target === task).map(({ action, name }) => `${name} ${action}`);
    expect(mine.toReversed()).toEqual([
      'ADA task.delegated',
      'BEA task.given-back',
      'ADA task.taken',
      'ADMIN task.taken',
      'ADMIN task.answered',
    ]);
  });

  it('is given to no viewer, to nobody unknown, and not after it was answered', async () => {
    const { task } = await openTask();
    expect((await give(ada, task, { member: viewer.id })).status).toBe(400);
    expect((await give(ada, task, { member: 'nobody' })).status).toBe(404);
    expect((await give(ada, task, { name: 'Typed' })).status).toBe(404);
    expect((await give(viewer, task, { member: ada.id })).status).toBe(403);
    await answer(ada, task, 'Green.');
    expect((await give(ada, task, { member: ada.id })).status).toBe(410);
  });

  it('takes one of two answers that members give at once, and says who answered having seen what', async () => {
    const { task } = await openTask();
    const shown = seenHash(TaskState.parse((await ada.call(`/api/tasks/${task}`)).body).task);
    const answers = await Promise.all([
      answer(ada, task, 'Green.', { seen: shown }),
      answer(bea, task, 'Black.', { seen: shown }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = answers[0]!.status === 200 ? ada : bea;
    const { answered } = TaskState.parse((await viewer.call(`/api/tasks/${task}`)).body);
    expect(answered).toMatchObject({ actor: winner.id, name: winner.login.toUpperCase(), seen: shown });
  });

  it('is no longer reached by links that were made before somebody else got it', async () => {
    const { task } = await openTask();
    const made = TaskLinkCreated.parse((await ada.call(`/api/tasks/${task}/links`, { body: {} })).body);
    const link = made.url.split('/t/')[1];
    const look = () => server.call('/api/task-links/look', { body: { link }, withToken: false });
    expect((await look()).status).toBe(200);
    await give(ada, task, { member: bea.id });
    expect((await look()).status).toBe(404);
  });
});

describe('A task on a server for one person', () => {
  it('is given to whoever is named', async () => {
    const local = await startTestServer();
    try {
      const body = { flow: askPersonFlow, input: { question: 'tea' } };
      const { id } = await local.read('/api/runs', RunCreated, { body });
      const task = (await untilRun(local, id, 'waiting')).tasks[0]!.id;
      const put = (given: object) => local.call(`/api/tasks/${task}/assignee`, { method: 'PUT', body: given });
      expect(await put({ name: 'Ada' })).toMatchObject({ status: 200, body: { task: { assignee: { name: 'Ada' } } } });
      expect((await put({})).status).toBe(400);
      expect((await local.call(`/api/tasks/${task}/answer`, { body: { answer: 'Green.' } })).status).toBe(200);
    } finally {
      await local.close();
    }
  });
});
