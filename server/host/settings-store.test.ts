import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
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

describe('providers', () => {
  it('are listed in the order in which they were added, without their keys', async () => {
    await settings.save('zeta', provider);
    await settings.save('alpha', { baseURL: 'http://localhost:1234/v1', defaultModel: 'local' });
    await settings.save('zeta', { baseURL: 'https://models.example/v2', defaultModel: 'big' });
    expect(await settings.list()).toEqual([
      { name: 'zeta', baseURL: 'https://models.example/v2', defaultModel: 'big', hasKey: true },
      { name: 'alpha', baseURL: 'http://localhost:1234/v1', defaultModel: 'local', hasKey: false },
    ]);
    expect(JSON.stringify(await settings.list())).not.toContain(apiKey);
  });

  it('give their key back to the server, after a restart too', async () => {
    await settings.save('main', provider);
    database.close();
    database = openDatabase(join(folder, 'flowright.sqlite'));
    expect(await settingsStore(database, secret).credentials('main')).toEqual(provider);
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
    expect(await settings.credentials('main')).toEqual({ baseURL: provider.baseURL, defaultModel: 'small' });
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

  it('are gone when they are removed', async () => {
    await settings.save('main', provider);
    await settings.remove('main');
    expect(await settings.list()).toEqual([]);
    expect(await settings.credentials('main')).toBeUndefined();
  });
});
