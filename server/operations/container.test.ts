import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunCreated } from '#engine/protocol/index';
import { freshPostgres, lacksPostgres, lacksRedis, redisUrl } from '../../test/services/services-for-tests.ts';
import { memberOptions, readCluster } from '../cli/cluster-options.ts';
import { readOptions } from '../cli/options.ts';
import { projectRoot } from '../project-root.ts';
import { startWorker } from '../start-worker.ts';
import { greetFlow, shippedRelease } from '../testing/test-flows.ts';
import { startTestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

const read = (file: string) => readFileSync(path.join(projectRoot, file), 'utf8');
const dockerfile = read('Dockerfile');
const compose = read('compose.yaml');
const startOptions = {
  ...memberOptions,
  port: { type: 'string' },
  host: { type: 'string' },
  'no-work': { type: 'boolean' },
} as const;

/** Commands as they stand in the files: lists of JSON. */
const commandsIn = (text: string, before: RegExp): string[][] =>
  [...text.matchAll(before)].map(([, list = '']) => JSON.parse(list) as string[]); // a list that is no JSON throws

describe('the container', () => {
  const stages = dockerfile.split(/^FROM /m).slice(1);
  const last = stages.at(-1) ?? '';

  it('is built in a stage of its own, and runs as nobody special', () => {
    expect(stages).toHaveLength(2);
    expect(last.indexOf('USER node')).toBeGreaterThan(0);
    expect(last.indexOf('USER node')).toBeLessThan(last.indexOf('ENTRYPOINT'));
    expect(last).toContain('HEALTHCHECK');
  });

  it('fetches nothing when it runs', () => {
    expect(last).not.toMatch(/npm|npx|curl|wget|apt/);
    expect(last).toContain('FLOWRIGHT_NO_BUILD=1');
    // Without the lock the product does not find its own folder.
    for (const needed of [
      'package.json',
      'package-lock.json',
      'node_modules',
      'server/dist',
      'web/dist',
      'ensure-build.mjs',
    ])
      expect(last).toContain(needed);
  });

  it('takes no secret and nothing of this machine along', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', '.env', '.flowright', '**/node_modules']));
  });

  it('starts with options that the command knows', () => {
    const [command = []] = commandsIn(dockerfile, /^CMD (\[.*\])$/gm);
    expect(command[0]).toBe('start');
    expect(readOptions(command.slice(1), startOptions).values).toMatchObject({ host: '0.0.0.0', port: '4100' });
  });
});

describe('the compose file', () => {
  const commands = commandsIn(compose, /^ {4}command: (\[.*\])$/gm);

  it('names two servers and two workers, one PostgreSQL and one Redis', () => {
    const services = compose.slice(compose.indexOf('services:'), compose.indexOf('\nvolumes:'));
    expect([...services.matchAll(/^ {2}([\w-]+):/gm)].map(([, name]) => name)).toEqual([
      'postgres',
      'redis',
      'api-1',
      'api-2',
      'worker-1',
      'worker-2',
    ]);
    expect(commands.map(([name]) => name)).toEqual(['start', 'worker']);
  });

  it('holds no secret, and only variables that the product reads', () => {
    const names = [...compose.matchAll(/^ {6}((?:FLOWRIGHT|OPENAI)_\w+):/gm)].map(([, name]) => name);
    expect(names).toEqual(
      expect.arrayContaining(['FLOWRIGHT_STORE', 'FLOWRIGHT_QUEUE', 'FLOWRIGHT_SECRET', 'FLOWRIGHT_PUBLIC_URL']),
    );
    const sources = ['host/open-data.ts', 'cli/cluster-options.ts', 'open-parts.ts', 'models/providers.ts'];
    const said = sources.map((file) => read(`server/${file}`)).join('\n');
    for (const name of names) expect(said).toContain(name);
    for (const line of compose.matchAll(/(?:PASSWORD|SECRET|API_KEY): (.*)/g)) expect(line[1]).toMatch(/^\$\{/);
  });

  it.skipIf(lacksPostgres || lacksRedis)('works with the same commands without containers', async () => {
    const [forServers = [], forWorkers = []] = commands;
    const folder = mkdtempSync(path.join(tmpdir(), 'flowright-compose-'));
    const place = await freshPostgres({ isEmpty: true });
    const environment = {
      FLOWRIGHT_STORE: `${place.url}?schema=${place.schema}`,
      FLOWRIGHT_QUEUE: `${await redisUrl()}?prefix=${place.schema}`,
      FLOWRIGHT_SECRET: 'ab'.repeat(32),
    };
    const shipped = [shippedRelease(greetFlow)];
    const common = (name: string, args: readonly string[]) => {
      const cluster = readCluster(readOptions(args.slice(1), startOptions).values, { environment });
      if (cluster === undefined) throw new Error('The cluster is not read from the environment.');
      return { dataFolder: path.join(folder, name), environment, shipped, cluster };
    };
    const server = async (name: string) => {
      const { cluster, ...options } = common(name, forServers);
      return startTestServer({ ...options, cluster: { ...cluster, slots: 0 } });
    };
    const servers = [await server('api-1'), await server('api-2')];
    const workers = [
      await startWorker(common('worker-1', forWorkers)),
      await startWorker(common('worker-2', forWorkers)),
    ];
    try {
      const [first, second] = servers;
      const body = { flow: 'greet', input: { name: 'Ada' } };
      const { id } = await first!.read('/api/runs', RunCreated, { body });
      expect(await untilRun(second!, id, 'completed')).toMatchObject({ output: { greeting: 'Hello Ada!' } });
      for (const each of servers) expect((await each.call('/readyz')).body).toEqual({ status: 'ready' });
    } finally {
      await Promise.all([...servers.map(({ close }) => close()), ...workers.map(({ close }) => close())]);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
