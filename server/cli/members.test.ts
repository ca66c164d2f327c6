import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TokenCreated } from '#engine/protocol/accounts';
import { addMember, password, publicEnvironment } from '../testing/members.ts';
import { runCli } from '../testing/run-cli.ts';
import { greetFlow } from '../testing/test-flows.ts';
import { startTestServer } from '../testing/test-server.ts';

let folder: string;
const environment = publicEnvironment;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flowright-members-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const secretOf = (link: unknown) => String(link).split('#')[1] ?? '';

describe('flowright members', () => {
  it('invites the first admin into a folder that no server has opened yet', async () => {
    const invited = await runCli(folder, ['members', 'invite', '--role', 'admin', '--json'], { environment });
    expect(invited.json).toMatchObject({
      role: 'admin',
      link: expect.stringMatching(/^http:\/\/flows\.example\.org\/join#/),
    });
    const server = await startTestServer({ environment, dataFolder: path.join(folder, 'data') });
    try {
      const body = { invitation: secretOf(invited.json.link), login: 'ada', name: 'Ada', password };
      expect((await server.call('/api/account/join', { body, withToken: false })).body).toMatchObject({
        role: 'admin',
      });
      expect((await runCli(folder, ['members'])).out).toBe('ada  admin  Ada');
    } finally {
      await server.close();
    }
  });

  it('lets a member set another password, beside a running server, once; their sessions end', async () => {
    const server = await startTestServer({ environment, dataFolder: path.join(folder, 'data') });
    try {
      const ada = await addMember(server, 'ada', 'admin');
      const made = await runCli(folder, ['members', 'reset-password', 'ada', '--json'], { environment });
      const invitation = secretOf(made.json.link);
      const ask = (place: string, body: object) => server.call(place, { body, withToken: false });
      expect((await ask('/api/account/invitation', { invitation })).body).toMatchObject({ login: 'ada' });
      const joining = { invitation, login: 'eve', name: 'Eve', password };
      expect((await ask('/api/account/join', joining)).status).toBe(404);
      const next = { invitation, password: 'an entirely new password' };
      expect((await ask('/api/account/password-reset', next)).status).toBe(204);
      expect((await ask('/api/account/password-reset', next)).status).toBe(404);
      expect((await ada.call('/api/account')).status).toBe(401);
      expect((await ask('/api/account/sign-in', { login: 'ada', password })).status).toBe(401);
      expect((await ask('/api/account/sign-in', { login: 'ada', password: next.password })).status).toBe(200);
    } finally {
      await server.close();
    }
  });

  it('does not let an invitation for somebody new set a password', async () => {
    const server = await startTestServer({ environment, dataFolder: path.join(folder, 'data') });
    try {
      await addMember(server, 'ada', 'admin');
      const invited = await runCli(folder, ['members', 'invite', '--role', 'viewer', '--json'], { environment });
      const body = { invitation: secretOf(invited.json.link), password };
      expect((await server.call('/api/account/password-reset', { body, withToken: false })).status).toBe(404);
    } finally {
      await server.close();
    }
  });

  it('removes a member at once, but not the last admin, and says what is wrong', async () => {
    const server = await startTestServer({ environment, dataFolder: path.join(folder, 'data') });
    try {
      await addMember(server, 'ada', 'admin');
      const bob = await addMember(server, 'bob', 'member');
      expect((await runCli(folder, ['members', 'remove', 'bob'])).status).toBe(0);
      expect((await bob.call('/api/account')).status).toBe(401);
      expect((await runCli(folder, ['members', 'remove', 'ada'])).err).toContain('CONFLICT');
      for (const args of [['remove', 'nobody'], ['remove'], ['invite'], ['invite', '--role', 'king'], ['fire', 'ada']])
        expect([args, (await runCli(folder, ['members', ...args])).status]).toEqual([args, 2]);
    } finally {
      await server.close();
    }
  });
});

describe('a command for a server with accounts', () => {
  it('uses FLOWRIGHT_SERVER with FLOWRIGHT_TOKEN', async () => {
    const server = await startTestServer({ environment });
    try {
      const ada = await addMember(server, 'ada', 'member');
      const body = { name: 'ci', role: 'member' };
      const { secret } = TokenCreated.parse((await ada.call('/api/account/tokens', { body })).body);
      await ada.call('/api/library', { body: { flow: greetFlow, version: '1.0.0' } });
      const given = { FLOWRIGHT_SERVER: `http://127.0.0.1:${server.running.port}` };
      const listed = await runCli(folder, ['list'], { environment: { ...given, FLOWRIGHT_TOKEN: secret } });
      expect(listed.out).toContain('greet@1.0.0');
      expect((await runCli(folder, ['list'], { environment: { ...given, FLOWRIGHT_TOKEN: 'x' } })).err).toContain(
        'FORBIDDEN',
      );
      const run = await runCli(folder, ['run', 'greet@1.0.0', '--input', '{"name":"Ada"}', '--json'], {
        environment: { ...given, FLOWRIGHT_TOKEN: secret },
      });
      expect(JSON.parse(run.out)).toMatchObject({ status: 'completed', output: { greeting: 'Hello Ada!' } });
    } finally {
      await server.close();
    }
  });

  it('says when no server answers there, or when it is no address', async () => {
    const run = (server: string) =>
      runCli(folder, ['run', 'greet', '--input', '{"name":"Ada"}'], {
        environment: { FLOWRIGHT_SERVER: server, FLOWRIGHT_TOKEN: 'x' },
      });
    const gone = await run('http://127.0.0.1:9');
    expect(gone).toMatchObject({ status: 1 });
    expect(gone.err).toContain('No Flowright server answers at http://127.0.0.1:9.');
    expect((await run('flows.example.org')).err).toContain('"flows.example.org" is no address of a server');
  });
});
