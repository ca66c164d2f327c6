import { recordedProvider } from '#engine/models/recorded-models';
import { type DataSetUse, dataSets, recordingsOf } from '#flows/data/index';
import type { RunPlace } from '../client/run-client.ts';
import { keepRecording } from '../host/recordings.ts';
import { type BatchPlace, type BatchRequest, batchesIn } from './batch-client.ts';

/** The data set of the sample, and two ways to work on it with the same scripted answers. */
const sample = { set: 'short-questions', uses: ['vote-only', 'round-table'] } as const;

/**
 * Starts two experiments that need no model and can be compared: a vote, and the same vote after a discussion. Resolves
 * with both.
 */
export async function startSample(place: RunPlace): Promise<[BatchPlace, BatchPlace]> {
  const [first, second] = [await start(place, sample.uses[0]), await start(place, sample.uses[1])];
  return [
    { place, id: first },
    { place, id: second },
  ];
}

async function start(place: RunPlace, name: (typeof sample.uses)[number]): Promise<string> {
  const set = dataSets.find((one) => one.name === sample.set)!;
  const use = set.uses.find((one) => one.name === name)!;
  return batchesIn(place).create({
    title: use.title,
    flow: use.flow,
    cases: { format: 'jsonl', text: await set.text(), title: set.title },
    samples: 1,
    concurrency: 6,
    seed: 'sample',
    models: await bindRecording(set.name, use),
    ...optionsOf(use),
  });
}

/** What a use of a data set says beside its flow and its cases. */
export function optionsOf({ input, score, rounds }: DataSetUse): Pick<BatchRequest, 'input' | 'score' | 'rounds'> {
  return { score, ...(input === undefined ? {} : { input }), ...(rounds === undefined ? {} : { rounds }) };
}

/** Binds every role to the scripted answers. They are kept in this browser first, since its worker looks for them here. */
export async function bindRecording(set: string, { recording = '' }: DataSetUse): Promise<BatchRequest['models']> {
  const model = `data/${set}/${recording}`;
  const answers = await recordingsOf(set, recording);
  await keepRecording(model, { answers: [] });
  for (const [one, recorded] of answers ?? []) await keepRecording(`${model}/${one}`, recorded);
  return { '*': { provider: recordedProvider, model } };
}
