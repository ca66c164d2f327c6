import { describe, expect, it } from 'vitest';
import { filterTasks, groupTasks, type PlacedTask } from './task-list.ts';

const now = 1_000_000_000;
const task = (id: string, dueAt?: number, more: Partial<PlacedTask['task']> = {}): PlacedTask => ({
  place: 'server',
  task: { id, role: 'editor', flowTitle: 'Review', openedAt: now, ...(dueAt === undefined ? {} : { dueAt }), ...more },
});
const ids = (tasks: readonly PlacedTask[]) => tasks.map((one) => one.task.id);

describe('The list of tasks', () => {
  it('puts the most urgent first, in groups, and leaves empty groups out', () => {
    const tasks = [task('none'), task('tomorrow', now + 86_400_000), task('late', now - 5), task('later', now - 1)];
    expect(groupTasks(tasks, now).map((group) => [group.title, ids(group.tasks)])).toEqual([
      ['Overdue', ['late', 'later']],
      ['Later', ['tomorrow']],
      ['No time limit', ['none']],
    ]);
    expect(groupTasks([task('soon', now + 3_600_000)], now)[0]?.title).toBe('Within the hour');
  });

  it('puts the newest first among those without a due time', () => {
    const tasks = [task('old', undefined, { openedAt: 1 }), task('new', undefined, { openedAt: 2 })];
    expect(ids(groupTasks(tasks, now)[0]!.tasks)).toEqual(['new', 'old']);
  });

  it('shows what is mine, of a role, of a flow, and overdue', () => {
    const assignee = (name: string) => ({ member: '', role: '', name, note: '', givenBy: '', at: 0 });
    const tasks = [
      task('a', undefined, { assignee: assignee('Ada') }),
      task('b', now, { role: 'chief', assignee: assignee('Bob') }),
      task('c', now + 1, { flowTitle: 'Other' }),
    ];
    const context = { me: { member: undefined, name: 'Ada', answersFor: ['editor'], isAdmin: true }, now };
    expect(ids(filterTasks(tasks, {}, context))).toEqual(['a', 'b', 'c']);
    expect(ids(filterTasks(tasks, { whose: 'mine' }, context))).toEqual(['a']);
    expect(ids(filterTasks(tasks, { whose: 'my-role' }, context))).toEqual(['c']);
    expect(ids(filterTasks(tasks, { whose: 'free' }, context))).toEqual(['c']);
    expect(ids(filterTasks(tasks, { role: 'chief' }, context))).toEqual(['b']);
    expect(ids(filterTasks(tasks, { flow: 'Other' }, context))).toEqual(['c']);
    expect(ids(filterTasks(tasks, { isOverdue: true }, context))).toEqual(['b']);
    expect(filterTasks(tasks, { whose: 'mine', role: 'chief' }, context)).toEqual([]);
  });
});
