import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqlDatabases, type TestSql } from '../../test/services/sql-databases.ts';
import type { Sql } from '../sql/sql.ts';
import { type SettingsStore, settingsStore } from './settings-store.ts';

const secret = 'ab'.repeat(32);
const apiKey = 'sk-very-secret-4711';
const provider = { baseURL: 'https://models.example/v1', defaultModel: 'small', apiKey };
const prices = [{ model: 'small', input: 0.15, output: 0.6 }];

describe.each(sqlDatabases)('providers on $name', ({ open }) => {
  let database: TestSql;
  let sql: Sql;
  let settings: SettingsStore;
  beforeEach(async () => {
    database = await open();
    sql = database.sql;
    settings = settingsStore(sql, secret);
  });
  afterEach(() => database.dispose());

  it('are listed in the order in which they were added, without their keys', async () => {
    await settings.save('zeta', provider);
    await settings.save('alpha', { baseURL: 'http://localhost:1234/v1', defaultModel: 'local' });
    await settings.save('zeta', { baseURL: 'https://models.example/v2', defaultModel: 'big' });
    expect(await settings.list()).toEqual([
      {
        name: 'zeta',
        baseURL: 'https://models.example/v2',
        defaultModel: 'big',
        embeddingModel: '',
        hasKey: true,
        prices: [],
        limits: {},
        revision: expect.any(String),
      },
      {
        name: 'alpha',
        baseURL: 'http://localhost:1234/v1',
        defaultModel: 'local',
        embeddingModel: '',
        hasKey: false,
        prices: [],
        limits: {},
        revision: expect.any(String),
      },
    ]);
    expect(JSON.stringify(await settings.list())).not.toContain(apiKey);
  });

  it('are only changed over what was seen, when somebody says what that was', async () => {
    const first = await settings.save('main', { ...provider, over: '' });
    await expect(settings.save('main', { ...provider, over: '' })).rejects.toMatchObject({ code: 'CONFLICT' });
    const second = await settings.save('main', { ...provider, defaultModel: 'big', over: first.revision });
    expect(second.revision).toBe((await settings.list())[0]?.revision);
    const late = settings.save('main', { ...provider, defaultModel: 'tiny', over: first.revision });
    await expect(late).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await settings.list())[0]?.defaultModel).toBe('big');
    await settings.save('main', { ...provider, defaultModel: 'tiny' });
    expect((await settings.list())[0]?.defaultModel).toBe('tiny');
  });

  it('have another revision when only the key is another', async () => {
    const { revision } = await settings.save('main', provider);
    expect((await settings.save('main', { ...provider, apiKey: 'sk-other' })).revision).not.toBe(revision);
    expect(revision).not.toContain(apiKey);
  });

  it('give their key back to the server, after a restart too', async () => {
    await settings.save('main', { ...provider, prices });
    sql = await database.reopen();
    expect(await settingsStore(sql, secret).credentials('main')).toEqual({
      ...provider,
      prices,
      embeddingModel: '',
    });
    expect(await settingsStore(sql, secret).credentials('other')).toBeUndefined();
  });

  it('never have their key in the database as it is', async () => {
    await settings.save('main', provider);
    const stored = JSON.stringify(await sql.rows('SELECT * FROM providers'));
    expect(stored).toContain('models.example');
    expect(stored).not.toContain(apiKey);
    expect(stored).not.toContain(Buffer.from(apiKey).toString('base64').slice(0, 16));
  });

  it('keep their key when a change does not name it, and forget it when it is empty', async () => {
    await settings.save('main', provider);
    await settings.save('main', { baseURL: 'https://models.example/other', defaultModel: 'big' });
    expect((await settings.credentials('main'))?.apiKey).toBe(apiKey);
    await settings.save('main', { ...provider, apiKey: '' });
    expect(await settings.credentials('main')).toEqual({
      baseURL: provider.baseURL,
      defaultModel: 'small',
      embeddingModel: '',
      prices: [],
    });
  });

  it('lose their key when they move to another origin, which it was not entered for', async () => {
    await settings.save('main', provider);
    const moved = await settings.save('main', { baseURL: 'https://elsewhere.example/v1', defaultModel: 'small' });
    expect(moved.hasKey).toBe(false);
    expect((await settings.credentials('main'))?.apiKey).toBeUndefined();
  });

  it('refuse a key that another secret encrypted or that another provider owns, without showing it', async () => {
    await settings.save('main', provider);
    await expect(settingsStore(sql, 'cd'.repeat(32)).credentials('main')).rejects.toMatchObject({
      code: 'MODEL_AUTH',
    });
    await settings.save('other', { ...provider, baseURL: 'https://other.example/v1', apiKey: 'x' });
    await sql.run(
      "UPDATE providers SET encrypted_key = (SELECT encrypted_key FROM providers WHERE name = 'main') WHERE name = 'other'",
    );
    await expect(settings.credentials('other')).rejects.toMatchObject({ code: 'MODEL_AUTH' });
  });

  it('keep their prices when a change does not name them, and lose them when it names none', async () => {
    await settings.save('main', { ...provider, prices });
    await settings.save('main', { baseURL: 'https://elsewhere.example/v1', defaultModel: 'small' });
    expect(await settings.list()).toMatchObject([{ name: 'main', prices }]);
    expect(await settings.save('main', { ...provider, prices: [] })).toMatchObject({ prices: [] });
    expect((await settings.credentials('main'))?.prices).toEqual([]);
  });

  it('keep their embedding model when a change does not name it, and lose it when it names none', async () => {
    expect(await settings.save('main', { ...provider, embeddingModel: 'vectors' })).toMatchObject({
      embeddingModel: 'vectors',
    });
    await settings.save('main', provider);
    expect((await settings.credentials('main'))?.embeddingModel).toBe('vectors');
    expect(await settings.save('main', { ...provider, embeddingModel: '' })).toMatchObject({ embeddingModel: '' });
  });

  it('say what they may be asked, which no change loses that does not name it', async () => {
    await settings.save('main', { ...provider, limits: { atOnce: 2, perMinute: 60 } });
    await settings.save('main', provider);
    expect(await settings.limits('main')).toEqual({ atOnce: 2, perMinute: 60 });
    expect(await settings.limits('nobody')).toEqual({});
    expect(await settings.credentials('main')).not.toHaveProperty('limits');
  });

  it('whose prices are damaged say so', async () => {
    await settings.save('main', provider);
    await sql.run("UPDATE providers SET prices = '[{}]'");
    await expect(settings.credentials('main')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  });

  it('are gone when they are removed', async () => {
    await settings.save('main', provider);
    await settings.remove('main');
    expect(await settings.list()).toEqual([]);
    expect(await settings.credentials('main')).toBeUndefined();
  });
});
