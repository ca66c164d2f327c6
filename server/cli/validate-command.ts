import { compile } from '#engine';
import { errorTable, FlowError } from '#engine/errors';
import { type FlowFile, type Problem, parseFlowText } from '#engine/format/index';
import { type CallBounds, countCalls, describeCalls } from '#engine/graph/count-calls';
import type { Plan } from '#engine/graph/plan';
import { doubtfulPins } from '../library/check-pins.ts';
import { resolveFlow } from '../library/resolve-flow.ts';
import { exitStatus } from './exit-status.ts';
import { type LibraryAccess, openLibrary } from './library-access.ts';
import { badArguments, dataFolderOf, readNamedFile, readOptions } from './options.ts';
import type { Terminal } from './terminal.ts';

interface FileReport {
  readonly file: string;
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  /** How many model calls a run makes; only of a flow that can run. */
  readonly calls?: CallBounds;
}

/** `flowright validate`: every problem of every file. Flows that refer to each other may be given together. */
export async function validate(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, { json: { type: 'boolean' }, data: { type: 'string' } });
  if (positionals.length === 0) throw badArguments('FILE is missing.');
  const library = openLibrary({ dataFolder: dataFolderOf(values.data, terminal) }, terminal);
  const parsed = positionals.map((file) => ({ file, result: parseFlowText(readNamedFile(file)) }));
  const drafts: Record<string, FlowFile> = {};
  for (const { result } of parsed) if (result.ok) drafts[result.flow.name] = result.flow;

  const reports: FileReport[] = [];
  for (const { file, result } of parsed) {
    const plan = result.ok ? await compileWithReferences(result.flow, drafts, library) : undefined;
    const doubtful = result.ok ? await pinWarnings(result.flow, library) : [];
    const problems = [...(plan?.problems ?? (result.ok ? [] : result.problems)), ...doubtful];
    const ok = !problems.some((problem) => problem.severity === 'error');
    reports.push({ file, ok, problems, ...(ok && plan !== undefined ? { calls: countCalls(plan) } : {}) });
  }
  if (values.json) terminal.print(JSON.stringify({ ok: reports.every((report) => report.ok), files: reports }));
  else for (const report of reports) printReport(report, terminal);
  return reports.every((report) => report.ok) ? exitStatus.completed : exitStatus.invalid;
}

/** A reference that nothing knows is a problem at its node, which checking without it reports. */
async function compileWithReferences(
  flow: FlowFile,
  drafts: Readonly<Record<string, FlowFile>>,
  library: LibraryAccess,
): Promise<Plan> {
  try {
    return compile(flow, (await resolveFlow(flow, drafts, library)).flows);
  } catch (error) {
    if (!(error instanceof FlowError) || error.code !== 'FLOW_NOT_FOUND') throw error;
    return compile(flow, drafts);
  }
}

async function pinWarnings(flow: FlowFile, library: LibraryAccess): Promise<Problem[]> {
  return (await doubtfulPins(flow, library)).map(({ state, path, message }) => {
    const code = state === 'withdrawn' ? 'RELEASE_WITHDRAWN' : 'RELEASE_DEPRECATED';
    return { severity: 'warning', code, message, help: errorTable[code].help, path };
  });
}

function printReport({ file, ok, problems, calls }: FileReport, terminal: Terminal): void {
  for (const { severity, path, message } of problems)
    terminal.print(`${file}: ${severity}: ${path === '' ? '' : `${path}: `}${message}`);
  if (ok) terminal.print(`${file}: ok${calls === undefined ? '' : `; ${describeCalls(calls)}`}`);
}
