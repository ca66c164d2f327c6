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

async function openTask(by = ada, more: object = {}): Promise<{ run: string; task: string }> {
  const body = { flow: askPersonFlow, input: { question: 'tea' }, ...more };
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
    expect((await bea.call(`/api/tasks/${task}/links`, { body: {} })).status).toBe(403);
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
    expect((await give(ada, task, { name: 'Typed' })).status).toBe(400);
    expect((await give(ada, task, { member: ada.id, role: 'expert' })).status).toBe(400);
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

  it('is taken by one of two who take it at once', async () => {
    const { task } = await openTask();
    const took = await Promise.all([give(ada, task, { member: ada.id }), give(bea, task, { member: bea.id })]);
    const statuses = took.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    // Too late by a moment, or by more.
    expect([403, 409]).toContain(statuses.find((status) => status !== 200));
    expect(await assigneeOf(task)).toMatchObject({ member: statuses[0] === 200 ? ada.id : bea.id });
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

const assigneeOf = async (task: string) =>
  TaskState.parse((await viewer.call(`/api/tasks/${task}`)).body).task.assignee;
const answersFor = (member: TestMember, roles: string[]) =>
  admin.call(`/api/members/${member.id}/answers-for`, { method: 'PUT', body: { roles } });

describe('A task for a role', () => {
  it('is answered or taken by those who answer for the role, and by nobody else', async () => {
    expect((await answersFor(bea, ['taster', 'taster', 'cook'])).status).toBe(204);
    expect((await bea.call('/api/account')).body).toMatchObject({ member: { answersFor: ['cook', 'taster'] } });
    const { task } = await openTask();
    expect((await give(ada, task, { role: 'taster', note: 'Who has time?' })).status).toBe(200);
    expect(await assigneeOf(task)).toMatchObject({ member: '', role: 'taster', name: 'taster', givenBy: 'ADA' });
    expect(await answer(ada, task, 'x')).toMatchObject({ status: 403 });
    expect((await give(ada, task, { member: ada.id })).status).toBe(403);
    expect((await give(bea, task, { member: bea.id })).status).toBe(200);
    expect((await answer(bea, task, 'Green.')).status).toBe(200);
    await answersFor(bea, []);
    expect((await bea.call('/api/account')).body).toMatchObject({ member: { answersFor: [] } });
  });

  it('is no role that anybody gives themselves', async () => {
    const own = { method: 'PUT', body: { roles: ['taster'] } };
    expect((await ada.call(`/api/members/${ada.id}/answers-for`, own)).status).toBe(403);
    expect((await answersFor(ada, ['no role'])).status).toBe(400);
    expect((await admin.call('/api/members/nobody/answers-for', own)).status).toBe(404);
  });
});

describe('A run that says whom it asks', () => {
  it('opens its tasks as those of the member, who may give them back', async () => {
    const { task, run } = await openTask(ada, { people: { expert: { member: bea.id } } });
    expect(await assigneeOf(task)).toMatchObject({ member: bea.id, name: 'BEA', givenBy: '' });
    expect(await answer(ada, task, 'x')).toMatchObject({ status: 403 });
    const fork = RunCreated.parse((await ada.call(`/api/runs/${run}/fork`, { body: { at: 1 } })).body);
    await expect.poll(async () => RunView.parse((await ada.call(`/api/runs/${fork.id}`)).body).tasks.length).toBe(1);
    const [forked] = TaskList.parse((await ada.call(`/api/tasks?run=${fork.id}`)).body).tasks;
    expect(forked?.assignee).toMatchObject({ member: bea.id });
    expect((await giveBack(bea, task)).status).toBe(200);
    expect(await assigneeOf(task)).toBeUndefined();
    expect((await answer(ada, task, 'Green.')).status).toBe(200);
  });

  it('opens them as those of whoever answers for a role', async () => {
    await answersFor(bea, ['taster']);
    const { task } = await openTask(ada, { people: { expert: { role: 'taster' } } });
    expect(await assigneeOf(task)).toMatchObject({ member: '', role: 'taster' });
    expect((await answer(ada, task, 'x')).status).toBe(403);
    expect((await answer(bea, task, 'Green.')).status).toBe(200);
  });

  it('is refused when nobody could answer', async () => {
    const start = (more: object) =>
      ada.call('/api/runs', { body: { flow: askPersonFlow, input: { question: 'tea' }, ...more } });
    expect((await start({ people: { expert: { member: viewer.id } } })).status).toBe(400);
    expect((await start({ people: { expert: { member: 'nobody' } } })).status).toBe(404);
    expect((await start({ people: { unknown: { member: bea.id } } })).status).toBe(400);
    expect((await start({ people: { expert: { member: bea.id } }, visibility: 'private' })).status).toBe(400);
  });

  it('keeps its tasks to itself when it is private', async () => {
    const { task } = await openTask(ada, { visibility: 'private' });
    expect((await ada.call(`/api/tasks/${task}`)).body).toMatchObject({ task: { visibility: 'private' } });
    expect(await give(ada, task, { member: bea.id })).toMatchObject({ status: 400 });
    expect((await give(ada, task, { member: ada.id })).status).toBe(200);
    expect((await give(bea, task, { member: bea.id })).status).toBe(404);
  });

  it('frees the tasks of a member who was removed', async () => {
    const cleo = await addMember(server, 'cleo', 'member');
    const asked = await openTask(ada, { people: { expert: { member: cleo.id } } });
    const given = await openTask();
    await give(ada, given.task, { member: cleo.id });
    expect((await admin.call(`/api/members/${cleo.id}`, { method: 'DELETE' })).status).toBe(204);
    for (const { task } of [asked, given]) {
      expect(await assigneeOf(task)).toBeUndefined();
      expect((await answer(ada, task, 'Green.')).status).toBe(200);
    }
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
