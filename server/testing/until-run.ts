import { RunView } from '#engine/protocol/index';
import { readEvents } from './read-events.ts';
import type { TestServer } from './test-server.ts';

type Status = RunView['status'];

/** Resolves with the run once it has this status; listens to its events rather than asking again and again. */
export async function untilRun(server: TestServer, id: string, status: Status): Promise<RunView> {
  const read = () => server.read(`/api/runs/${id}`, RunView);
  const first = await read();
  if (first.status === status) return first;
  const reader = await readEvents(server.running, `/api/runs/${id}/events`, first.sequence);
  try {
    for (let seen = -1; ; ) {
      const run = await read();
      if (run.status === status) return run;
      seen = reader.events.length;
      await reader.until((events) => events.length > seen).catch(() => undefined);
      if (reader.events.length === seen && (await read()).status !== status) {
        throw new Error(`Run ${id} is ${(await read()).status}, not ${status}.`);
      }
    }
  } finally {
    reader.close();
  }
}
