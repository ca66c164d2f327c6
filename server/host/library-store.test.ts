import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentHash, type FlowFile } from '#engine/format/index';
import type { Release } from '#engine/protocol/index';
import { sqlDatabases, type TestSql } from '../../test/services/sql-databases.ts';
import type { Sql } from '../sql/sql.ts';
import { type LibraryStore, libraryStore } from './library-store.ts';

function flowOf(name: string, text: string): FlowFile {
  return {
    format: 1,
    name,
    interface: { input: { text: {} }, output: { text: {} } },
    nodes: [{ id: 'say', type: 'template', text }],
    edges: [
      { from: 'input.text', to: 'say.text' },
      { from: 'say.text', to: 'output.text' },
    ],
  };
}

function releaseOf(name: string, version: string, change: Partial<Release> = {}): Release {
  const flow = flowOf(name, `{{ text }} ${version}`);
  return {
    name,
    version,
    hash: contentHash(flow),
    title: `Title of ${name}`,
    description: 'Says it again.',
    interface: flow.interface,
    dependencies: {},
    needs: { models: [], people: [], code: false, hosts: [], tools: [] },
    readme: '# Read me',
    examples: [{ name: 'first', title: 'First', input: { text: 'a' }, answers: [], output: { text: 'a' } }],
    author: 'Ada',
    publishedAt: 1000,
    notes: 'New.',
    shipped: false,
    flow,
    ...change,
  };
}

describe.each(sqlDatabases)('the library on $name', ({ open }) => {
  let database: TestSql;
  let sql: Sql;
  let library: LibraryStore;

  beforeEach(async () => {
    database = await open();
    sql = database.sql;
    library = libraryStore(sql);
  });
  afterEach(() => database.dispose());

  describe('releases', () => {
    it('come back exactly as they were published, by version and by hash', async () => {
      const release = releaseOf('echo', '1.0.0', { readme: 'Zürich \u0000 \ud800 "quoted"' });
      await library.publish(release);
      expect(await library.release('echo', '1.0.0')).toEqual(release);
      expect(await library.byHash(release.hash)).toEqual(release);
      expect(await library.release('echo', '1.0.1')).toBeUndefined();
      expect(await library.release('other', '1.0.0')).toBeUndefined();
      expect(await library.byHash(`sha256-${'0'.repeat(64)}`)).toBeUndefined();
    });

    it('are listed with the highest version first, as numbers and not as texts', async () => {
      for (const version of ['1.9.0', '1.10.0', '0.2.0', '1.10.1']) await library.publish(releaseOf('echo', version));
      expect((await library.versions('echo')).map((summary) => summary.version)).toEqual([
        '1.10.1',
        '1.10.0',
        '1.9.0',
        '0.2.0',
      ]);
      expect((await library.list())[0]).toMatchObject({
        latest: { version: '1.10.1' },
        versions: ['1.10.1', '1.10.0', '1.9.0', '0.2.0'],
      });
      expect((await library.list())[0]?.latest).not.toHaveProperty('flow');
      expect(await library.versions('other')).toEqual([]);
    });

    it('never change: publishing a version again is a conflict and keeps the first', async () => {
      const first = releaseOf('echo', '1.0.0');
      await library.publish(first);
      await expect(library.publish(releaseOf('echo', '1.0.0', { author: 'Eve' }))).rejects.toMatchObject({
        code: 'CONFLICT',
      });
      expect(await library.release('echo', '1.0.0')).toEqual(first);
      await expect(sql.run("UPDATE releases SET hash = 'x'")).rejects.toThrow(/a release never changes/);
    });

    it('are refused when their hash is not that of their flow', async () => {
      const release = releaseOf('echo', '1.0.0', { flow: flowOf('echo', 'something else') });
      await expect(library.publish(release)).rejects.toMatchObject({ code: 'FLOW_HASH_MISMATCH' });
      expect(await library.list()).toEqual([]);
    });

    it('do not load when anything of them was changed on the disk', async () => {
      const release = releaseOf('echo', '1.0.0');
      await library.publish(release);
      expect(await library.release('echo', '1.0.0'), 'read before, and not taken for what it was').toEqual(release);
      await sql.run(`DROP TRIGGER releases_never_change ${sql.dialect === 'postgres' ? 'ON releases' : ''}`);
      for (const [what, other] of [
        ['{{ text }}', '{{ evil }}'],
        ['# Read me', '# Rely on me'],
        ['"flow"', '"flaw"'],
        ['}', ''],
      ] as const) {
        const body = JSON.stringify(release).replace(what, other);
        await sql.run('UPDATE releases SET body = ?', [body]);
        await expect(library.release('echo', '1.0.0')).rejects.toMatchObject({ code: 'FLOW_HASH_MISMATCH' });
        await expect(library.byHash(release.hash)).rejects.toMatchObject({ code: 'FLOW_HASH_MISMATCH' });
      }
      await sql.run('UPDATE releases SET body = ?', [JSON.stringify(release)]);
      expect(await library.release('echo', '1.0.0')).toEqual(release);
    });

    it('tell who depends on a flow, in any of its versions', async () => {
      const echo = releaseOf('echo', '1.0.0');
      await library.publish(echo);
      const dependencies = { 'echo@1.0.0': echo.hash };
      await library.publish(releaseOf('choir', '1.0.0', { dependencies }));
      await library.publish(releaseOf('choir', '2.0.0', { dependencies }));
      await library.publish(releaseOf('duet', '0.1.0', { dependencies }));
      const dependents = (await library.dependents('echo')).map(({ name, version }) => `${name}@${version}`);
      expect(dependents).toEqual(['choir@2.0.0', 'choir@1.0.0', 'duet@0.1.0']);
      expect(await library.dependents('duet')).toEqual([]);
    });
  });

  describe('what is said of a release afterwards', () => {
    const status = { state: 'deprecated', reason: 'Use duet.', replacement: 'duet@1.0.0', since: 2000 } as const;

    it('shows wherever it is listed, leaves it as it was, and can be taken back', async () => {
      const release = releaseOf('echo', '1.0.0');
      await library.publish(release);
      await library.setStatus('echo', '1.0.0', status);
      expect(await library.status('echo', '1.0.0')).toEqual(status);
      expect((await library.versions('echo'))[0]?.status).toEqual(status);
      expect((await library.list())[0]?.latest.status).toEqual(status);
      expect(await library.release('echo', '1.0.0')).toEqual(release);
      await library.setStatus('echo', '1.0.0', undefined);
      expect(await library.status('echo', '1.0.0')).toBeUndefined();
      expect((await library.versions('echo'))[0]).not.toHaveProperty('status');
    });

    it('cannot be said of a release that is not there', async () => {
      await expect(library.setStatus('echo', '1.0.0', status)).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
    });

    it('lets the highest release that was not withdrawn stand for the flow', async () => {
      for (const version of ['1.0.0', '1.1.0']) await library.publish(releaseOf('echo', version));
      const withdrawn = { state: 'withdrawn', reason: 'It leaks.', since: 1 } as const;
      await library.setStatus('echo', '1.1.0', withdrawn);
      expect((await library.list())[0]).toMatchObject({ latest: { version: '1.0.0' }, versions: ['1.1.0', '1.0.0'] });
      await library.setStatus('echo', '1.0.0', withdrawn);
      expect((await library.list())[0]?.latest).toMatchObject({ version: '1.1.0', status: withdrawn });
    });
  });

  describe('publishing several', () => {
    it('keeps all with what is said of them, or none', async () => {
      const [echo, duet] = [releaseOf('echo', '1.0.0'), releaseOf('duet', '1.0.0')];
      const broken = releaseOf('choir', '1.0.0', { hash: echo.hash });
      await expect(library.publishAll([{ release: echo }, { release: broken }])).rejects.toMatchObject({
        code: 'FLOW_HASH_MISMATCH',
      });
      expect(await library.list()).toEqual([]);
      const status = { state: 'withdrawn', reason: 'It leaks.', since: 1 } as const;
      await library.publishAll([{ release: echo }, { release: duet, status }]);
      expect((await library.list()).map(({ name }) => name)).toEqual(['duet', 'echo']);
      expect(await library.status('duet', '1.0.0')).toEqual(status);
    });
  });

  describe('search', () => {
    const found = async (query: string) => (await library.list(query)).map((entry) => entry.name);

    beforeEach(async () => {
      await library.publish(
        releaseOf('self-refine', '1.0.0', { title: 'Refine by yourself', description: 'Improves a draft.' }),
      );
      await library.publish(
        releaseOf('panel', '1.0.0', {
          title: 'Panel',
          description: 'Experts vote.',
          readme: 'Unlike refine, several answer.',
        }),
      );
      await library.publish(releaseOf('zurich', '1.0.0', { title: 'Zürich', description: 'Café.' }));
    });

    it('lists everything by name without a query', async () => {
      expect(await found('')).toEqual(['panel', 'self-refine', 'zurich']);
      expect(await found('  ?! ')).toEqual(['panel', 'self-refine', 'zurich']);
    });

    it('finds beginnings of words in name, title, description and readme, the best match first', async () => {
      expect(await found('refi')).toEqual(['self-refine', 'panel']);
      expect(await found('exp vot')).toEqual(['panel']);
      expect(await found('vote refine')).toEqual(['panel']);
      expect(await found('nothing')).toEqual([]);
    });

    it('does not mind accents and capitals', async () => {
      expect(await found('ZURICH')).toEqual(['zurich']);
      expect(await found('cafe')).toEqual(['zurich']);
    });

    it.each([
      '"',
      'a" OR "b',
      'name:panel',
      'NEAR(a b)',
      '*',
      '-panel',
      "'; DROP TABLE releases; --",
      '^ ( ) { }',
      '\u0000',
    ])('takes %j as words and never as a program', async (query) => {
      await expect(library.list(query)).resolves.toBeInstanceOf(Array);
      expect(await library.versions('panel')).toHaveLength(1);
    });

    it('goes by the highest version of a flow only', async () => {
      await library.publish(releaseOf('panel', '2.0.0', { title: 'Jury', description: 'Experts vote.' }));
      await library.publish(releaseOf('panel', '1.0.1', { title: 'Gremium', description: 'Experts vote.' }));
      expect(await found('jury')).toEqual(['panel']);
      expect(await found('gremium')).toEqual([]);
      expect(await found('several')).toEqual([]);
    });
  });
});
