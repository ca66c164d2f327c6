import { errorOf, exitReasonsOf, outputOf } from '#engine';
import type { ErrorFact } from '#engine/errors';
import type { OpenTask, RunStatus, RunUsage } from '#engine/journal/index';
import type { JsonObject } from '#engine/json';
import type { RunHandle } from '#engine/run/run-api';
import { exitStatusOfRun } from './exit-status.ts';
import { describeUsage } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** What a run came to; with `--json` exactly this object is printed. */
export interface RunReport {
  readonly status: RunStatus;
  /** Null unless the run has completed. */
  readonly output: JsonObject | null;
  readonly error?: ErrorFact;
  readonly usage: RunUsage;
  readonly run: string | null;
  readonly seed: string;
  readonly exitReasons: Readonly<Record<string, string>>;
  /** The open tasks of a run that waits for people. */
  readonly tasks?: readonly OpenTask[];
}

/** Prints what a run came to and returns the exit status. */
export function reportRun(handle: RunHandle, json: boolean, terminal: Terminal): number {
  const { state } = handle;
  const error = errorOf(state);
  const { openTasks } = handle.summary();
  return printReport(
    {
      status: handle.status(),
      output: outputOf(state) ?? null,
      ...(error === undefined ? {} : { error }),
      usage: { ...state.usage },
      run: handle.id,
      seed: state.started.seed,
      exitReasons: exitReasonsOf(state),
      ...(openTasks.length === 0 ? {} : { tasks: openTasks }),
    },
    json,
    terminal,
  );
}

export function printReport(report: RunReport, json: boolean, terminal: Terminal): number {
  if (json) terminal.print(JSON.stringify(report));
  else {
    if (report.output !== null) terminal.print(JSON.stringify(report.output, undefined, 2));
    if (report.error !== undefined) terminal.say(`${report.error.code}: ${report.error.message} ${report.error.help}`);
    for (const task of report.tasks ?? []) terminal.say(`waits for ${task.role}: ${task.title} (task ${task.id})`);
    const { calls } = report.usage;
    terminal.say(`${report.status}; ${calls} model calls, ${describeUsage(report.usage)}; seed ${report.seed}`);
  }
  return exitStatusOfRun(report.status);
}
