import { replayJournal } from '#engine';
import { readJournalText } from './journal-file.ts';
import { badArguments, readNamedFile, readOptions, requireOne } from './options.ts';
import { printReport } from './run-report.ts';
import type { Terminal } from './terminal.ts';

/** `flowright replay`: the same result again from a journal, with no network and no key. Returns the exit status. */
export function replay(args: readonly string[], terminal: Terminal): number {
  const { values, positionals } = readOptions(args, { json: { type: 'boolean' } });
  const file = requireOne(positionals, 'JOURNAL');
  const { entries, isTorn } = readJournalText(readNamedFile(file));
  if (entries.length === 0) throw badArguments(`The journal "${file}" is empty.`);
  if (isTorn) terminal.say(`The last line of ${file} was broken off in the middle; it was left out.`);
  const { status, output, error, usage, seed, exitReasons } = replayJournal(entries);
  const report = {
    status,
    output: output ?? null,
    ...(error === undefined ? {} : { error }),
    usage,
    run: null,
    seed,
    exitReasons,
  };
  return printReport(report, values.json ?? false, terminal);
}
