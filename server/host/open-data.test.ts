import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { newId } from './ids.ts';
import { migrations } from './migrations.ts';
import { openData, openStores, readOrCreateToken } from './open-data.ts';

let folder = '';

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'flowright-data-')), 'data');
});
afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true });
});

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('data folder', () => {
  it('is made on first use so that only its owner may read it', async () => {
    const data = openData(folder);
    expect(modeOf(folder)).toBe(0o700);
    for (const file of ['flowright.sqlite', 'secret.key', 'token']) expect(modeOf(join(folder, file))).toBe(0o600);
    expect(data.token).toMatch(/^[0-9a-f]{64}$/);
    await data.close();
  });

  it('keeps token and secret from one start to the next', async () => {
    const first = openData(folder);
    const secret = readFileSync(join(folder, 'secret.key'), 'utf8');
    await first.close();
    const second = openData(folder);
    expect(second.token).toBe(first.token);
    expect(readOrCreateToken(folder)).toBe(first.token);
    expect(readFileSync(join(folder, 'secret.key'), 'utf8')).toBe(secret);
    expect(secret.trim()).not.toBe(first.token);
    await second.close();
  });

  it('closes a token file that others could read', async () => {
    await openData(folder).close();
    chmodSync(join(folder, 'token'), 0o644);
    await openData(folder).close();
    expect(modeOf(join(folder, 'token'))).toBe(0o600);
  });

  it('has one owner at a time, who leaves it free', async () => {
    const data = openData(folder);
    expect(() => openData(folder)).toThrow(
      expect.objectContaining({ code: 'STORE_IN_USE', message: expect.stringContaining(`(process ${process.pid})`) }),
    );
    await data.close();
    await openData(folder).close();
  });

  it('is left free when it cannot be opened', async () => {
    await openData(folder).close();
    const tooNew = [...migrations, 'CREATE TABLE from_the_future (id INTEGER)'];
    openDatabase(join(folder, 'flowright.sqlite'), tooNew).close();
    expect(() => openData(folder)).toThrow(/newer Flowright/);
    expect(() => openData(folder)).toThrow(/newer Flowright/);
  });

  it('refuses a secret that it does not understand rather than replacing it', async () => {
    await openData(folder).close();
    writeFileSync(join(folder, 'secret.key'), 'not a key\n');
    expect(() => openData(folder)).toThrow(/secret\.key" does not hold a secret/);
    expect(readFileSync(join(folder, 'secret.key'), 'utf8')).toBe('not a key\n');
  });

  it('says so when it cannot be made', () => {
    writeFileSync(folder, 'a file is in the way');
    expect(() => openData(folder)).toThrow(expect.objectContaining({ code: 'STORE_FAILED' }));
  });
});

describe('stored keys', () => {
  const provider = { baseURL: 'https://models.example/v1', defaultModel: 'small', apiKey: 'sk-4711' };

  it('are read wherever the secret of the environment is the same, whatever the folder holds', async () => {
    const secret = '0123456789abcdef'.repeat(4);
    const first = await openStores(folder, { secret });
    expect(existsSync(join(folder, 'secret.key'))).toBe(false);
    await first.settings.save('main', provider);
    await first.close();
    const second = await openStores(folder, { secret: '' });
    await expect(second.settings.credentials('main')).rejects.toMatchObject({ code: 'MODEL_AUTH' });
    await second.close();
    const third = await openStores(folder, { secret });
    expect((await third.settings.credentials('main'))?.apiKey).toBe('sk-4711');
    await third.close();
  });

  it('are not encrypted with what is no secret, which is not repeated', async () => {
    const refused = expect.objectContaining({ code: 'BAD_REQUEST', message: expect.not.stringContaining('hunter2') });
    await expect(openStores(folder, { secret: 'hunter2' })).rejects.toEqual(refused);
    await openData(folder).close();
  });
});

describe('ids', () => {
  it('are new, lower-case and of 128 bits', () => {
    const ids = Array.from({ length: 1000 }, newId);
    expect(new Set(ids).size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });
});
