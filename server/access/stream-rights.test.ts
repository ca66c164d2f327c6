import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TokenCreated } from '#engine/protocol/accounts';
import { RunCreated, RunView } from '#engine/protocol/index';
import { addMember, publicEnvironment, type TestMember } from '../testing/members.ts';
import { type EventReader, readEvents } from '../testing/read-events.ts';
import { askPersonFlow } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { StreamRights } from './stream-rights.ts';

let server: TestServer;
let admin: TestMember;
let run: string;
beforeAll(async () => {
  server = await startTestServer({ environment: publicEnvironment, heartbeatMs: 20 });
  admin = await addMember(server, 'admin', 'admin');
  const body = { flow: askPersonFlow, input: { question: 'tea' } };
  run = RunCreated.parse((await admin.call('/api/runs', { body })).body).id;
  // Its task is open: nothing more happens in it.
  while (RunView.parse((await admin.call(`/api/runs/${run}`)).body).status !== 'waiting')
    await new Promise((resolve) => setImmediate(resolve));
});
afterAll(() => server.close());

async function watch(by: { cookie: string } | { token: string }): Promise<EventReader> {
  const { port } = server.running;
  const reader = await readEvents({ port, token: '', ...by }, `/api/runs/${run}/events`);
  await reader.until((events) => events.some(({ event }) => event === 'entry'));
  return reader;
}

async function newToken(member: TestMember): Promise<{ id: string; secret: string }> {
  const body = { name: 'watch', role: 'viewer', days: 1 };
  return TokenCreated.parse((await member.call('/api/account/tokens', { body })).body);
}

describe('A stream of events', () => {
  it('ends when its reader signs out, and not that of the same member elsewhere', async () => {
    const ada = await addMember(server, 'ada', 'viewer');
    const byToken = await watch({ token: (await newToken(ada)).secret });
    const bySession = await watch(ada);
    await ada.call('/api/account/sign-out', { method: 'POST' });
    await bySession.ended;
    const said = byToken.comments.length;
    await expect.poll(() => byToken.comments.length).toBeGreaterThan(said + 2);
    byToken.close();
  });

  it('ends when the token is revoked', async () => {
    const bob = await addMember(server, 'bob', 'member');
    const { id, secret } = await newToken(bob);
    const reader = await watch({ token: secret });
    await bob.call(`/api/account/tokens/${id}`, { method: 'DELETE' });
    await reader.ended;
  });

  it('ends, all of them, when the member is removed', async () => {
    const cleo = await addMember(server, 'cleo', 'member');
    const { secret } = await newToken(cleo);
    const readers = [await watch(cleo), await watch(cleo), await watch({ token: secret })];
    await admin.call(`/api/members/${cleo.id}`, { method: 'DELETE' });
    await Promise.all(readers.map((reader) => reader.ended));
  });

  it('goes on while nobody can say whether its reader is let in', async () => {
    let asked = 0;
    let ended = 0;
    const rights = new StreamRights(async () => {
      asked += 1;
      if (asked < 3) throw new Error('the store is away');
      return undefined;
    }, 1);
    const isOver = rights.watch({ bearer: 'x', cookie: undefined }, () => {
      ended = asked;
      isOver();
    });
    await expect.poll(() => ended).toBe(3);
  });
});
