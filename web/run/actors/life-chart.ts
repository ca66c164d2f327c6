/** What is read of a machine's config; XState's own type says more than is needed, and less precisely. */
export interface MachineConfig {
  readonly initial?: unknown;
  readonly on?: object | undefined;
  readonly states?: object | undefined;
}

export interface LifeChart {
  readonly initial: string;
  readonly states: ReadonlyArray<{ readonly name: string; readonly isFinal: boolean }>;
  readonly arrows: ReadonlyArray<{ readonly from: string; readonly to: string }>;
  /** Where every state that is not final can go. */
  readonly always: readonly string[];
  /** Where a run can go from a state. */
  next(state: string): string[];
}

/** A flat machine as states and arrows, so that the drawing cannot say anything else than the machine does. */
export function readChart({ initial, on = {}, states = {} }: MachineConfig): LifeChart {
  const entries = Object.entries(states).map(([name, state]: [string, { type?: unknown; on?: object }]) => ({
    name,
    isFinal: state.type === 'final',
    to: Object.values(state.on ?? {}).map(targetOf),
  }));
  const always = Object.values(on).map(targetOf);
  return {
    initial: String(initial),
    states: entries.map(({ name, isFinal }) => ({ name, isFinal })),
    arrows: entries.flatMap(({ name, to }) => to.map((target) => ({ from: name, to: target }))),
    always,
    next(state) {
      const found = entries.find(({ name }) => name === state);
      return found === undefined || found.isFinal ? [] : [...found.to, ...always];
    },
  };
}

function targetOf(target: unknown): string {
  return String(target).replace(/^\./, '');
}
