import type { FlowFile } from '#engine/format/flow-file';
import type { EntryOf, TaskFact } from '#engine/journal/entries';
import type { Append, OpenTask, RunSummary } from '#engine/journal/store';

export const sampleFlow: FlowFile = {
  format: 1,
  name: 'echo',
  interface: { input: { text: {} }, output: { text: {} } },
  nodes: [{ id: 'say', type: 'template', text: '{{ text }}' }],
  edges: [
    { from: 'input.text', to: 'say.text' },
    { from: 'say.text', to: 'output.text' },
  ],
};

export function started(at = 1000): EntryOf<'run.started'> {
  return {
    type: 'run.started',
    at,
    engine: '0.1.0',
    flow: sampleFlow,
    flows: {},
    hash: `sha256-${'0'.repeat(64)}`,
    input: { text: 'hello' },
    seed: 'seed',
    models: {},
    people: {},
    budget: {},
  };
}

export function completed(address: string, text = 'hello'): EntryOf<'activation.completed'> {
  return { type: 'activation.completed', at: 1001, address, outputs: { text } };
}

export function task(id: string): TaskFact {
  return {
    id,
    kind: 'approve',
    title: 'Approve',
    prompt: 'Is this right?',
    role: 'editor',
    schema: {},
    subject: 'hello',
    messages: { draft: 'hello' },
  };
}

export function opened(id: string, address = 'approve#1'): EntryOf<'task.opened'> {
  return { type: 'task.opened', at: 1002, address, task: task(id) };
}

export function answered(id: string, address = 'approve#1'): EntryOf<'task.answered'> {
  return { type: 'task.answered', at: 1003, address, task: id, answer: true, by: 'Ada' };
}

export function openTask(run: string, id: string): OpenTask {
  return { ...task(id), run, address: 'approve#1', openedAt: 1002 };
}

export function summaryOf(run: string, sequence: number, change: Partial<RunSummary> = {}): RunSummary {
  return {
    run,
    flow: 'echo',
    title: 'Echo',
    hash: `sha256-${'0'.repeat(64)}`,
    status: 'running',
    createdAt: 1000,
    updatedAt: 1000 + sequence,
    sequence,
    usage: { calls: 0, inputTokens: 0, outputTokens: 0 },
    openTasks: [],
    recorded: false,
    ...change,
  };
}

/** An append with a summary that fits it. */
export function appendOf(
  run: string,
  { after, entries }: Pick<Append, 'after' | 'entries'>,
  change: Partial<RunSummary> = {},
): Append {
  return { run, after, entries, summary: summaryOf(run, after + entries.length, change) };
}

/** The append that creates a run. */
export function creation(run: string, change: Partial<RunSummary> = {}): Append {
  return appendOf(run, { after: 0, entries: [started(change.createdAt)] }, change);
}
