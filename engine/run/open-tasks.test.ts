import { expect, it } from 'vitest';
import type { RunSummary } from '../journal/store.ts';
import { listOpenTasks } from './open-tasks.ts';

/** Runs that were created at these times, each with so many open tasks. */
const runsOf = (...given: Array<readonly [createdAt: number, tasks: number]>): RunSummary[] =>
  given.map(([createdAt, tasks], index) => ({
    run: `r${index}`,
    flow: 'f',
    title: 'F',
    hash: '',
    status: 'waiting',
    createdAt,
    updatedAt: createdAt,
    sequence: 1,
    usage: { calls: 0, inputTokens: 0, outputTokens: 0 },
    recorded: false,
    openTasks: Array.from({ length: tasks }, (_, task) => ({
      id: `r${index}-${task}`,
      run: `r${index}`,
      address: 'ask#1',
      openedAt: createdAt,
      kind: 'answer' as const,
      title: 'T',
      prompt: '',
      role: 'user',
      schema: {},
      messages: {},
    })),
  }));

/** As a store gives them: pages of `size`, never ended between runs of one time. */
const pagesOf = (runs: readonly RunSummary[], size: number) => async (before: number | undefined) => {
  const rest = runs.filter(({ createdAt }) => before === undefined || createdAt < before);
  const end = rest[size - 1]?.createdAt;
  const page = rest.filter(({ createdAt }, index) => index < size || createdAt === end);
  return { runs: page, ...(page.length < rest.length ? { next: page.at(-1)!.createdAt } : {}) };
};

const runs = runsOf([9, 1], [8, 0], [7, 2], [7, 1], [6, 0], [5, 3], [2, 1]);
const all = runs.flatMap(({ openTasks }) => openTasks.map(({ id }) => id));

it.each([1, 2, 3, 10].flatMap((size) => [1, 2, 3, 5, 100].map((limit) => [size, limit] as const)))(
  'Every open task is on exactly one page, with %i runs read at a time and %i tasks wanted',
  async (size, limit) => {
    const found: string[] = [];
    let before: number | undefined;
    do {
      const page = await listOpenTasks(pagesOf(runs, size), { before, limit });
      found.push(...page.tasks.map(({ id }) => id));
      before = page.next;
    } while (before !== undefined);
    expect(found).toEqual(all);
  },
);

it('A page ends only between runs of different times', async () => {
  const { tasks, next } = await listOpenTasks(pagesOf(runs, 10), { limit: 2 });
  expect(tasks.map(({ run }) => run)).toEqual(['r0', 'r2', 'r2', 'r3']);
  expect(next).toBe(7);
});
