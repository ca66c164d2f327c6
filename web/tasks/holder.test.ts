import { describe, expect, it } from 'vitest';
import { type Me, mayAct, standingOf } from './holder.ts';

const ada: Me = { member: 'a1', name: 'Ada', answersFor: ['cook'], isAdmin: false };
const typed: Me = { member: undefined, name: 'Ada ', answersFor: [], isAdmin: true };
const of = (member: string, role = '', name = 'Somebody') => ({
  role: 'expert',
  assignee: { member, role, name, note: '', givenBy: '', at: 0 },
});

describe('How a task stands to somebody', () => {
  it('is by member and role where members sign in', () => {
    expect(standingOf({ role: 'expert' }, ada)).toBe('free');
    expect(standingOf({ role: 'cook' }, ada)).toBe('my-role');
    expect(standingOf(of('a1'), ada)).toBe('mine');
    expect(standingOf(of('b2', '', 'Ada'), ada)).toBe('others');
    expect(standingOf(of('', 'cook'), ada)).toBe('my-role');
    expect(standingOf(of('', 'waiter'), ada)).toBe('others');
  });

  it('is by name where nobody signs in, and keeps nobody from answering', () => {
    expect(standingOf(of('', '', 'Ada'), typed)).toBe('mine');
    expect(standingOf(of('', '', 'Bea'), typed)).toBe('others');
    expect(standingOf(of('', 'Ada', 'Ada'), typed)).toBe('others');
    expect(standingOf(of('', '', ''), { ...typed, name: '' })).toBe('others');
    expect(mayAct(of('', '', 'Bea'), typed)).toBe(true);
  });

  it('lets those act whom the server lets', () => {
    expect(mayAct(of('b2'), ada)).toBe(false);
    expect(mayAct(of('b2'), { ...ada, isAdmin: true })).toBe(true);
    expect(mayAct(of('', 'waiter'), ada)).toBe(false);
    expect([of('a1'), of('', 'cook'), { role: 'expert' }].map((task) => mayAct(task, ada))).toEqual([true, true, true]);
  });
});
