import type { InspectedRun } from '../client/inspected-run.ts';
import { RunInspection } from './run-inspection.ts';

/** As often as an eye can follow. */
const tellEveryMs = 200;
/** A page that looks asks again before that; nothing is told to nobody. */
export const lookLastsMs = 10_000;
/** The last words of a run's actors come after its last entry. */
const lingerMs = 500;

interface Told {
  readonly inspection: RunInspection;
  lookedAt: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Inspects the runs that this worker does, and tells pages that look at them. */
export class InspectionDesk {
  readonly #now: () => number;
  readonly #tell: (run: string, view: InspectedRun) => void;
  readonly #runs = new Map<string, Told>();

  /** `now` is milliseconds since 1970. */
  constructor(now: () => number, tell: (run: string, view: InspectedRun) => void) {
    this.#now = now;
    this.#tell = tell;
  }

  /** What the run is to be inspected with. */
  open(run: string): RunInspection['inspect'] {
    clearTimeout(this.#runs.get(run)?.timer);
    const inspection = new RunInspection(this.#now, () => this.#soon(run));
    this.#runs.set(run, { inspection, lookedAt: Number.NEGATIVE_INFINITY, timer: undefined });
    return inspection.inspect;
  }

  /** Somebody looks: he is told now, and of every change while he goes on looking. */
  look(run: string): void {
    const told = this.#runs.get(run);
    if (told === undefined) return;
    told.lookedAt = this.#now();
    this.#tell(run, told.inspection.view());
  }

  /** The run is over. */
  close(run: string): void {
    const told = this.#runs.get(run);
    if (told === undefined) return;
    setTimeout(() => {
      if (this.#isLookedAt(told)) this.#tell(run, told.inspection.view());
      clearTimeout(told.timer);
      if (this.#runs.get(run) === told) this.#runs.delete(run);
    }, lingerMs);
  }

  #soon(run: string): void {
    const told = this.#runs.get(run);
    if (told === undefined || !this.#isLookedAt(told)) return;
    told.timer ??= setTimeout(() => {
      told.timer = undefined;
      this.#tell(run, told.inspection.view());
    }, tellEveryMs);
  }

  #isLookedAt({ lookedAt }: Told): boolean {
    return this.#now() - lookedAt < lookLastsMs;
  }
}
