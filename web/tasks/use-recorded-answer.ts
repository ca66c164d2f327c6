import { useQuery } from '@tanstack/react-query';
import type { Json } from '#engine/json';
import { recordedProvider } from '#engine/models/recorded-models';
import type { TaskView } from '#engine/protocol/index';
import { getRelease } from '../client/library.ts';
import type { TaskClient } from '../client/task-link.ts';

/** What somebody answered to this task in the recorded example that the run plays; undefined in every other run. */
export function useRecordedAnswer(client: TaskClient, task: Pick<TaskView, 'run' | 'address'>): Json | undefined {
  const { data } = useQuery({
    queryKey: ['recorded-answer', client.place, task.run, task.address],
    queryFn: async () => (await findAnswer(client, task)) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
    // It is a help and no more: a release that is gone must not be asked for again and again.
    retry: false,
  });
  return data ?? undefined;
}

async function findAnswer(client: TaskClient, { run, address }: Pick<TaskView, 'run' | 'address'>) {
  if (!(await client.get(run)).recorded) return undefined;
  const [start] = await client.journal(run);
  if (start?.type !== 'run.started') return undefined;
  const recording = Object.values(start.models).find(({ provider }) => provider === recordedProvider)?.model;
  // `name@version/example`, with the node that calls the release; a draft's recording has no release behind it.
  const [, name, version, wanted, node] = /^([^@/]+)@([^/]+)\/([^/]+)(?:\/(.+))?$/.exec(recording ?? '') ?? [];
  if (name === undefined || version === undefined) return undefined;
  const example = (await getRelease(name, version)).examples.find((one) => one.name === wanted);
  const inside = node === undefined ? address : address.slice(node.length + 1);
  const found = example?.people?.find((person) => person.address === inside)?.answer;
  return found as Json | undefined; // z.json() infers mutable arrays; ours are read-only
}
