import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.mjs';
import { startRedis } from './redis.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test asks for a database or a queue, which is started when the first one does. */
    readonly services: string;
  }
}

type Service = { readonly url: string; stop(): Promise<void> };

const starters: Readonly<Record<string, () => Promise<Service>>> = {
  // Two that stand in each other's way are noticed soon.
  '/postgres': () => startPostgres({ settings: ['deadlock_timeout=50ms'] }),
  '/redis': () => startRedis(),
};

/** Set-up of vitest: one PostgreSQL and one Redis for all test files of a run, and none when no test asks. */
export default async function setUpServices(project: TestProject): Promise<() => Promise<void>> {
  const started = new Map<string, Promise<Service>>();
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    const start = starters[path];
    try {
      if (start === undefined) throw new Error(`There is no service ${path}.`);
      const service = started.get(path) ?? start();
      started.set(path, service);
      response.end((await service).url);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('services', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.close();
    for (const service of started.values()) await (await service).stop();
  };
}
