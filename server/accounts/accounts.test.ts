import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditList, MemberList, TokenCreated } from '#engine/protocol/accounts';
import { type MemberRole, roles } from '../access/actor.ts';
import { addMember, password, publicEnvironment, type TestMember } from '../testing/members.ts';
import { type Answer, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
const members = {} as Record<MemberRole, TestMember>;

beforeAll(async () => {
  server = await startTestServer({ environment: publicEnvironment });
  for (const role of roles) members[role] = await addMember(server, role, role);
});
afterAll(() => server.close());

const cookieIn = ({ headers }: Answer) => String(headers['set-cookie']).split(';')[0]!;
const anonymous = (place: string, call = {}) => server.call(place, { ...call, withToken: false });

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly access: MemberRole | 'public';
}

async function operations(): Promise<Operation[]> {
  const { body } = await members.admin.call('/api/openapi.json');
  const { paths } = body as { paths: Record<string, Record<string, { 'x-access': MemberRole | 'public' }>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { 'x-access': access }]) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{\w+\}/g, '1'),
      access,
    })),
  );
}

/** A token puts nobody out. */
const sessionsOnly = new Set(['DELETE /api/account/sessions/1', 'DELETE /api/account/tokens/1']);

describe('every endpoint', () => {
  it('is refused to whoever has not signed in, and to every role below its own', async () => {
    const token = async (role: MemberRole) => {
      const body = { name: role, role, days: 1 };
      const created = TokenCreated.parse((await members[role].call('/api/account/tokens', { body })).body);
      return { authorization: `Bearer ${created.secret}` };
    };
    const callers = [
      { role: undefined, headers: {} },
      { role: undefined, headers: { cookie: 'flowright_session_1=x' } },
      { role: undefined, headers: { authorization: `Bearer ${server.running.token}` } },
      { role: undefined, headers: { authorization: 'Basic YTpi', cookie: members.admin.cookie } },
      ...(await Promise.all(roles.map(async (role) => ({ role, headers: await token(role) })))),
    ];
    const all = await operations();
    expect(all.length).toBeGreaterThan(60);
    const wrong: unknown[] = [];
    for (const { method, path, access } of all) {
      if (access === 'public' || path.endsWith('/events')) continue;
      for (const { role, headers } of callers) {
        const { status } = await anonymous(path, { method, headers });
        const isForTokens = !sessionsOnly.has(`${method} ${path}`);
        const isEnough = isForTokens && role !== undefined && roles.indexOf(role) >= roles.indexOf(access);
        const expected =
          role === undefined ? status === 401 : isEnough ? status !== 401 && status !== 403 : status === 403;
        if (!expected) wrong.push({ method, path, access, role, status });
      }
    }
    expect(wrong).toEqual([]);
  });

  it('is not reached by another spelling of its path', async () => {
    for (const place of [
      '/API/runs',
      '/api//runs',
      '/api/./runs',
      '/%61pi/runs',
      '/api/runs/',
      '/api;x/runs',
      '//api/runs',
    ])
      expect([place, (await anonymous(place)).text]).not.toEqual([place, expect.stringContaining('"runs"')]);
  });

  it('is open to all only where nothing can be read but what one brings', async () => {
    const open = (await operations()).filter(({ access }) => access === 'public').map(({ path }) => path);
    expect(open.sort()).toEqual([
      '/api/account/invitation',
      '/api/account/join',
      '/api/account/password-reset',
      '/api/account/sign-in',
      '/api/task-links/answer',
      '/api/task-links/look',
      '/healthz',
      '/readyz',
    ]);
  });
});

describe('signing in', () => {
  it('gives a cookie that scripts cannot read and other sites cannot send', async () => {
    const answer = await anonymous('/api/account/sign-in', { body: { login: ' Admin ', password } });
    expect(answer.status).toBe(200);
    expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
    expect(answer.text).not.toContain('flowright_session_');
  });

  it('says the same of a wrong password and of nobody', async () => {
    const answers = [];
    for (const login of ['viewer', 'who-is-this'])
      answers.push(await anonymous('/api/account/sign-in', { body: { login, password: 'wrong password' } }));
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(answers[0]!.text).toBe(answers[1]!.text);
  });

  it('is refused after ten failures, for the right password too', async () => {
    const somebody = await addMember(server, 'guessed', 'viewer');
    const attempt = (given: string) =>
      anonymous('/api/account/sign-in', { body: { login: somebody.login, password: given } });
    for (let count = 0; count < 10; count += 1) await attempt('guess');
    expect((await attempt(password)).status).toBe(429);
    expect((await somebody.call('/api/account')).status).toBe(200);
  });

  it('ends: the session is over at once, also when a copy of its cookie is sent', async () => {
    const somebody = await addMember(server, 'leaver', 'member');
    await somebody.call('/api/account/sign-out', { method: 'POST' });
    expect((await somebody.call('/api/account')).status).toBe(401);
  });

  it('ends everywhere else when the password is changed', async () => {
    const somebody = await addMember(server, 'changer', 'member');
    const other = await anonymous('/api/account/sign-in', { body: { login: 'changer', password } });
    const cookie = String(other.headers['set-cookie']).split(';')[0]!;
    const body = { old: password, password: 'another long password' };
    expect((await somebody.call('/api/account/password', { body: { ...body, old: 'wrong' } })).status).toBe(401);
    const changed = await somebody.call('/api/account/password', { body });
    expect(changed.status).toBe(204);
    // A copy of the cookie that somebody took before is good no more, either.
    expect((await somebody.call('/api/account')).status).toBe(401);
    expect((await anonymous('/api/account', { headers: { cookie } })).status).toBe(401);
    expect((await anonymous('/api/account', { headers: { cookie: cookieIn(changed) } })).status).toBe(200);
  });

  it('again in the same browser ends the session before', async () => {
    const somebody = await addMember(server, 'again', 'member');
    const elsewhere = await anonymous('/api/account/sign-in', { body: { login: 'again', password } });
    const again = await somebody.call('/api/account/sign-in', { body: { login: 'again', password } });
    expect((await somebody.call('/api/account')).status).toBe(401);
    for (const answer of [elsewhere, again])
      expect((await anonymous('/api/account', { headers: { cookie: cookieIn(answer) } })).status).toBe(200);
  });

  it('that is tried many times at once is tried no more often', async () => {
    await addMember(server, 'rushed', 'viewer');
    const body = { login: 'rushed', password: 'guess' };
    const tried = await Promise.all(Array.from({ length: 15 }, () => anonymous('/api/account/sign-in', { body })));
    const statuses = tried.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
  });
});

describe('an invitation', () => {
  const invite = async (role: MemberRole) => {
    const { body } = await members.admin.call('/api/invitations', { body: { role, note: 'Ada' } });
    return (body as { secret: string }).secret;
  };
  const join = (invitation: string, login: string, more = {}) =>
    anonymous('/api/account/join', { body: { invitation, login, name: 'Ada', password, ...more } });

  it('makes one member with the role it names, once', async () => {
    const secret = await invite('viewer');
    expect((await anonymous('/api/account/invitation', { body: { invitation: secret } })).body).toMatchObject({
      role: 'viewer',
    });
    const answers = await Promise.all([join(secret, 'ada-1'), join(secret, 'ada-2')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404]);
    expect((await join(secret, 'ada-3')).status).toBe(404);
  });

  it('is refused with a short password, a taken name or a role of one’s own choice, and is still good', async () => {
    const secret = await invite('viewer');
    expect((await join(secret, 'eve', { password: 'short' })).status).toBe(400);
    expect((await join(secret, 'admin')).status).toBe(409);
    expect((await join(secret, 'eve', { role: 'admin' })).status).toBe(400);
    expect((await join(secret, 'eve')).status).toBe(201);
  });
});

describe('a member', () => {
  it('who is removed is out at once, tokens included', async () => {
    const somebody = await addMember(server, 'gone', 'member');
    const { body } = await somebody.call('/api/account/tokens', { body: { name: 'ci', role: 'member' } });
    const headers = { authorization: `Bearer ${TokenCreated.parse(body).secret}` };
    expect((await anonymous('/api/runs', { headers })).status).toBe(200);
    await members.admin.call(`/api/members/${somebody.id}`, { method: 'DELETE' });
    expect((await anonymous('/api/runs', { headers })).status).toBe(401);
    expect((await somebody.call('/api/runs')).status).toBe(401);
  });

  it('can make no token that may do more, and none with a token', async () => {
    const more = await members.viewer.call('/api/account/tokens', { body: { name: 'x', role: 'admin' } });
    expect(more.status).toBe(403);
    const { body } = await members.admin.call('/api/account/tokens', { body: { name: 'ci', role: 'member' } });
    const headers = { authorization: `Bearer ${TokenCreated.parse(body).secret}` };
    const child = await anonymous('/api/account/tokens', { headers, body: { name: 'y', role: 'viewer' } });
    expect(child.status).toBe(403);
    expect((await anonymous('/api/members/1', { headers, method: 'DELETE' })).status).toBe(403);
    // Nor can it put its member out, or revoke the tokens of others.
    for (const place of ['sessions/1', 'tokens/1'])
      expect((await anonymous(`/api/account/${place}`, { headers, method: 'DELETE' })).status).toBe(403);
  });

  it('is the last admin only against their will: somebody must be left', async () => {
    const path = `/api/members/${members.admin.id}`;
    expect((await members.admin.call(path, { method: 'DELETE' })).status).toBe(409);
    const demoted = await members.admin.call(`${path}/role`, { method: 'PUT', body: { role: 'viewer' } });
    expect(demoted.status).toBe(409);
    const list = MemberList.parse((await members.viewer.call('/api/members')).body);
    expect(list.members.find(({ login }) => login === 'admin')?.role).toBe('admin');
  });
});

describe('the audit log', () => {
  it('says who did what, to admins only, and holds no secret', async () => {
    const { body, text } = await members.admin.call('/api/audit?limit=500');
    const { events } = AuditList.parse(body);
    const actions = new Set(events.map(({ action }) => action));
    for (const action of ['member.invited', 'member.joined', 'sign-in', 'sign-in.failed', 'member.removed'])
      expect(actions).toContain(action);
    expect(text).not.toMatch(/flowright_(session|token|invitation)_|password"/);
  });
});

describe('a server that others can reach', () => {
  it('refuses to start until somebody says by which address', async () => {
    await expect(startTestServer({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    for (const address of ['flows.example.org', 'https://a.example/path', 'ftp://a.example'])
      await expect(startTestServer({ environment: { FLOWRIGHT_PUBLIC_URL: address } })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
  });

  it('answers under that name, over https with a cookie bound to it, and gives the first admin a link', async () => {
    const secure = await startTestServer({ environment: { FLOWRIGHT_PUBLIC_URL: 'https://flows.example.org' } });
    try {
      const link = secure.running.setUpLink ?? '';
      expect(link).toMatch(/^https:\/\/flows\.example\.org\/join#flowright_invitation_/);
      const headers = { host: 'flows.example.org', origin: 'https://flows.example.org' };
      const ask = (place: string, body: object, more = {}) =>
        secure.call(place, { body, headers: { ...headers, ...more }, withToken: false });
      const newcomer = { invitation: link.split('#')[1], login: 'root', name: 'Root', password };
      expect((await ask('/api/account/join', newcomer)).status).toBe(201);
      const answer = await ask('/api/account/sign-in', { login: 'root', password });
      expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-flowright=.*Secure/);
      expect((await ask('/api/account/sign-in', {}, { origin: 'https://evil.example' })).status).toBe(403);
      expect((await ask('/api/account/sign-in', {}, { host: 'evil.example' })).status).toBe(403);
    } finally {
      await secure.close();
    }
  });
});
