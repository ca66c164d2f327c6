import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { migrations, stepFor } from './migrations.ts';
import { type SettingsStore, settingsStore } from './settings-store.ts';

const secret = 'ab'.repeat(32);
const apiKey = 'sk-very-secret-4711';
let folder = '';
let database: Database;
let settings: SettingsStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-settings-'));
  database = openDatabase(join(folder, 'flowright.sqlite'));
  settings = settingsStore(database, secret);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const provider = { baseURL: 'https://models.example/v1', defaultModel: 'small', apiKey };
const prices = [{ model: 'small', input: 0.15, output: 0.6 }];

describe('providers', () => {
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
      },
      {
        name: 'alpha',
        baseURL: 'http://localhost:1234/v1',
        defaultModel: 'local',
        embeddingModel: '',
        hasKey: false,
        prices: [],
      },
    ]);
    expect(JSON.stringify(await settings.list())).not.toContain(apiKey);
  });

  it('give their key back to the server, after a restart too', async () => {
    await settings.save('main', { ...provider, prices });
    database.close();
    database = openDatabase(join(folder, 'flowright.sqlite'));
    expect(await settingsStore(database, secret).credentials('main')).toEqual({
      ...provider,
      prices,
      embeddingModel: '',
    });
    expect(await settingsStore(database, secret).credentials('other')).toBeUndefined();
  });

  it('never have their key on the disk as it is', async () => {
    await settings.save('main', provider);
    database.close();
    const bytes = readFileSync(join(folder, 'flowright.sqlite'));
    expect(bytes.includes('models.example')).toBe(true);
    expect(bytes.includes(apiKey)).toBe(false);
    expect(bytes.includes(Buffer.from(apiKey).toString('base64').slice(0, 16))).toBe(false);
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
    await expect(settingsStore(database, 'cd'.repeat(32)).credentials('main')).rejects.toMatchObject({
      code: 'MODEL_AUTH',
    });
    await settings.save('other', { ...provider, baseURL: 'https://other.example/v1', apiKey: 'x' });
    database.exec(
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

  it('of a database from before there were prices stay, with their keys and without prices', async () => {
    const path = join(folder, 'older.sqlite');
    const settingsStep = migrations.findIndex((step) => stepFor('sqlite', step).includes('CREATE TABLE providers'));
    const older = openDatabase(path, migrations.slice(0, settingsStep + 1));
    expect(JSON.stringify(older.prepare('PRAGMA table_info(providers)').rows())).not.toContain('prices');
    await settings.save('main', provider);
    const [key] = database.prepare('SELECT encrypted_key FROM providers').row() ?? [];
    older
      .prepare('INSERT INTO providers (name, base_url, default_model, encrypted_key) VALUES (?, ?, ?, ?)')
      .run('main', provider.baseURL, 'small', String(key));
    older.close();

    const newer = openDatabase(path);
    const kept = settingsStore(newer, secret);
    expect(await kept.credentials('main')).toEqual({ ...provider, prices: [], embeddingModel: '' });
    await kept.save('main', { ...provider, prices });
    expect(await kept.credentials('main')).toEqual({ ...provider, prices, embeddingModel: '' });
    newer.close();
  });

  it('whose prices are damaged say so', async () => {
    await settings.save('main', provider);
    database.exec("UPDATE providers SET prices = '[{}]'");
    await expect(settings.credentials('main')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  });

  it('are gone when they are removed', async () => {
    await settings.save('main', provider);
    await settings.remove('main');
    expect(await settings.list()).toEqual([]);
    expect(await settings.credentials('main')).toBeUndefined();
  });
});
