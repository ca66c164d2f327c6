import type { FlowFile } from '#engine/format/index';

/** One thing that can be undone: the flow as it was before, and what was done to it. */
interface Step {
  readonly flow: FlowFile;
  readonly label: string;
  /** Edits with the same key that follow each other are one step: a word typed is undone as a whole. */
  readonly merge: string | undefined;
}

/** Past and future of a flow. Flows share what did not change, so only memory bounds the number of steps. */
export interface History {
  readonly present: FlowFile;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

export function startHistory(flow: FlowFile): History {
  return { present: flow, past: [], future: [] };
}

/** Makes `flow` the present. With a `merge` key equal to the last step's it joins that step. */
export function record(history: History, flow: FlowFile, step: { label: string; merge?: string }): History {
  if (flow === history.present) return history;
  const last = history.past.at(-1);
  const joins = step.merge !== undefined && last?.merge === step.merge && history.future.length === 0;
  if (joins) return { present: flow, past: history.past, future: [] };
  const added: Step = { flow: history.present, label: step.label, merge: step.merge };
  return { present: flow, past: [...history.past, added], future: [] };
}

/** Ends the merging of edits: what follows is a step of its own even with the same key. */
export function seal(history: History): History {
  const last = history.past.at(-1);
  if (last?.merge === undefined) return history;
  return { ...history, past: [...history.past.slice(0, -1), { ...last, merge: undefined }] };
}

export function undo(history: History): History {
  const step = history.past.at(-1);
  if (step === undefined) return history;
  const undone: Step = { flow: history.present, label: step.label, merge: undefined };
  return { present: step.flow, past: history.past.slice(0, -1), future: [undone, ...history.future] };
}

export function redo(history: History): History {
  const [step, ...future] = history.future;
  if (step === undefined) return history;
  const done: Step = { flow: history.present, label: step.label, merge: undefined };
  return { present: step.flow, past: [...history.past, done], future };
}
