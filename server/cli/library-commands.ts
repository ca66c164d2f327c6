import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { contentHash, printFlow, SemanticVersion } from '#engine/format/index';
import { compareVersions } from '#engine/library/semantic-version';
import { Example, Release } from '#engine/protocol/index';
import { findRelease } from '../library/resolve-flow.ts';
import { exitStatus } from './exit-status.ts';
import { type LibraryAccess, openLibrary } from './library-access.ts';
import { badArguments, dataFolderOf, readJsonArgument, readNamedFile, readOptions, requireOne } from './options.ts';
import { readFlowFile } from './read-flow.ts';
import type { Terminal } from './terminal.ts';

const placeOptions = { data: { type: 'string' }, server: { type: 'string' }, json: { type: 'boolean' } } as const;

function libraryOf(values: { data?: string; server?: string }, terminal: Terminal): LibraryAccess {
  const dataFolder = dataFolderOf(values.data, terminal);
  return openLibrary({ dataFolder, ...(values.server === undefined ? {} : { server: values.server }) }, terminal);
}

/** `flowright publish FILE --version X`. */
export async function publish(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, {
    ...placeOptions,
    version: { type: 'string' },
    readme: { type: 'string' },
    notes: { type: 'string' },
    examples: { type: 'string' },
    author: { type: 'string' },
  });
  const flow = readFlowFile(requireOne(positionals, 'FILE'));
  const version = SemanticVersion.safeParse(values.version);
  if (!version.success) throw badArguments('--version is missing or no version such as 1.2.3.');
  const { notes, author } = values;
  const release = await libraryOf(values, terminal).publish({
    flow,
    version: version.data,
    ...(values.readme === undefined ? {} : { readme: readNamedFile(values.readme) }),
    ...(values.examples === undefined ? {} : { examples: readExamples(values.examples) }),
    ...(notes === undefined ? {} : { notes }),
    ...(author === undefined ? {} : { author }),
  });
  if (values.json) terminal.print(JSON.stringify(release));
  else terminal.print(`Published ${release.name}@${release.version} (${release.hash}).`);
  return exitStatus.completed;
}

function readExamples(file: string): Array<z.infer<typeof Example>> {
  const value = readJsonArgument('--examples', `@${file}`);
  const parsed = z.array(Example).safeParse(Array.isArray(value) ? value : [value]);
  if (parsed.success) return parsed.data;
  throw badArguments(`--examples: ${z.prettifyError(parsed.error)}`);
}

/** `flowright pull NAME[@VERSION] [--out FILE]`: the flow file, to a file or to standard output. */
export async function pull(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, { ...placeOptions, out: { type: 'string' } });
  const release = await findRelease(requireOne(positionals, 'NAME'), libraryOf(values, terminal));
  const text = printFlow(release.flow);
  if (values.out !== undefined) {
    writeFileSync(values.out, text);
    terminal.say(`${release.name}@${release.version} is in ${values.out}.`);
  } else if (!values.json) terminal.print(text.trimEnd());
  if (values.json) terminal.print(JSON.stringify(release));
  return exitStatus.completed;
}

/** `flowright list [WORDS]`. */
export async function list(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, placeOptions);
  const entries = await libraryOf(values, terminal).list(positionals.join(' '));
  if (values.json) terminal.print(JSON.stringify({ entries }));
  else for (const { latest, title } of entries) terminal.print(`${latest.name}@${latest.version}  ${title}`);
  return exitStatus.completed;
}

const LibraryFile = z.strictObject({ format: z.literal('flowright-library/1'), releases: z.array(Release) });

/** `flowright export [NAME…] --out FILE`: published releases, all or those named, as one file. */
export async function exportLibrary(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, { ...placeOptions, out: { type: 'string' } });
  const library = libraryOf(values, terminal);
  const entries = await library.list();
  const unknown = positionals.find((name) => !entries.some((entry) => entry.name === name));
  if (unknown !== undefined) throw new FlowError('FLOW_NOT_FOUND', `The library has no flow "${unknown}".`);
  const wanted = entries.filter(({ name, latest }) =>
    positionals.length === 0 ? !latest.shipped : positionals.includes(name),
  );
  const releases: Release[] = [];
  for (const { name, versions } of wanted) {
    for (const version of versions) releases.push(await findRelease(`${name}@${version}`, library));
  }
  const text = JSON.stringify({ format: 'flowright-library/1', releases }, undefined, 1);
  if (values.out === undefined) terminal.print(text);
  else writeFileSync(values.out, `${text}\n`);
  terminal.say(`${releases.length} releases exported.`);
  return exitStatus.completed;
}

/** `flowright import FILE`: publishes what the library does not have yet; nothing that is there changes. */
export async function importLibrary(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, placeOptions);
  const file = requireOne(positionals, 'FILE');
  const parsed = LibraryFile.safeParse(readJsonArgument('FILE', `@${file}`));
  if (!parsed.success) throw badArguments(`"${file}" is no exported library: ${z.prettifyError(parsed.error)}`);
  const library = libraryOf(values, terminal);
  let published = 0;
  for (const release of inPublishingOrder(parsed.data.releases)) {
    if (await importRelease(release, library)) published += 1;
  }
  const known = parsed.data.releases.length - published;
  if (values.json) terminal.print(JSON.stringify({ published, known }));
  else terminal.print(`${published} releases imported, ${known} were there already.`);
  return exitStatus.completed;
}

/** False when the library has this very release. Rejects with FLOW_HASH_MISMATCH or CONFLICT. */
async function importRelease(release: Release, library: LibraryAccess): Promise<boolean> {
  const { name, version, hash, flow, readme, notes, examples, author } = release;
  const where = { flow: `${name}@${version}` };
  if (contentHash(flow) !== hash) {
    throw new FlowError('FLOW_HASH_MISMATCH', `The flow of "${where.flow}" does not have the hash ${hash}.`, { where });
  }
  const known = await library.release(name, version);
  if (known?.hash === hash) return false;
  if (known !== undefined)
    throw new FlowError('CONFLICT', `"${where.flow}" is another flow in this library.`, { where });
  await library.publish({ flow, version, readme, notes, examples, author });
  return true;
}

/** A release after those that it reaches and after its own earlier versions. */
function inPublishingOrder(releases: readonly Release[]): Release[] {
  const byReference = new Map(releases.map((release) => [`${release.name}@${release.version}`, release]));
  const ordered = new Set<Release>();
  const visiting = new Set<Release>();
  const visit = (release: Release): void => {
    if (ordered.has(release) || visiting.has(release)) return;
    visiting.add(release);
    const earlier = releases.filter(
      ({ name, version }) => name === release.name && compareVersions(version, release.version) < 0,
    );
    for (const one of earlier.sort((a, b) => compareVersions(a.version, b.version))) visit(one);
    for (const reference of Object.keys(release.dependencies)) {
      const dependency = byReference.get(reference);
      if (dependency !== undefined) visit(dependency);
    }
    ordered.add(release);
  };
  for (const release of releases) visit(release);
  return [...ordered];
}
