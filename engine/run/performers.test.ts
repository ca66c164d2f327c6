import { describe, expect, it } from 'vitest';
import { forkRun, openRun, replayJournal, startRun } from '../index.ts';
import { ask, edgesOf, flowOf, whyInput as input, scripted as models, person, testHost } from '../testing/index.ts';

const seatFlow = (seat: object) =>
  flowOf({ nodes: [seat], edges: ['input.question -> seat.question', 'seat.text -> output.answer'] });

describe('somebody else takes a seat while the run goes on', () => {
  it('lets a model answer where a person was waited for, and closes the task', async () => {
    const host = testHost();
    const run = await startRun(host, { flow: seatFlow(person('seat', 'Say {{ question }}')), input, models });
    expect(await run.settled()).toBe('waiting');
    const task = run.summary().openTasks[0]!.id;
    await run.changePerformer({ path: 'seat', performer: { model: 'writer' } }, 'me');
    expect(await run.settled()).toBe('completed');
    expect(run.state.outcome).toEqual({ output: { answer: 'Answer to: Say Why?' } });
    await expect(run.answer(task, 'late', 'me')).rejects.toMatchObject({ code: 'TASK_CLOSED' });
    expect(replayJournal(await host.store.read(run.id)).status).toBe('completed');
  });

  it('stops a model that is answering and asks a person instead', async () => {
    const stopped: string[] = [];
    const host = testHost({
      script: ({ address }, { signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            stopped.push(address);
            reject(signal.reason);
          });
        }),
    });
    const run = await startRun(host, { flow: seatFlow(ask('seat', '{{ question }}')), input, models });
    await run.changePerformer({ path: 'seat', performer: { person: 'operator' } }, 'me');
    expect(await run.settled()).toBe('waiting');
    expect(stopped).toEqual(['seat#1']);
    const [task] = run.summary().openTasks;
    expect(task).toMatchObject({ role: 'operator', prompt: 'Why?' });
    await run.answer(task!.id, 'Because.', 'me');
    expect(await run.settled()).toBe('completed');
    expect(run.state.outcome).toEqual({ output: { answer: 'Because.' } });
  });

  it('opens another task, under another id, for another person; forks and reopened runs know both', async () => {
    const host = testHost();
    const run = await startRun(host, { flow: seatFlow(person('seat', '{{ question }}')), input, models });
    await run.settled();
    const first = run.summary().openTasks[0]!;
    await run.changePerformer({ path: 'seat', performer: { person: 'boss' } }, 'me');
    await run.settled();
    await run.close();

    const again = await openRun(host, run.id);
    await again.settled();
    const second = again.summary().openTasks[0]!;
    expect(second).toMatchObject({ role: 'boss' });
    expect(second.id).not.toBe(first.id);

    const fork = await forkRun(host, run.id, { at: again.state.sequence });
    expect(await fork.settled()).toBe('waiting');
    const forked = fork.summary().openTasks[0]!;
    expect([first.id, second.id]).not.toContain(forked.id);
    await fork.answer(forked.id, 'From the fork', 'me');
    expect(await fork.settled()).toBe('completed');
    expect(again.status()).toBe('waiting');
  });

  it('changes one keyed seat of a parallel map, or all of them by [*], also for rounds to come', async () => {
    const seats = {
      id: 'panel',
      type: 'map',
      key: 'name',
      body: {
        nodes: [ask('answer', '{{ item.name }}: {{ question }}')],
        edges: edgesOf([
          'input.item -> answer.item',
          'input.question -> answer.question',
          'answer.text -> output.text',
        ]),
      },
    };
    const flow = flowOf({
      interface: { input: { question: { type: 'string' }, seats: { type: 'array' } }, output: { answer: {} } },
      nodes: [seats],
      edges: ['input.seats -> panel.items', 'input.question -> panel.question', 'panel.text -> output.answer'],
    });
    const three = { question: 'Why?', seats: [{ name: 'a' }, { name: 'b/c' }, { name: 'd' }] };
    const start = async (path: string) => {
      const host = testHost({ script: () => new Promise(() => {}) });
      const run = await startRun(host, { flow, input: three, models });
      await run.pause();
      await run.changePerformer({ path, performer: { person: 'operator' } }, 'me');
      await run.resume();
      return run.summary().openTasks.map(({ address }) => address);
    };
    expect(await start('panel[b_c]/answer')).toEqual(['panel[b_c]/answer#1']);
    await expect(start('panel/answer')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await start('panel[*]/answer')).toHaveLength(3);
  });

  it('refuses a path without an ask, a role without a model, and a run that has ended', async () => {
    const host = testHost();
    const run = await startRun(host, {
      flow: seatFlow(person('seat', '{{ question }}')),
      input,
      models: { writer: models['*'] },
    });
    await run.settled();
    const { sequence } = run.state;
    const change = (path: string, performer: { model: string }) => run.changePerformer({ path, performer }, 'me');
    await expect(change('nobody', { model: 'writer' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(change('seat', { model: 'critic' })).rejects.toMatchObject({ code: 'MODEL_NOT_CONFIGURED' });
    expect(run.state.sequence).toBe(sequence);
    await run.cancel();
    await expect(change('seat', { model: 'writer' })).rejects.toMatchObject({ code: 'RUN_FINAL' });
  });

  it('lets either go on with the conversation that the other began', async () => {
    const flow = flowOf({
      nodes: [
        {
          id: 'rounds',
          type: 'loop',
          maxRounds: 2,
          body: {
            nodes: [
              person('seat', 'First: {{ question }}', {
                memory: { thread: true },
                laterPrompt: 'Again: {{ question }}',
              }),
            ],
            edges: edgesOf(['input.question -> seat.question', 'seat.text -> output.text']),
          },
        },
      ],
      edges: ['input.question -> rounds.question', 'rounds.text -> output.answer'],
    });
    const host = testHost();
    const run = await startRun(host, { flow, input, models });
    await run.settled();
    await run.answer(run.summary().openTasks[0]!.id, 'My first word', 'me');
    await run.settled();
    await run.changePerformer({ path: 'rounds/seat', performer: { model: 'writer' } }, 'me');
    expect(await run.settled()).toBe('completed');
    expect(host.models.requests[0]!.turns).toEqual([
      { role: 'user', content: 'First: Why?' },
      { role: 'assistant', content: 'My first word' },
      { role: 'user', content: 'Again: Why?' },
    ]);
  });
});

describe('a seat that a message fills', () => {
  const flow = flowOf({
    interface: { input: { question: { type: 'string' }, who: {} }, output: { answer: {} } },
    nodes: [ask('seat', '{{ question }}', { performer: { port: 'who', models: ['writer'], people: ['editor'] } })],
    edges: ['input.question -> seat.question', 'input.who -> seat.who', 'seat.text -> output.answer'],
  });
  const start = (who: object) => startRun(testHost(), { flow, input: { ...input, who: { ...who } }, models });

  it('is taken by the model or the person that the message names', async () => {
    const byModel = await start({ model: 'writer' });
    expect(await byModel.settled()).toBe('completed');
    const byPerson = await start({ person: 'editor' });
    expect(await byPerson.settled()).toBe('waiting');
    expect(byPerson.summary().openTasks[0]!.role).toBe('editor');
    const reviewed = await start({ model: 'writer', reviewer: 'editor' });
    expect(await reviewed.settled()).toBe('waiting');
    expect(reviewed.summary().openTasks[0]!.kind).toBe('approve');
  });

  it('refuses whoever it does not list', async () => {
    const run = await start({ model: 'critic' });
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'MESSAGE_INVALID' });
    expect(run.state.ended?.error?.message).toContain('model writer, person editor');
  });
});

describe('a model and a person on one seat', () => {
  it('lets the draft of a model stand unless a person steps in', async () => {
    const host = testHost();
    const performer = { model: 'writer', reviewer: 'editor', stopSeconds: 30 };
    const run = await startRun(host, { flow: seatFlow(ask('seat', '{{ question }}', { performer })), input, models });
    expect(await run.settled()).toBe('waiting');
    expect(run.summary().openTasks[0]).toMatchObject({ kind: 'approve', dueAt: 1_000_000 + 30_000 });
    host.clock.set(1_000_000 + 30_000);
    expect(await run.settled()).toBe('completed');
    expect(run.state.outcome).toEqual({ output: { answer: 'Answer to: Why?' } });
    expect(replayJournal(await host.store.read(run.id)).status).toBe('completed');
  });

  it('takes what the person put in its place in time', async () => {
    const performer = { model: 'writer', reviewer: 'editor', stopSeconds: 30 };
    const flow = seatFlow(ask('seat', '{{ question }}', { performer }));
    const run = await startRun(testHost(), { flow, input, models });
    await run.settled();
    await run.answer(run.summary().openTasks[0]!.id, { decision: 'edit', value: 'No.' }, 'me');
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: 'No.' } });
  });

  it('shows a person what a model would say, and takes the answer of the person', async () => {
    const performer = { person: 'editor', suggester: 'writer' };
    const flow = seatFlow(ask('seat', '{{ question }}', { performer }));
    const host = testHost();
    const run = await startRun(host, { flow, input, models });
    expect(await run.settled()).toBe('waiting');
    const [task] = run.summary().openTasks;
    expect(task).toMatchObject({ kind: 'answer', suggestion: 'Answer to: Why?' });
    await run.answer(task!.id, 'My own', 'me');
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: 'My own' } });
    expect(run.state.usage.calls).toBe(1);
  });

  it('asks the person without a suggestion when the model fails', async () => {
    const performer = { person: 'editor', suggester: 'writer' };
    const flow = seatFlow(ask('seat', '{{ question }}', { performer, response: { schema: { type: 'number' } } }));
    const run = await startRun(testHost(), { flow, input, models });
    expect(await run.settled()).toBe('waiting');
    expect(run.summary().openTasks[0]).not.toHaveProperty('suggestion');
  });
});
