import { z } from 'zod';
import { FlowName } from '#engine/format/names';
import { JsonRecord } from '#engine/format/node-schemas';
import type { Recording } from '#engine/models/recorded-models';

/** A way to use a data set that makes sense. */
const Use = z.strictObject({
  name: z.string(),
  title: z.string(),
  flow: FlowName,
  /** What every run gets beside its case. */
  input: JsonRecord.optional(),
  score: z.string(),
  rounds: z.string().optional(),
  /** Scripted answers for every case, so that it can be tried without a model. */
  recording: z.string().optional(),
});

const About = z.strictObject({
  /** Where it stands in lists, from 1. */
  place: z.int(),
  title: z.string(),
  description: z.string(),
  licence: z.string(),
  /** What its columns are. */
  columns: z.record(z.string(), z.string()),
  uses: z.array(Use),
});

const RecordingLine = z.strictObject({
  recording: z.string(),
  case: z.string(),
  answers: z.array(z.strictObject({ address: z.string(), text: z.string() })),
});

export type DataSetUse = z.infer<typeof Use>;

/** A data set that is part of the product. */
export interface DataSet extends Omit<z.infer<typeof About>, 'place'> {
  readonly name: string;
  /** Its cases as JSON lines. */
  readonly text: () => Promise<string>;
}

const abouts = import.meta.glob<unknown>('./*.about.json', { eager: true, import: 'default' });
// Lazy: the cases are fetched when somebody looks at them.
const texts = import.meta.glob<string>('./*.jsonl', { query: '?raw', import: 'default' });

/** The data sets that are part of the product, in the order in which they are shown. */
export const dataSets: readonly DataSet[] = Object.entries(abouts)
  .map(([path, about]) => ({ name: path.slice(2, -'.about.json'.length), about: About.parse(about) }))
  .sort((a, b) => a.about.place - b.about.place)
  .map(({ name, about: { place: _, ...about } }) => ({ name, ...about, text: () => readText(`./${name}.jsonl`) }));

/** What models are scripted to answer in every case of a data set, by case; undefined when nothing is. */
export async function recordingsOf(
  set: string,
  recording: string,
): Promise<ReadonlyMap<string, Recording> | undefined> {
  const path = `./${set}.answers.jsonl`;
  if (texts[path] === undefined) return undefined;
  const lines = (await readText(path)).split('\n').filter((line) => line !== '');
  const found = lines
    .map((line) => RecordingLine.parse(JSON.parse(line)))
    .filter((line) => line.recording === recording)
    .map((line): [string, Recording] => [line.case, { answers: line.answers }]);
  return found.length === 0 ? undefined : new Map(found);
}

/**
 * What the model `data/SET/RECORDING/CASE` of the provider `recorded` answers; without the case, whether there is such a
 * recording at all. Undefined when there is none.
 */
export async function findRecording(model: string): Promise<Recording | undefined> {
  const [root, set = '', recording = '', one] = model.split('/');
  if (root !== 'data') return undefined;
  const recordings = await recordingsOf(set, recording);
  return one === undefined ? recordings && { answers: [] } : recordings?.get(one);
}

async function readText(path: string): Promise<string> {
  return (await texts[path]?.()) ?? '';
}
