import { FlowError } from '#engine/errors';
import type { Budget } from '#engine/journal/entries';
import type { OpenTask } from '#engine/journal/store';
import type { RunHandle, RunSignal } from '#engine/run/run-api';
import { askForAnswer } from './answer-task.ts';
import { describeEntry } from './progress.ts';
import type { Terminal } from './terminal.ts';

export interface FollowOptions {
  readonly terminal: Terminal;
  /** A run that was paused before goes on with this. */
  readonly budget?: Budget;
}

/**
 * Works on a run until it is final or paused, or until only people who are not here can make it go on, and asks
 * whoever sits at the terminal.
 */
export async function followRun(handle: RunHandle, { terminal, budget }: FollowOptions): Promise<void> {
  if (handle.status() === 'paused') await handle.resume({ budget });
  for (;;) {
    const status = await handle.settled();
    if (status !== 'waiting' && status !== 'running') return;
    const [task] = handle.summary().openTasks;
    if (task === undefined) await untilSomethingHappens(handle);
    else if (terminal.ask === undefined) return;
    else await answerTask(handle, task, terminal);
  }
}

/** Says on the terminal what happens in a run. */
export function progressOn(terminal: Terminal): (signal: RunSignal) => void {
  return (signal) => {
    if (signal.type === 'unsaved') terminal.say(`not saved: ${signal.message}`);
    if (signal.type === 'held' && signal.message !== undefined) terminal.say(`${signal.address}: ${signal.message}`);
    if (signal.type !== 'entries') return;
    for (const entry of signal.entries) {
      const line = describeEntry(entry);
      if (line !== undefined) terminal.say(line);
    }
  };
}

/** A run that waits for a time wakes by itself. */
function untilSomethingHappens(handle: RunHandle): Promise<void> {
  return new Promise((resolve) => {
    const stop = handle.subscribe((signal) => {
      if (signal.type !== 'entries' && signal.type !== 'working') return;
      stop();
      resolve();
    });
  });
}

/** Asks until the answer fits. */
async function answerTask(handle: RunHandle, task: OpenTask, terminal: Terminal): Promise<void> {
  if (terminal.ask === undefined) return;
  for (;;) {
    const answer = await askForAnswer(task, terminal.ask);
    try {
      return await handle.answer(task.id, answer, 'terminal');
    } catch (error) {
      if (!(error instanceof FlowError) || error.code !== 'ANSWER_INVALID') throw error;
      terminal.say(error.message);
    }
  }
}
