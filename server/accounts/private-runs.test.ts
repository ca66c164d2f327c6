import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RunCreated, RunList, TaskList } from '#engine/protocol/index';
import { addMember, publicEnvironment, type TestMember } from '../testing/members.ts';
import { askPersonFlow, greetFlow } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let ada: TestMember;
let bob: TestMember;
let root: TestMember;
/** Ada's, private, with an open task. */
let run: string;
let task: string;
let ofTheTeam: string;

const question = 'a word that nobody else may read';

beforeAll(async () => {
  server = await startTestServer({ environment: publicEnvironment });
  ada = await addMember(server, 'ada', 'member');
  bob = await addMember(server, 'bob', 'member');
  root = await addMember(server, 'root', 'admin');
  run = await start(ada, { flow: askPersonFlow, input: { question }, visibility: 'private' });
  ofTheTeam = await start(ada, { flow: askPersonFlow, input: { question: 'anything' } });
  const open = async () => TaskList.parse((await ada.call(`/api/tasks?run=${run}`)).body).tasks;
  await vi.waitFor(async () => expect(await open()).toHaveLength(1), 30_000);
  task = (await open())[0]!.id;
});
afterAll(() => server.close());

async function start(member: TestMember, body: object, headers: Record<string, string> = {}): Promise<string> {
  const answer = await member.call('/api/runs', { body, headers });
  expect([answer.status, answer.text]).toEqual([202, expect.any(String)]);
  return RunCreated.parse(answer.body).id;
}

interface Operation {
  readonly method: string;
  readonly path: string;
}

/** What each route must be sent to get as far as the run. */
const bodies: Readonly<Record<string, unknown>> = {
  performer: { path: 'expert', performer: { person: 'expert' } },
  breakpoints: { breakpoints: [] },
  edit: { address: 'expert#1', when: 'before', values: {} },
  fork: { at: 1 },
  answer: { answer: 'taken' },
};

async function operationsOn(place: '/api/runs' | '/api/tasks'): Promise<Operation[]> {
  const { paths } = (await ada.call('/api/openapi.json')).body as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith(`${place}/{`))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })));
}

function bodyOf({ method, path }: Operation): { body?: unknown } {
  return method === 'GET' ? {} : { body: bodies[path.split('/').at(-1)!] ?? {} };
}

describe('a private run', () => {
  it('is not there for other members, admins included, whatever they ask of it or of its tasks', async () => {
    const asked: unknown[] = [];
    const wrong: unknown[] = [];
    for (const [place, id, code] of [
      ['/api/runs', run, 'RUN_NOT_FOUND'],
      ['/api/tasks', task, 'TASK_NOT_FOUND'],
    ] as const) {
      for (const operation of await operationsOn(place)) {
        for (const member of [bob, root]) {
          const path = operation.path.replace('{id}', id).replaceAll(/\{\w+\}/g, 'x1');
          const { status, body, text } = await member.call(path, { method: operation.method, ...bodyOf(operation) });
          asked.push(path);
          const isHidden = status === 404 && (body as { error: { code: string } }).error.code === code;
          if (!isHidden || text.includes(question)) wrong.push({ ...operation, status, text });
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(asked.length).toBeGreaterThanOrEqual(24);
  });

  it('says nothing that a run which is not there would not say', async () => {
    const nowhere = await bob.call('/api/runs/abc');
    expect((await bob.call(`/api/runs/${run}`)).text).toBe(nowhere.text.replaceAll('abc', run));
  });

  it('is in no list of theirs, and in those of its owner', async () => {
    for (const path of ['/api/runs', '/api/runs?limit=1', '/api/runs?status=waiting', '/api/tasks', '/api/batches']) {
      const { text } = await bob.call(path);
      expect([path, text.includes(run), text.includes(question)]).toEqual([path, false, false]);
    }
    expect((await bob.call(`/api/tasks?run=${run}`)).status).toBe(404);
    const ids = RunList.parse((await ada.call('/api/runs')).body).runs.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([run, ofTheTeam]));
  });

  it('leaves pages whole: what is left out of one is made up for', async () => {
    for (let count = 0; count < 3; count += 1)
      await start(ada, { flow: greetFlow, input: { name: 'x' }, visibility: 'private' });
    const seen: string[] = [];
    let before: number | undefined;
    do {
      const page = RunList.parse(
        (await bob.call(`/api/runs?limit=1${before === undefined ? '' : `&before=${before}`}`)).body,
      );
      seen.push(...page.runs.map(({ id }) => id));
      before = page.next;
    } while (before !== undefined);
    expect(seen).toEqual([ofTheTeam]);
  });

  it('is open to whoever started it, forks included, and those are private too', async () => {
    for (const path of [`/api/runs/${run}`, `/api/runs/${run}/journal`, `/api/tasks/${task}`])
      expect([path, (await ada.call(path)).status]).toEqual([path, 200]);
    const fork = RunCreated.parse((await ada.call(`/api/runs/${run}/fork`, { body: { at: 1 } })).body).id;
    expect((await ada.call(`/api/runs/${fork}`)).status).toBe(200);
    expect((await bob.call(`/api/runs/${fork}`)).status).toBe(404);
  });

  it('is not met through an Idempotency-Key that somebody else used', async () => {
    const headers = { 'idempotency-key': 'the same' };
    const body = { flow: greetFlow, input: { name: 'x' }, visibility: 'private' };
    const own = await start(ada, body, headers);
    expect(await start(ada, body, headers)).toBe(own);
    const other = await start(bob, body, headers);
    expect(other).not.toBe(own);
    expect((await ada.call(`/api/runs/${other}`)).status).toBe(404);
  });

  it('is not looked at as a tool', async () => {
    const look = async (member: TestMember) => {
      const params = { name: 'look_at_run', arguments: { run } };
      const headers = { accept: 'application/json, text/event-stream' };
      const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
      return (await member.call('/mcp', { body, headers })).text;
    };
    expect(await look(ada)).toContain('waiting');
    expect(await look(bob)).toContain(`There is no run`);
  });

  it('belongs to nobody by what a request says', async () => {
    for (const key of ['owner', 'ownerId', 'member', 'run']) {
      const body = { flow: greetFlow, input: { name: 'x' }, [key]: bob.id };
      expect([key, (await ada.call('/api/runs', { body })).status]).toEqual([key, 400]);
    }
    const body = { flow: greetFlow, input: { name: 'x' }, visibility: 'everybody' };
    expect((await ada.call('/api/runs', { body })).status).toBe(400);
  });
});

describe('what members do to a run of the team', () => {
  it('is recorded under their own name, whatever they say', async () => {
    const { tasks } = TaskList.parse((await bob.call(`/api/tasks?run=${ofTheTeam}`)).body);
    const answer = { body: { answer: 'Yes.', by: 'ADA' } };
    expect((await bob.call(`/api/tasks/${tasks[0]!.id}/answer`, answer)).status).toBe(200);
    const { text } = await bob.call(`/api/runs/${ofTheTeam}/journal`);
    const answered = text.split('\n').find((line) => line.includes('"task.answered"'));
    expect(JSON.parse(answered ?? '{}')).toMatchObject({ by: 'BOB' });
  });

  it('is published under their own name', async () => {
    const body = { flow: greetFlow, version: '1.0.0', author: 'ADA' };
    expect((await bob.call('/api/library', { body })).body).toMatchObject({ author: 'BOB' });
  });
});
