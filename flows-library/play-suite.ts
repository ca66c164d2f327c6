import type { Host, ModelRequest, Sandbox } from '#engine/host';
import type { Entry } from '#engine/journal/index';
import type { Json, JsonObject } from '#engine/json';
import { recordedModels } from '#engine/models/recorded-models';
import type { Example, Release } from '#engine/protocol/library';
import { startRun } from '#engine/run/start-run';
import { outputOf } from '#engine/run/summary';
import { testHost } from '#engine/testing/index';
import { recordingOf, shippedExample, shippedFlows, shippedRelease } from './index.ts';

/** What a person says to the task of that address. */
export type Say = (address: string) => Json;

export interface Play {
  readonly status: string;
  readonly output: JsonObject | undefined;
  /** Every request for an answer, in the order in which they were made. */
  readonly requests: readonly ModelRequest[];
  /** Every request for vectors; no example records them, since they are reckoned. */
  readonly embedded: readonly ModelRequest[];
  /** Addresses of the tasks that were opened, in the order in which they were answered. */
  readonly asked: readonly string[];
  readonly journal: readonly Entry[];
}

export interface PlayOptions {
  readonly release: Release;
  readonly example: Example;
  readonly sandbox: Sandbox;
  /** As the example says when absent. */
  readonly say?: Say;
}

/** Runs an example with nothing but its recorded answers, in memory. */
export async function play({ release, example, sandbox, say = asRecorded(example) }: PlayOptions): Promise<Play> {
  const recorded = recordedModels(new Map([['example', recordingOf(release, example.name)]]));
  const requests: ModelRequest[] = [];
  const embedded: ModelRequest[] = [];
  const host: Host = {
    ...testHost({ sandbox }),
    models: {
      call(request, options) {
        (request.embed === undefined ? requests : embedded).push(request);
        return recorded.call(request, options);
      },
    },
  };
  const { flow } = release;
  const models = { '*': { provider: 'recorded', model: 'example' } };
  const run = await startRun(host, { flow, flows: shippedFlows, input: example.input, seed: 's', models });
  const asked: string[] = [];
  let status = await run.settled();
  while (status === 'waiting') {
    for (const task of run.summary().openTasks) {
      asked.push(task.address);
      await run.answer(task.id, say(task.address), 'tester');
    }
    status = await run.settled();
  }
  return { status, output: outputOf(run.state), requests, embedded, asked, journal: await host.store.read(run.id) };
}

/** Plays an example by its names; `changes` replace parts of it, such as one of its inputs. */
export function playNamed(
  [flow, name]: readonly [string, string],
  options: Pick<PlayOptions, 'sandbox' | 'say'>,
  changes: Partial<Example> = {},
): Promise<Play> {
  const example = { ...shippedExample(flow, name), ...changes };
  const release = { ...shippedRelease(flow), examples: [example] };
  return play({ release, example, ...options });
}

function asRecorded(example: Example): Say {
  return (address) => {
    const found = example.people?.find((person) => person.address === address);
    if (found === undefined) throw new Error(`The example "${example.name}" answers no task "${address}".`);
    return found.answer as Json; // z.json() infers mutable arrays; ours are read-only
  };
}

/** The text that the model was sent last in that activation. */
export function promptAt({ requests }: Play, address: string): string {
  const request = requests.find((candidate) => candidate.address === address);
  if (request === undefined) throw new Error(`No request was made at "${address}".`);
  return request.turns.at(-1)?.content ?? '';
}

/**
 * The facts of a journal, what happened at which address; several of one kind are counted. Sorted: what works side by
 * side may finish in any order.
 */
export function outlineOf(journal: readonly Entry[]): string {
  const counts = new Map<string, number>();
  for (const entry of journal) {
    const line = 'address' in entry ? `${entry.address} ${entry.type}` : entry.type;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts]
    .map(([line, count]) => (count === 1 ? line : `${line} ×${count}`))
    .sort()
    .join('\n');
}
