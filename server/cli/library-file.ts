import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { contentHash } from '#engine/format/index';
import { type ImportReport, LibraryFile, Release } from '#engine/protocol/index';
import { referenceOf, sealRelease } from '../library/exchange.ts';
import { exitStatus } from './exit-status.ts';
import { libraryOf, placeOptions } from './library-place.ts';
import { badArguments, readJsonArgument, readOptions, requireOne } from './options.ts';
import type { Terminal } from './terminal.ts';

/** `flowright export [NAME[@VERSION]…] --out FILE`: releases with all that they reach, those named or all published ones. */
export async function exportLibrary(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, { ...placeOptions, out: { type: 'string' } });
  const file = await libraryOf(values, terminal).exportFile(positionals.length === 0 ? undefined : positionals);
  const text = JSON.stringify(file, undefined, 1);
  if (values.out === undefined) terminal.print(text);
  else writeFileSync(values.out, `${text}\n`);
  terminal.say(`${file.releases.length} releases exported.`);
  return exitStatus.completed;
}

/** `flowright import FILE [--dry-run]`: keeps what the library does not have yet; nothing that is there changes. */
export async function importLibrary(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, { ...placeOptions, 'dry-run': { type: 'boolean' } });
  const file = readLibraryFile(requireOne(positionals, 'FILE'));
  const report = await libraryOf(values, terminal).importFile(file, { dryRun: values['dry-run'] ?? false });
  printImport(report, values.json ?? false, terminal);
  return exitStatus.completed;
}

/** As exports were written before they said what else of a release must not change. */
const FirstLibraryFile = z.strictObject({ format: z.literal('flowright-library/1'), releases: z.array(Release) });

function readLibraryFile(file: string): LibraryFile {
  const value = readJsonArgument('FILE', `@${file}`);
  const first = FirstLibraryFile.safeParse(value);
  if (first.success) return upgraded(first.data.releases);
  const parsed = LibraryFile.safeParse(value);
  if (parsed.success) return parsed.data;
  throw badArguments(`"${file}" is no exported library: ${z.prettifyError(parsed.error)}`);
}

function upgraded(releases: readonly Release[]): LibraryFile {
  const changed = releases.find((release) => contentHash(release.flow) !== release.hash);
  if (changed !== undefined) {
    const flow = referenceOf(changed);
    throw new FlowError('FLOW_HASH_MISMATCH', `The flow of "${flow}" does not have the hash ${changed.hash}.`, {
      where: { flow },
    });
  }
  return { format: 'flowright-library/2', releases: releases.map((release) => sealRelease(release)) };
}

/** What was imported, and what it will ask for before it runs. */
export function printImport(report: ImportReport, json: boolean, terminal: Terminal): void {
  if (json) {
    terminal.print(JSON.stringify(report));
    return;
  }
  const { added, known, dryRun, needs } = report;
  for (const { name, version, title, status } of added) {
    terminal.print(
      `${name}@${version}  ${title}${status === undefined ? '' : `  (${status.state}: ${status.reason})`}`,
    );
  }
  terminal.print(
    `${added.length} releases ${dryRun ? 'would be imported' : 'imported'}, ${known.length} were there already.`,
  );
  const asked = [
    ...(needs.hosts.length === 0 ? [] : [`hosts ${needs.hosts.join(', ')}`]),
    ...(needs.tools.length === 0 ? [] : [`tools ${needs.tools.join(', ')}`]),
    ...(needs.models.length === 0 ? [] : [`models for ${needs.models.join(', ')}`]),
    ...(needs.people.length === 0 ? [] : [`people as ${needs.people.join(', ')}`]),
    ...(needs.code ? ['programs of its own, in a sandbox'] : []),
  ];
  if (asked.length > 0) terminal.print(`They ask for: ${asked.join('; ')}.`);
}
