import { FlowError } from '#engine/errors';
import type { FlowFile } from '#engine/format/index';
import type { Entry } from '#engine/journal/index';
import { canonicalJson, type Json, type JsonObject } from '#engine/json';
import type { Example } from '#engine/protocol/index';
import { clientOf } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import type { RunClient, RunEvent } from '../client/run-client.ts';
import { bindModels } from '../run/start-options.ts';
import { playExampleText } from '../text/publishing.ts';

/** What came of an example that was run again with its recorded answers. */
export interface PlayedExample {
  readonly status: 'passed' | 'failed';
  /** The run in this browser, to look at; undefined when it did not even start. */
  readonly run: string | undefined;
  /** Why it failed, in words. */
  readonly reason?: string;
  /** The outputs that are not what the example says. */
  readonly differences: ReadonlyArray<{ readonly name: string; readonly expected: Json; readonly actual: Json }>;
}

export interface PlayOptions {
  readonly flow: FlowFile;
  /** Drafts that it reaches; releases are looked up. */
  readonly flows: Readonly<Record<string, FlowFile>>;
  readonly example: Example;
  /** Names the recording. */
  readonly source: string;
  readonly signal: AbortSignal;
}

/**
 * Runs an example in this browser on its recorded answers, those of people included: no model is called and nobody is
 * asked. Rejects only when `signal` is aborted; whatever else goes wrong is a failed example.
 */
export async function playExample({ flow, flows, example, source, signal }: PlayOptions): Promise<PlayedExample> {
  const client = clientOf('browser');
  let run: string | undefined;
  try {
    run = await client.start({
      flow,
      flows: { ...flows },
      input: example.input,
      models: await bindModels({ example, byRole: {} }, source),
    });
    void queryClient.invalidateQueries({ queryKey: ['runs'] });
    await untilEnded(client, run, example, signal);
    const view = await client.get(run);
    if (view.status !== 'completed') {
      return {
        status: 'failed',
        run,
        reason: view.error?.message ?? playExampleText.itEndedAs(view.status),
        differences: [],
      };
    }
    const differences = differencesOf(example.output, view.output ?? {});
    return differences.length === 0
      ? { status: 'passed', run, differences }
      : { status: 'failed', run, reason: playExampleText.itsOutputIsAnotherOne, differences };
  } catch (error) {
    if (signal.aborted && run !== undefined) await client.cancel(run).catch(() => {}); // it may have ended in time
    signal.throwIfAborted();
    return { status: 'failed', run, reason: error instanceof Error ? error.message : String(error), differences: [] };
  }
}

/** Answers what people are asked as was recorded, and resolves when the run has ended. */
function untilEnded(client: RunClient, run: string, example: Example, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: unknown) => {
      stop();
      signal.removeEventListener('abort', onAbort);
      if (error === undefined) resolve();
      else reject(error);
    };
    const onAbort = () => finish(signal.reason);
    const onEntry = (entry: Entry) => {
      if (entry.type === 'run.ended') finish();
      if (entry.type === 'run.paused') finish(new FlowError('CAP_EXCEEDED', playExampleText.runStoppedBeforeItsEnd));
      if (entry.type !== 'task.opened') return;
      const answer = example.people?.find(({ address }) => address === entry.address)?.answer;
      if (answer === undefined) {
        finish(new FlowError('NO_RECORDED_ANSWER', playExampleText.exampleHasNoAnswer(entry.address)));
        return;
      }
      // z.json() infers mutable arrays; ours are read-only
      client.answer(entry.task.id, answer as Json, { by: playExampleText.theExample }).catch(finish);
    };
    const stop = client.subscribe(run, (event: RunEvent) => {
      if (event.type === 'entries') for (const entry of event.entries) onEntry(entry);
      if (event.type === 'connection' && !event.ok)
        finish(new FlowError('INTERNAL', event.message ?? playExampleText.runWasLost));
    });
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}

/** An example that says no output only has to come to an end. */
function differencesOf(expected: Example['output'], actual: JsonObject): PlayedExample['differences'] {
  if (expected === undefined) return [];
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  return names
    .map((name) => ({ name, expected: expected[name] ?? null, actual: actual[name] ?? null }))
    .filter((one) => canonicalJson(one.expected) !== canonicalJson(one.actual));
}
