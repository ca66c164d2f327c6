import path from 'node:path';
import { systemClock } from '../host/system-clock.ts';
import { backUp } from '../operations/back-up.ts';
import { restoreBackup } from '../operations/restore.ts';
import { exitStatus } from './exit-status.ts';
import { dataFolderOf, readOptions, requireOne } from './options.ts';
import { restore } from './release-commands.ts';
import type { Terminal } from './terminal.ts';

const placeOptions = { data: { type: 'string' }, store: { type: 'string' } } as const;

/** `flowright backup FILE`: everything that is kept, in one file, while servers go on working. */
export async function backup(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, { ...placeOptions, 'without-secret': { type: 'boolean' } });
  const file = path.resolve(requireOne(positionals, 'FILE'));
  const withoutSecret = values['without-secret'] ?? false;
  const rows = await backUp({
    file,
    dataFolder: dataFolderOf(values.data, terminal),
    store: values.store ?? terminal.environment.FLOWRIGHT_STORE,
    withoutSecret,
    now: systemClock().now,
  });
  terminal.print(`${rows} rows are backed up in ${file}.`);
  if (!withoutSecret) terminal.say('The file also holds the secret that stored keys are encrypted with: keep it safe.');
  return exitStatus.completed;
}

/** `flowright restore FILE`: a backup into an empty place; `flowright restore NAME@VERSION`: a release to its users. */
export async function restoreAnything(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.some((arg) => /^[a-z][a-z0-9-]*@\d+\.\d+\.\d+$/.test(arg))) return restore(args, terminal);
  const { values, positionals } = readOptions(args, placeOptions);
  const dataFolder = dataFolderOf(values.data, terminal);
  const store = values.store ?? terminal.environment.FLOWRIGHT_STORE;
  const rows = await restoreBackup({ file: path.resolve(requireOne(positionals, 'FILE')), dataFolder, store });
  terminal.print(`${rows} rows are restored.`);
  return exitStatus.completed;
}
