import { checkInput, contentHash, importRun, outputOf, parseJournal, startRun } from '#engine';
import { FlowError } from '#engine/errors';
import type { Host } from '#engine/host';
import { memoryStore } from '#engine/journal/memory-store';
import type { JournalStore } from '#engine/journal/store';
import { canonicalJson } from '#engine/json';
import type { RunHandle, RunSignal, StartOptions } from '#engine/run/run-api';
import { nodeSandbox } from '#engine/sandbox/node';
import { prepareRun } from '../durable/prepare-run.ts';
import { newId } from '../host/ids.ts';
import { outboundHttp } from '../host/outbound-http.ts';
import { readPrivateHosts } from '../host/resolve-host.ts';
import { systemClock } from '../host/system-clock.ts';
import { followRun, progressOn } from './follow-run.ts';
import { type JournalText, journalFileStore, readJournalFile } from './journal-file.ts';
import { openLibrary } from './library-access.ts';
import { checkOutputLines, writeOutputLines } from './output-lines.ts';
import { readFlowArgument } from './read-flow.ts';
import { modelsForRun, type RunModels } from './run-models.ts';
import { type RunOptions, readRunOptions } from './run-options.ts';
import { reportRun } from './run-report.ts';
import { toolsForRun } from './run-tools.ts';
import type { Terminal } from './terminal.ts';

/** `flowright run`: runs a flow here, without a server. Returns the exit status. */
export async function runFlow(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readRunOptions(args, terminal);
  const library = openLibrary(options, terminal);
  const models = await modelsForRun(options, library, terminal);
  const start = await prepareRun(toRequest(options), { source: library, models });
  checkOutputLines(options.outputLines, start.flow);
  const journal = options.journal === undefined ? undefined : readJournalFile(options.journal);
  if (journal?.isTorn)
    terminal.say(`The last line of ${options.journal} was broken off in the middle; it was dropped.`);
  if (journal !== undefined) checkSameRun(journal, start);

  const sandbox = nodeSandbox();
  const tools = toolsForRun(options, terminal);
  const host = createHost({ models, sandbox, store: openStore(options, journal), tools }, terminal);
  try {
    const handle = await beginOrGoOn(host, start, journal, progressOn(terminal));
    await followRun(handle, { terminal, ...(options.budget === undefined ? {} : { budget: options.budget }) });
    await handle.close();
    const output = outputOf(handle.state);
    if (output !== undefined) writeOutputLines(options.outputLines, output, terminal);
    return reportRun(handle, options.json, terminal);
  } finally {
    await host.store.close();
    await sandbox.close();
  }
}

function toRequest({ flow, input, models, people, seed, budget, hosts, tools }: RunOptions) {
  return {
    flow: readFlowArgument(flow),
    input,
    models: { ...models },
    people: { ...people },
    grants: { hosts: [...hosts], tools: [...tools] },
    ...(seed === undefined ? {} : { seed }),
    ...(budget === undefined ? {} : { budget }),
  };
}

function openStore({ journal: file }: RunOptions, existing: JournalText | undefined): JournalStore {
  // Gone with the process; what is to outlive it goes into the journal file.
  const memory = memoryStore();
  return file === undefined || existing === undefined ? memory : journalFileStore(file, existing, memory);
}

export function createHost(
  parts: Pick<Host, 'sandbox' | 'store' | 'tools'> & { readonly models: RunModels },
  terminal: Terminal,
): Host {
  return {
    ...parts,
    clock: systemClock(),
    http: outboundHttp({ privateHosts: readPrivateHosts(terminal.environment) }),
    newId,
    log: (level, message) => {
      if (level === 'warn' || level === 'error') terminal.say(`${level}: ${message}`);
    },
  };
}

async function beginOrGoOn(
  host: Host,
  start: StartOptions,
  journal: JournalText | undefined,
  listener: (signal: RunSignal) => void,
): Promise<RunHandle> {
  if (journal === undefined || journal.entries.length === 0) return startRun(host, start, { listener });
  return importRun(host, journal.entries, {
    listener,
    ...(start.grants === undefined ? {} : { grants: start.grants }),
  });
}

/** A journal file is never continued with another flow or input: it would say what did not happen. */
export function checkSameRun({ entries }: JournalText, { flow, input }: StartOptions): void {
  const [started] = parseJournal(entries.slice(0, 1));
  if (started === undefined) return;
  const isSame =
    started.type === 'run.started' &&
    contentHash(started.flow) === contentHash(flow) &&
    canonicalJson(started.input) === canonicalJson(checkInput(flow, input));
  if (isSame) return;
  throw new FlowError(
    'JOURNAL_MISMATCH',
    'The journal file belongs to another flow or input. Name another file for this run.',
  );
}
