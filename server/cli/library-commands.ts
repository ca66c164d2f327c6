import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { printFlow, SemanticVersion } from '#engine/format/index';
import { Example, FlowCard } from '#engine/protocol/index';
import { describeStatus } from '../library/check-pins.ts';
import { referenceOf } from '../library/exchange.ts';
import { findRelease } from '../library/resolve-flow.ts';
import { exitStatus } from './exit-status.ts';
import { printImport } from './library-file.ts';
import { libraryOf, otherServer, placeOptions } from './library-place.ts';
import { badArguments, readJsonArgument, readNamedFile, readOptions, requireOne } from './options.ts';
import { readFlowFile } from './read-flow.ts';
import type { Terminal } from './terminal.ts';

/** `flowright publish FILE --version X`, or `flowright publish NAME@VERSION --to URL` for another server. */
export async function publish(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, {
    ...placeOptions,
    version: { type: 'string' },
    readme: { type: 'string' },
    notes: { type: 'string' },
    examples: { type: 'string' },
    author: { type: 'string' },
    card: { type: 'string' },
    'failing-examples': { type: 'string' },
    to: { type: 'string' },
    'dry-run': { type: 'boolean' },
  });
  const library = libraryOf(values, terminal);
  if (values.to !== undefined) {
    const reference = requireOne(positionals, 'NAME@VERSION');
    const options = { dryRun: values['dry-run'] ?? false };
    const report = await library.push(otherServer(values.to, terminal), reference, options);
    printImport(report, values.json ?? false, terminal);
    return exitStatus.completed;
  }
  const flow = readFlowFile(requireOne(positionals, 'FILE'));
  const version = SemanticVersion.safeParse(values.version);
  if (!version.success) throw badArguments('--version is missing or no version such as 1.2.3.');
  const { notes, author, 'failing-examples': failing } = values;
  const { warnings } = await library.advise(flow);
  for (const { path, message } of warnings) terminal.say(`warning: ${path}: ${message}`);
  const release = await library.publish({
    flow,
    version: version.data,
    ...(values.readme === undefined ? {} : { readme: readNamedFile(values.readme) }),
    ...(values.examples === undefined ? {} : { examples: readExamples(values.examples) }),
    ...(values.card === undefined ? {} : { card: readCard(values.card) }),
    ...(notes === undefined ? {} : { notes }),
    ...(author === undefined ? {} : { author }),
    ...(failing === undefined ? {} : { failingExamplesReason: failing }),
  });
  if (values.json) terminal.print(JSON.stringify(release));
  else terminal.print(`Published ${release.name}@${release.version} (${release.hash}).`);
  return exitStatus.completed;
}

function readCard(file: string): FlowCard {
  const parsed = FlowCard.safeParse(readJsonArgument('--card', `@${file}`));
  if (parsed.success) return parsed.data;
  throw badArguments(`--card: ${z.prettifyError(parsed.error)}`);
}

function readExamples(file: string): Array<z.infer<typeof Example>> {
  const value = readJsonArgument('--examples', `@${file}`);
  const parsed = z.array(Example).safeParse(Array.isArray(value) ? value : [value]);
  if (parsed.success) return parsed.data;
  throw badArguments(`--examples: ${z.prettifyError(parsed.error)}`);
}

/**
 * `flowright pull NAME[@VERSION] [--out FILE]`: the flow file, to a file or to standard output. With `--from URL`
 * brings the release of another server into the library instead.
 */
export async function pull(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, {
    ...placeOptions,
    out: { type: 'string' },
    from: { type: 'string' },
    'dry-run': { type: 'boolean' },
  });
  const reference = requireOne(positionals, 'NAME');
  const library = libraryOf(values, terminal);
  if (values.from !== undefined) {
    const options = { dryRun: values['dry-run'] ?? false };
    printImport(
      await library.pull(otherServer(values.from, terminal), reference, options),
      values.json ?? false,
      terminal,
    );
    return exitStatus.completed;
  }
  const release = await findRelease(reference, library);
  const status = await library.status(release.name, release.version);
  if (status !== undefined) terminal.say(`warning: ${describeStatus(referenceOf(release), status)}`);
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
  else
    for (const { latest, title } of entries) {
      const state = latest.status === undefined ? '' : `  (${latest.status.state})`;
      terminal.print(`${latest.name}@${latest.version}  ${title}${state}`);
    }
  return exitStatus.completed;
}
