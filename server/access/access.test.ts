import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { loopbackRules } from './access-rules.ts';
import { areEqualTokens } from './equal-tokens.ts';

let server: TestServer;
const page = '<!doctype html><title>Flowright</title>';

let webRoot: string;
beforeAll(async () => {
  webRoot = mkdtempSync(path.join(tmpdir(), 'flowright-web-'));
  mkdirSync(path.join(webRoot, 'assets'));
  writeFileSync(path.join(webRoot, 'index.html'), page);
  writeFileSync(path.join(webRoot, 'assets', 'main-1a2b.js'), 'export {};');
  server = await startTestServer({ webRoot });
});
afterAll(async () => {
  await server.close();
  rmSync(webRoot, { recursive: true, force: true });
});

const places = ['/', '/healthz', '/api/runs', '/api/runs/x1/events', '/assets/main-1a2b.js'];

describe('the host allowlist', () => {
  it.each(places)('refuses a foreign host at %s', async (place) => {
    const { port } = server.running;
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port + 1}`,
      `127.0.0.1.evil.example:${port}`,
    ]) {
      const answer = await server.call(place, { headers: { host, origin: `http://${host}` } });
      expect([host, answer.status]).toEqual([host, 403]);
    }
  });

  it('answers under every loopback name with its own port', async () => {
    const { port } = server.running;
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]) {
      expect((await server.call('/api/runs', { headers: { host } })).status).toBe(200);
    }
  });

  it('also takes the name without a port on port 80', () => {
    expect(loopbackRules(80, 'x').hosts.has('localhost')).toBe(true);
    expect(loopbackRules(4100, 'x').hosts.has('localhost')).toBe(false);
  });
});

describe('the origin rule', () => {
  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('refuses %s from a foreign origin', async (method) => {
    const { port } = server.running;
    for (const origin of [
      'https://evil.example',
      `http://localhost:${port + 1}`,
      `https://localhost:${port}`,
      'null',
      '',
    ]) {
      const answer = await server.call('/api/runs', { method, headers: { origin } });
      expect([origin, answer.status]).toEqual([origin, 403]);
    }
  });

  it('lets our own page change things', async () => {
    const origin = `http://localhost:${server.running.port}`;
    const answer = await server.call('/api/runs', { body: {}, headers: { origin } });
    expect(answer.status).toBe(400);
  });

  it('gives no page of another origin leave to read', async () => {
    const answer = await server.call('/api/runs', { headers: { origin: 'https://evil.example' } });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    const preflight = await server.call('/api/runs', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('the token', () => {
  const variants = [
    '/api/runs',
    '/api//runs',
    '/api/runs/',
    '/api/%72uns',
    '/API/runs',
    '/api/../api/runs',
    '/api/unknown',
    '/api',
  ];

  it.each(variants)('is needed at %s', async (place) => {
    const answer = await server.call(place, { withToken: false });
    // Where the address is not one of the API, the page answers, which holds nothing.
    if (answer.status !== 401) expect(answer.text === page || answer.status === 404).toBe(true);
    else expect(answer.body).toMatchObject({ error: { code: 'FORBIDDEN' } });
  });

  it('must be the right one', async () => {
    const { token } = server.running;
    for (const wrong of ['', ' ', 'x', token.slice(1), `${token}0`, token.toUpperCase().replace(/[^A-Z]/g, 'A')]) {
      const answer = await server.call('/api/runs', {
        withToken: false,
        headers: { authorization: `Bearer ${wrong}` },
      });
      expect(answer.status).toBe(401);
    }
  });

  it('comes to the page as a strict cookie that scripts cannot read, and is enough for its requests', async () => {
    const answer = await server.call('/', { withToken: false });
    const [cookie = ''] = [answer.headers['set-cookie']].flat();
    expect(answer.text).toBe(page);
    expect(cookie).toMatch(/^flowright_token_\d+=[0-9a-f]{64};/);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    const used = await server.call('/api/runs', { withToken: false, headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect(used.status).toBe(200);
  });

  it('is not given with a file or a refusal', async () => {
    expect((await server.call('/assets/main-1a2b.js', { withToken: false })).headers['set-cookie']).toBeUndefined();
    const refused = await server.call('/', { withToken: false, headers: { host: 'evil.example' } });
    expect(refused.headers['set-cookie']).toBeUndefined();
  });

  it('never equals when it is empty', () => {
    expect(areEqualTokens('', '')).toBe(false);
    expect(areEqualTokens(undefined, '')).toBe(false);
    expect(areEqualTokens('a', 'a')).toBe(true);
  });
});

describe('bodies', () => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'application/json; charset=utf-16',
  ])('are refused as %s', async (type) => {
    const answer = await server.call('/api/runs', { rawBody: '{}', headers: { 'content-type': type } });
    expect(answer).toMatchObject({ status: 415, body: { error: { code: 'UNSUPPORTED_MEDIA_TYPE' } } });
  });

  it('may say that they are UTF-8', async () => {
    const answer = await server.call('/api/runs', {
      rawBody: '{}',
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
    expect(answer.status).toBe(400);
  });

  it('are refused when they are too large, whether they say so or not', async () => {
    const large = JSON.stringify({ flow: 'x'.repeat(6_000_001) });
    expect((await server.call('/api/runs', { rawBody: large })).status).toBe(413);
    expect(
      (await server.call('/api/runs', { rawBody: large, headers: { 'transfer-encoding': 'chunked' } })).status,
    ).toBe(413);
  });

  it('are refused when they are no JSON, too deep, or could pollute a prototype', async () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    for (const rawBody of [
      '{"flow":',
      deep,
      '{"flow":"a","input":{"__proto__":{"x":1}}}',
      '{"input":{"constructor":{}}}',
    ]) {
      const answer = await server.call('/api/runs', { rawBody });
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BAD_REQUEST' } } });
    }
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});

describe('every answer', () => {
  it.each(['/', '/healthz', '/api/runs', '/api/unknown', '/assets/none.js'])(
    'has the security headers at %s',
    async (place) => {
      const { headers } = await server.call(place);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toContain("'unsafe-eval'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
    },
  );
});

describe('addresses', () => {
  it('answers an unknown one of the API with an error, not with the page', async () => {
    expect(await server.call('/api/unknown')).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
    expect((await server.call('/api/runs', { method: 'DELETE' })).status).toBe(404);
  });

  it('answers every place inside the page with the page', async () => {
    for (const place of ['/', '/flows/some-flow', '/runs/abc', '/index.html']) {
      expect((await server.call(place, { withToken: false })).text).toBe(page);
    }
  });

  it('keeps hashed files for ever, and the page never', async () => {
    expect((await server.call('/assets/main-1a2b.js')).headers['cache-control']).toContain('immutable');
    expect((await server.call('/')).headers['cache-control']).toBe('no-cache');
    expect((await server.call('/assets/none.js')).status).toBe(404);
  });

  it.each([
    '../package.json',
    '..%2f..%2fpackage.json',
    '%2e%2e/%2e%2e/token',
    'a%00b',
    'C:%5Cx',
    'x'.repeat(65),
    'UPPER',
    '__proto__',
  ])('takes no id like %s', async (id) => {
    for (const place of [
      `/api/runs/${id}`,
      `/api/runs/${id}/journal`,
      `/api/runs/${id}/events`,
      `/api/tasks/${id}`,
      `/api/library/${id}`,
      `/api/library/${id}/1.0.0`,
    ]) {
      const { status, text } = await server.call(place);
      // An address that leaves the API before it is read is a place of the page, which holds nothing.
      expect([place, [400, 404].includes(status) || text === page]).toEqual([place, true]);
    }
  });

  it('serves no file outside the workbench', async () => {
    for (const place of [
      '/..%2f..%2fpackage.json',
      '/assets/..%2f..%2fpackage.json',
      '/%2e%2e/package.json',
      '/assets/../../package.json',
    ]) {
      expect((await server.call(place)).text).not.toContain('"scripts"');
    }
  });
});

describe('health', () => {
  it('needs no token', async () => {
    expect((await server.call('/healthz', { withToken: false })).body).toEqual({ status: 'ok', product: 'flowright' });
    expect((await server.call('/readyz', { withToken: false })).body).toEqual({ status: 'ready' });
  });
});
