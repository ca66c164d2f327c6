import { FlowError } from '#engine/errors';
import type { RunClient, RunImport } from '../client/run-client.ts';
import { moveRunText } from '../text/run-dialogs.ts';

export type MoveStep = 'pausing' | 'waiting' | 'copying';

export interface Move {
  readonly from: RunClient;
  readonly to: RunClient;
  readonly run: string;
  /** What the other side is allowed to call, and who answers there for roles whose models it does not know. */
  readonly decided: Pick<RunImport, 'grants' | 'models' | 'seats'>;
  /** Resolves when no call is being made any more, or nobody wants to wait for it. */
  readonly untilIdle: () => Promise<void>;
  readonly told?: (step: MoveStep) => void;
}

/** How often a run is copied again because more happened in it meanwhile, such as an answer of a person. */
const attempts = 4;

/**
 * Moves a run between browser and server and resolves with its id there. Each step is durable and leaves at most one
 * of the two runs going: whatever breaks off in between, both stay where they are, paused, and nothing is lost. When
 * the other side refuses, the run goes on here as before. Rejects with the refusal, or RUN_FINAL.
 */
export async function moveRun(move: Move): Promise<string> {
  const { from, to, run, untilIdle, told = () => {} } = move;
  const wasPaused = (await from.get(run)).status === 'paused';
  told('pausing');
  if (!wasPaused) await from.pause(run);
  let moved: string;
  try {
    told('waiting');
    await untilIdle();
    told('copying');
    moved = await handOver(move);
  } catch (error) {
    // What cannot be resumed now (the line is lost) is shown as paused, with a button for it.
    if (!wasPaused) await from.resume(run).catch(() => {});
    throw error;
  }
  if (!wasPaused) await to.resume(moved);
  return moved;
}

async function handOver({ from, to, run, decided }: Move): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const entries = await from.journal(run);
    if (entries.at(-1)?.type === 'run.ended') throw new FlowError('RUN_FINAL', moveRunText.runCameToItsEnd);
    const taken = await to.importRun({ ...decided, entries, movedFrom: { place: from.place, run } });
    const movedTo = { place: to.place, run: taken };
    try {
      await from.cancel(run, { movedTo, sequence: entries.length });
      return taken;
    } catch (error) {
      // The answer may have been lost on its way although it was done.
      if ((await from.get(run)).movedTo?.run === taken) return taken;
      await to.cancel(taken);
      const isBehind = error instanceof FlowError && error.code === 'CONFLICT';
      if (!isBehind || attempt === attempts) throw error;
    }
  }
}
