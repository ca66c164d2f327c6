import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { contentHash, type FlowFile, requireFlow, SemanticVersion } from '#engine/format/index';
import type { FlowsByReference } from '#engine/graph/compile';
import { needsOf, referencesOf } from '#engine/graph/references';
import type { Recording } from '#engine/models/recorded-models';
import { Facets } from '#engine/protocol/facets';
import { Example, Release } from '#engine/protocol/library';

/** `release.json` of an entry: what is neither in its flow nor in its README. */
const ReleaseNote = z.strictObject({
  version: SemanticVersion,
  /** Milliseconds since 1970. */
  publishedAt: z.int(),
  notes: z.string(),
  /** Where the entry stands in the gallery, from 1. */
  place: z.int(),
  /** What is told by the flow (`npm run pictures` writes it) and what we say of it. */
  facets: Facets.required(),
});

// Eager and by name: the bundlers of browser and server put the files in, and nothing is read at run time.
const flows = import.meta.glob<unknown>('./*/flow.json', { eager: true, import: 'default' });
const notes = import.meta.glob<unknown>('./*/release.json', { eager: true, import: 'default' });
const readmes = import.meta.glob<string>('./*/README.md', { eager: true, query: '?raw', import: 'default' });
const examples = import.meta.glob<unknown>('./*/examples/*.json', { eager: true, import: 'default' });

/** The workbench draws the picture itself and fetches none for a text. */
const picture = /^!\[[^\]\n]*\]\(picture\.svg\)\n\n/m;

interface Entry {
  readonly folder: string;
  readonly flow: FlowFile;
  readonly note: z.infer<typeof ReleaseNote>;
}

const entries = Object.keys(flows)
  .map((path): Entry => {
    const folder = path.slice(2, path.lastIndexOf('/'));
    return { folder, flow: requireFlow(flows[path]), note: ReleaseNote.parse(notes[`./${folder}/release.json`]) };
  })
  .sort((a, b) => a.note.place - b.note.place);

/** The shipped flows by `name@version`, which is how one of them uses another. */
export const shippedFlows: FlowsByReference = Object.fromEntries(
  entries.map(({ flow, note }) => [`${flow.name}@${note.version}`, flow]),
);

/** The flows that are part of the product, as releases, in the order in which the gallery shows them. */
export const shipped: readonly Release[] = entries.map(toRelease);

/** The latest shipped flow of that name. Throws FLOW_NOT_FOUND. */
export function shippedFlow(name: string): FlowFile {
  return shippedRelease(name).flow;
}

/** One recorded example of a shipped flow, by both names. Throws FLOW_NOT_FOUND. */
export function shippedExample(flow: string, example: string): Example {
  return exampleOf(shippedRelease(flow), example);
}

/** What models answered in one of a release's examples: a run bound to it needs no model. Throws FLOW_NOT_FOUND. */
export function recordingOf(release: Pick<Release, 'name' | 'examples'>, example: string): Recording {
  return { answers: exampleOf(release, example).answers };
}

/** The shipped release of that name. Throws FLOW_NOT_FOUND. */
export function shippedRelease(name: string): Release {
  const release = shipped.find((candidate) => candidate.name === name);
  if (release === undefined) throw new FlowError('FLOW_NOT_FOUND', `No flow "${name}" is shipped with Flowright.`);
  return release;
}

function exampleOf(release: Pick<Release, 'name' | 'examples'>, name: string): Example {
  const example = release.examples.find((candidate) => candidate.name === name);
  if (example === undefined) throw new FlowError('FLOW_NOT_FOUND', `"${release.name}" has no example "${name}".`);
  return example;
}

function toRelease({ folder, flow, note }: Entry): Release {
  const prefix = `./${folder}/examples/`;
  return Release.parse({
    name: flow.name,
    version: note.version,
    hash: contentHash(flow),
    title: flow.title ?? flow.name,
    description: flow.description ?? '',
    interface: flow.interface,
    dependencies: dependenciesOf(flow),
    needs: needsOf(flow, shippedFlows),
    facets: note.facets,
    readme: (readmes[`./${folder}/README.md`] ?? '').replace(picture, ''),
    examples: Object.keys(examples)
      .filter((path) => path.startsWith(prefix))
      .sort()
      .map((path) => Example.parse(examples[path])),
    author: 'Flowright',
    publishedAt: note.publishedAt,
    notes: note.notes,
    shipped: true,
    flow,
  });
}

/** Every release that the flow reaches, with the hash of its content. */
function dependenciesOf(flow: FlowFile): Record<string, string> {
  const found: Record<string, string> = {};
  const stack = referencesOf(flow);
  for (let reference = stack.pop(); reference !== undefined; reference = stack.pop()) {
    if (found[reference] !== undefined) continue;
    const target = shippedFlows[reference];
    if (target === undefined) {
      throw new FlowError('FLOW_NOT_FOUND', `"${flow.name}" uses "${reference}", which is not shipped with Flowright.`);
    }
    found[reference] = contentHash(target);
    stack.push(...referencesOf(target));
  }
  return found;
}
