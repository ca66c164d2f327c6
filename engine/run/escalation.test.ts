import { describe, expect, it } from 'vitest';
import { compile, forkRun, openRun, replayJournal, startRun } from '../index.ts';
import type { Entry } from '../journal/entries.ts';
import { flowOf, whyInput as input, scripted as models, person, testHost } from '../testing/index.ts';

const escalating = (then: object = {}, outputs: readonly string[] = ['text']) =>
  flowOf({
    people: { editor: {}, chief: {} },
    nodes: [
      person('say', '{{ question }}', {
        title: 'Last word',
        task: { kind: 'answer', dueSeconds: 10, onDue: { escalate: { person: 'chief', ...then } } },
      }),
    ],
    edges: ['input.question -> say.question', ...outputs.map((port) => `say.${port} -> output.answer`)],
  });

async function overdue(flow: ReturnType<typeof flowOf>) {
  const host = testHost();
  const run = await startRun(host, { flow, input, models });
  await run.settled();
  const [first] = run.summary().openTasks;
  host.clock.advance(10_000);
  const status = await run.settled();
  return { host, run, first: first!, status };
}
const typesOf = (entries: readonly Entry[]) => entries.map(({ type }) => type);

describe('A task whose time is over', () => {
  it('is passed on to another role, which has its own time, and whose answer counts', async () => {
    const { host, run, first, status } = await overdue(escalating({ dueSeconds: 60 }));
    expect(first).toMatchObject({ role: 'editor', escalatesTo: { role: 'chief', dueSeconds: 60 } });
    expect(status).toBe('waiting');
    const [second, ...others] = run.summary().openTasks;
    expect(others).toEqual([]);
    expect(second).toMatchObject({ role: 'chief', escalatedFrom: 'editor', prompt: 'Why?', title: 'Last word' });
    expect(second!.dueAt).toBe(first.dueAt! + 60_000);
    expect(second!.id).not.toBe(first.id);
    expect(second!.escalatesTo).toBeUndefined();
    await expect(run.answer(first.id, 'Late.', 'me')).rejects.toMatchObject({ code: 'TASK_CLOSED' });
    await run.answer(second!.id, 'Because.', 'you');
    expect(await run.settled()).toBe('completed');
    expect(run.state.outcome).toEqual({ output: { answer: 'Because.' } });
    expect(replayJournal(await host.store.read(run.id)).output).toEqual({ answer: 'Because.' });
  });

  it.each([
    ['fails', {}, 'failed', undefined],
    ['takes the default', { onDue: { default: 'No idea.' } }, 'completed', { answer: 'No idea.' }],
    [
      'leaves by its own port',
      { onDue: 'port' },
      'completed',
      { answer: { title: 'Last word', role: 'chief', prompt: 'Why?' } },
    ],
  ] as const)('%s when nobody answers after it was passed on either', async (_, then, status, output) => {
    const port = 'onDue' in then && then.onDue === 'port' ? 'overdue' : 'text';
    const { host, run } = await overdue(escalating({ dueSeconds: 60, ...then }, [port]));
    host.clock.advance(60_000);
    expect(await run.settled()).toBe(status);
    const replayed = replayJournal(await host.store.read(run.id));
    expect(replayed.status).toBe(status);
    expect(replayed.output).toEqual(output);
  });

  it('leaves by its own port at once when nobody else is to be asked', async () => {
    const { run, status } = await overdue(
      flowOf({
        nodes: [person('say', '{{ question }}', { task: { kind: 'answer', dueSeconds: 10, onDue: 'port' } })],
        edges: ['input.question -> say.question', 'say.overdue -> output.answer'],
      }),
    );
    expect(status).toBe('completed');
    expect(run.state.outcome).toMatchObject({ output: { answer: { role: 'editor' } } });
  });

  it('is passed on once, whichever entry the process died behind', async () => {
    const { host, run } = await overdue(escalating({ dueSeconds: 60 }));
    const entries = await host.store.read(run.id);
    const expired = entries.findIndex(({ type }) => type === 'task.expired');
    for (let at = expired; at <= entries.length; at += 1) {
      const fork = await forkRun(host, run.id, { at });
      expect(await fork.settled(), `behind entry ${at}`).toBe('waiting');
      await fork.close();
      const again = await openRun(host, fork.id);
      expect(await again.settled()).toBe('waiting');
      expect(again.summary().openTasks.map(({ role }) => role)).toEqual(['chief']);
      expect(typesOf(await host.store.read(fork.id))).toEqual(typesOf(entries));
      await again.answer(again.summary().openTasks[0]!.id, 'Because.', 'you');
      expect(await again.settled()).toBe('completed');
      expect(replayJournal(await host.store.read(fork.id)).output).toEqual({ answer: 'Because.' });
    }
  });

  it('cannot be passed on to anybody else, nor come to an end instead, by a forged journal', async () => {
    const { host, run } = await overdue(escalating({ dueSeconds: 60 }));
    const entries = await host.store.read(run.id);
    const last = entries.at(-1)!;
    if (last.type !== 'task.opened') throw new Error('The last entry opens the second task.');
    const forged = (entry: Entry) => () => replayJournal([...entries.slice(0, -1), entry]);
    expect(forged(last)).not.toThrow();
    expect(forged({ ...last, task: { ...last.task, role: 'intruder' } })).toThrow(/does not follow/);
    const { at, address } = last;
    expect(forged({ type: 'activation.completed', at, address, outputs: { text: 'Mine.' } })).toThrow(
      /still to answer/,
    );
    const error = { code: 'TASK_EXPIRED', message: 'Nobody.', help: 'None.' };
    expect(forged({ type: 'activation.failed', at, address, error })).toThrow(/still to answer/);
  });

  it('can only be passed on to a role that its flow declares', () => {
    const plan = compile({ ...escalating(), people: { editor: {} } });
    expect(plan.problems.map(({ message }) => message)).toContain(
      'The people role "chief" is not declared by the flow.',
    );
  });
});
