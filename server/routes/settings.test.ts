import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalServers, ProviderTest, ProviderView, SettingsView } from '#engine/protocol/index';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let provider: Server;
let baseURL: string;
const keysSeen: Array<string | undefined> = [];
const secret = 'sk-CANARY-1234567890';

beforeAll(async () => {
  provider = createServer((request, response) => {
    keysSeen.push(request.headers.authorization);
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        object: 'list',
        data: [
          { id: 'small', object: 'model' },
          { id: 'large', object: 'model' },
        ],
      }),
    );
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  baseURL = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
  await new Promise((resolve) => provider.close(resolve));
});

const save = (name: string, body: object) => server.call(`/api/settings/providers/${name}`, { method: 'PUT', body });

describe('servers of models on this machine', () => {
  it('are found where they answer, and no longer offered once they are providers', async () => {
    const nobody = 'http://127.0.0.1:9/v1';
    const here = await startTestServer({
      environment: { FLOWRIGHT_LOCAL_SERVERS: `mine=${baseURL},gone=${nobody}` },
    });
    const look = () => here.read('/api/settings/local-servers', LocalServers);
    expect(await look()).toEqual({ servers: [{ name: 'mine', baseURL, models: ['large', 'small'] }] });
    await here.call('/api/settings/providers/other', { method: 'PUT', body: { baseURL, defaultModel: 'small' } });
    expect(await look()).toEqual({ servers: [] });
    await here.close();
  });

  it('are looked for only where the operator says', async () => {
    await expect(startTestServer({ environment: { FLOWRIGHT_LOCAL_SERVERS: 'mine=somewhere' } })).rejects.toThrow(
      'FLOWRIGHT_LOCAL_SERVERS: "mine=somewhere" is no name and address',
    );
    const nowhere = await startTestServer({ environment: { FLOWRIGHT_LOCAL_SERVERS: '' } });
    expect(await nowhere.read('/api/settings/local-servers', LocalServers)).toEqual({ servers: [] });
    await nowhere.close();
  });
});

describe('providers', () => {
  it('are none at first', async () => {
    expect(await server.read('/api/settings', SettingsView)).toEqual({ providers: [] });
  });

  it('take a key in and never give it out', async () => {
    const saved = await save('local', { baseURL, defaultModel: 'small', apiKey: secret });
    expect(ProviderView.parse(saved.body)).toEqual({
      name: 'local',
      baseURL,
      defaultModel: 'small',
      embeddingModel: '',
      hasKey: true,
      prices: [],
      limits: {},
      limitsFrom: 'settings',
      revision: expect.any(String),
      origin: 'settings',
    });
    const settings = await server.call('/api/settings');
    expect(settings.body).toMatchObject({ defaultModel: { provider: 'local', model: 'small' } });
    expect(saved.text + settings.text).not.toContain('CANARY');
    expect(server.logged.join()).not.toContain('CANARY');
  });

  it('are tested by asking for their models, with the key', async () => {
    const test = await server.read('/api/settings/providers/local/test', ProviderTest, { method: 'POST', body: {} });
    expect(test).toMatchObject({ ok: true, models: ['large', 'small'] });
    expect(keysSeen.at(-1)).toBe(`Bearer ${secret}`);
  });

  it('say what is wrong when they do not answer', async () => {
    await save('gone', { baseURL: 'http://127.0.0.1:9/v1', defaultModel: 'x' });
    const test = await server.read('/api/settings/providers/gone/test', ProviderTest, { method: 'POST', body: {} });
    expect(test.ok).toBe(false);
    expect(test.message.length).toBeGreaterThan(10);
    expect((await server.call('/api/settings/providers/nobody/test', { method: 'POST', body: {} })).status).toBe(404);
  });

  it('lose their key when their address changes to another origin', async () => {
    await save('local', { baseURL, defaultModel: 'large' });
    expect(await server.read('/api/settings', SettingsView)).toMatchObject({
      providers: [{ defaultModel: 'large', hasKey: true }, {}],
    });
    await save('local', { baseURL: 'http://elsewhere.example/v1', defaultModel: 'large' });
    expect(await server.read('/api/settings', SettingsView)).toMatchObject({ providers: [{ hasKey: false }, {}] });
  });

  it('take prices in, keep them when a change names none, and refuse what is no price', async () => {
    const prices = [{ model: 'small', input: 0.15, output: 0.6 }];
    const provider = { baseURL, defaultModel: 'small' };
    expect((await save('local', { ...provider, prices })).body).toMatchObject({ prices });
    expect((await save('local', provider)).body).toMatchObject({ prices });
    expect(await server.read('/api/settings', SettingsView)).toMatchObject({ providers: [{ prices }, {}] });
    for (const wrong of [{ model: 'x', input: -1, output: 0 }, { model: '', input: 1, output: 1 }, { model: 'x' }]) {
      expect((await save('local', { ...provider, prices: [wrong] })).status).toBe(400);
    }
    expect((await save('local', { ...provider, prices: [] })).body).toMatchObject({ prices: [] });
  });

  it('are reached by http only', async () => {
    for (const url of ['file:///etc/passwd', 'javascript:alert(1)', 'ftp://x/v1', 'nonsense']) {
      expect((await save('odd', { baseURL: url, defaultModel: 'x' })).status).toBe(400);
    }
    expect((await save('UPPER', { baseURL, defaultModel: 'x' })).status).toBe(400);
    expect((await save('recorded', { baseURL, defaultModel: 'x' })).status).toBe(409);
  });

  it('are removed', async () => {
    for (const name of ['local', 'gone']) {
      expect((await server.call(`/api/settings/providers/${name}`, { method: 'DELETE' })).status).toBe(204);
    }
    expect(await server.read('/api/settings', SettingsView)).toEqual({ providers: [] });
  });

  it('of the environment come first and cannot be changed', async () => {
    const environment = {
      OPENAI_BASE_URL: baseURL,
      OPENAI_API_KEY: secret,
      OPENAI_MODEL: 'small',
      OPENAI_EMBEDDING_MODEL: 'vectors',
    };
    const own = await startTestServer({ environment });
    try {
      const settings = await own.call('/api/settings');
      expect(settings.body).toEqual({
        providers: [
          {
            name: 'default',
            baseURL,
            defaultModel: 'small',
            embeddingModel: 'vectors',
            hasKey: true,
            prices: [],
            limits: {},
            limitsFrom: 'environment',
            origin: 'environment',
          },
        ],
        defaultModel: { provider: 'default', model: 'small' },
      });
      expect(settings.text).not.toContain('CANARY');
      const changed = await own.call('/api/settings/providers/default', {
        method: 'PUT',
        body: { baseURL, defaultModel: 'x' },
      });
      expect(changed.status).toBe(409);
    } finally {
      await own.close();
    }
  });

  it('take limits in, keep them when a change names none, and refuse what is no count of calls', async () => {
    const provider = { baseURL, defaultModel: 'small' };
    const limits = { atOnce: 8, perMinute: 600 };
    expect((await save('local', { ...provider, limits })).body).toMatchObject({ limits, limitsFrom: 'settings' });
    expect((await save('local', provider)).body).toMatchObject({ limits });
    for (const wrong of [{ atOnce: 0 }, { perMinute: 1.5 }, { atOnce: 1_000_000 }, { aDay: 1 }])
      expect((await save('local', { ...provider, limits: wrong })).status).toBe(400);
    expect((await save('local', { ...provider, limits: {} })).body).toMatchObject({ limits: {} });
  });

  it('have the limits of the environment, whatever the settings say, and say so', async () => {
    const environment = { OPENAI_BASE_URL: baseURL, FLOWRIGHT_MODEL_LIMITS: 'default=4,local=2/60' };
    const own = await startTestServer({ environment });
    try {
      const body = { baseURL, defaultModel: 'small', limits: { atOnce: 8 } };
      for (const name of ['local', 'free']) await own.call(`/api/settings/providers/${name}`, { method: 'PUT', body });
      const { providers } = await own.read('/api/settings', SettingsView);
      expect(providers.map(({ name, limits, limitsFrom }) => [name, limits, limitsFrom])).toEqual([
        ['default', { atOnce: 4 }, 'environment'],
        ['local', { atOnce: 2, perMinute: 60 }, 'environment'],
        ['free', { atOnce: 8 }, 'settings'],
      ]);
    } finally {
      await own.close();
    }
  });

  it('of the environment have the prices that it says; what cannot be read stops the start', async () => {
    const environment = { OPENAI_BASE_URL: baseURL, OPENAI_PRICES: 'small=0.15/0.6,*=1/2' };
    const own = await startTestServer({ environment });
    try {
      const { providers } = await own.read('/api/settings', SettingsView);
      expect(providers[0]?.prices).toEqual([
        { model: 'small', input: 0.15, output: 0.6 },
        { model: '*', input: 1, output: 2 },
      ]);
    } finally {
      await own.close();
    }
    // Before it asks for the data folder, which another server owns here.
    const unreadable = { ...environment, OPENAI_PRICES: 'small=cheap' };
    await expect(startTestServer({ dataFolder: server.dataFolder, environment: unreadable })).rejects.toThrow(
      'OPENAI_PRICES: "small=cheap" is not a price',
    );
  });
});
