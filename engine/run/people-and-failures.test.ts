import { describe, expect, it } from 'vitest';
import { FlowError, openRun, replayJournal, startRun } from '../index.ts';
import {
  ask,
  edgesOf,
  flowOf,
  whyInput as input,
  scripted as models,
  person,
  testHost,
  text,
} from '../testing/index.ts';

describe('people', () => {
  const flow = flowOf({
    nodes: [
      ask('draft', '{{ question }}'),
      person('approve', 'Is this right? {{ text }}', { title: 'Approve', task: { kind: 'approve', subject: 'text' } }),
    ],
    edges: ['input.question -> draft.question', 'draft.text -> approve.text', 'approve.approved -> output.answer'],
  });

  it('wait in a durable task that survives the process, and no finished call is made again', async () => {
    const host = testHost();
    const run = await startRun(host, { flow, input, models });
    expect(await run.settled()).toBe('waiting');
    const [task] = run.summary().openTasks;
    expect(task).toMatchObject({ kind: 'approve', title: 'Approve', subject: 'Answer to: Why?', role: 'editor' });
    await run.close();

    const again = await openRun(host, run.id);
    expect(await again.settled()).toBe('waiting');
    await again.answer(task!.id, { approved: true }, 'me');
    expect(await again.settled()).toBe('completed');
    expect(again.state.outcome).toEqual({ output: { answer: true } });
    expect(host.models.requests).toHaveLength(1);
  });

  it('cannot answer twice otherwise, too late, or what does not fit; the same answer again is fine', async () => {
    const host = testHost();
    const run = await startRun(host, { flow, input, models });
    await run.settled();
    const id = run.summary().openTasks[0]!.id;
    await expect(run.answer(id, { approved: 'maybe' }, 'me')).rejects.toMatchObject({ code: 'ANSWER_INVALID' });
    await expect(run.answer('t0000000000', { approved: true }, 'me')).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
    await run.answer(id, { approved: true }, 'me');
    const length = (await host.store.read(run.id)).length;
    await run.answer(id, { approved: true }, 'you');
    await expect(run.answer(id, { approved: false }, 'you')).rejects.toMatchObject({ code: 'TASK_ANSWERED' });
    expect(await host.store.read(run.id)).toHaveLength(length);
  });

  it('find their task closed when the run was cancelled', async () => {
    const run = await startRun(testHost(), { flow, input, models });
    await run.settled();
    const id = run.summary().openTasks[0]!.id;
    await run.cancel();
    await expect(run.answer(id, { approved: true }, 'me')).rejects.toMatchObject({ code: 'TASK_CLOSED' });
    expect(run.status()).toBe('cancelled');
    await expect(run.cancel()).rejects.toMatchObject({ code: 'RUN_FINAL' });
  });

  it('are answered by their default when the time is over, even if nobody was running then', async () => {
    const due = flowOf({
      ...flow,
      nodes: [
        flow.nodes[0],
        {
          ...flow.nodes[1],
          task: { kind: 'approve', subject: 'text', dueSeconds: 60, onDue: { default: { approved: false } } },
        },
      ],
      edges: flow.edges,
    });
    const host = testHost();
    const run = await startRun(host, { flow: due, input, models });
    await run.settled();
    expect(run.summary().wakeAt).toBe(1_000_000 + 60_000);
    await run.close();
    host.clock.set(9_000_000);
    const again = await openRun(host, run.id);
    expect(await again.settled()).toBe('completed');
    expect(again.state.outcome).toEqual({ output: { answer: false } });
  });

  it('review a draft without its model being asked again after a restart', async () => {
    const review = flowOf({
      nodes: [
        { id: 'write', type: 'ask', performer: { model: 'writer', reviewer: 'editor' }, prompt: '{{ question }}' },
      ],
      edges: ['input.question -> write.question', 'write.text -> output.answer'],
    });
    const host = testHost();
    const run = await startRun(host, { flow: review, input, models });
    expect(await run.settled()).toBe('waiting');
    await run.close();
    const again = await openRun(host, run.id);
    await again.settled();
    const [task] = again.summary().openTasks;
    await again.answer(task!.id, { decision: 'edit', value: 'Mine.' }, 'me');
    await again.settled();
    expect(again.state.outcome).toEqual({ output: { answer: 'Mine.' } });
    expect(host.models.requests).toHaveLength(1);
    expect(replayJournal(await host.store.read(run.id)).output).toEqual({ answer: 'Mine.' });
  });

  it('answer from the data of the run when their role is bound to a field', async () => {
    const host = testHost();
    const oracle = flowOf({
      ...flow,
      interface: { input: { question: {}, plan: {} }, output: { answer: {} }, optional: ['plan'] },
      edges: flow.edges,
    });
    const run = await startRun(host, {
      flow: oracle,
      input: { ...input, plan: { approved: true } },
      models,
      people: { editor: { field: 'plan' } },
    });
    expect(await run.settled()).toBe('completed');
  });
});

describe('failures', () => {
  const flow = (more: object) =>
    flowOf({
      nodes: [ask('draft', '{{ question }}', more), text('then', 'got {{ x }}')],
      edges: ['input.question -> draft.question', 'draft.text -> then.x', 'then.text -> output.answer'],
    });

  it('that may pass are tried again, as late as the other side asked', async () => {
    let calls = 0;
    const host = testHost({
      script: () => {
        calls += 1;
        return calls === 1 ? new FlowError('MODEL_RATE_LIMITED', 'slow down', { retryAfterMs: 5000 }) : 'ok';
      },
    });
    const run = await startRun(host, { flow: flow({}), input, models });
    expect(await run.settled()).toBe('waiting');
    host.clock.advance(4999);
    expect(await run.settled()).toBe('waiting');
    host.clock.advance(1);
    expect(await run.settled()).toBe('completed');
    expect(run.state.usage.calls).toBe(2);
  });

  it('that never pass fail the run, which keeps what was done', async () => {
    const host = testHost({ script: () => new FlowError('MODEL_AUTH', 'bad key') });
    const run = await startRun(host, { flow: flow({}), input, models });
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'MODEL_AUTH', where: { node: 'draft' } });
  });

  it('leave by the error port, or as a default, when the node says so', async () => {
    const script = () => new FlowError('MODEL_AUTH', 'bad key');
    const host = testHost({ script });
    const withDefault = await startRun(host, {
      flow: flow({ onError: { default: { text: 'nothing' } } }),
      input,
      models,
    });
    await withDefault.settled();
    expect(withDefault.state.outcome).toEqual({ output: { answer: 'got nothing' } });
    const withPort = flowOf({
      nodes: [ask('draft', '{{ question }}', { onError: 'port' })],
      edges: ['input.question -> draft.question', 'draft.error.code -> output.answer'],
    });
    const run = await startRun(testHost({ script }), { flow: withPort, input, models });
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: 'MODEL_AUTH' } });
  });

  it('of a reply that does not fit are repaired by the model, then by the declared fallback', async () => {
    const schema = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] };
    const edges = ['input.question -> draft.question', 'draft.ok -> output.answer'];
    const node = (response: object) => flowOf({ nodes: [ask('draft', '{{ question }}', { response })], edges });
    const host = testHost({ script: ({ repair }) => (repair === 0 ? 'no json' : '{"ok": true}') });
    const run = await startRun(host, { flow: node({ schema }), input, models });
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: true } });
    expect(run.state.usage.calls).toBe(2);
    const lost = await startRun(testHost({ script: () => 'never' }), {
      flow: node({ schema, fallback: { ok: false } }),
      input,
      models,
    });
    await lost.settled();
    expect(lost.state.outcome).toEqual({ output: { answer: false } });
  });

  it('of a message that is too large name the cap, and do not reach the journal', async () => {
    const host = testHost({ script: () => 'x'.repeat(2_000_001) });
    const run = await startRun(host, { flow: flow({}), input, models });
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'MESSAGE_TOO_LARGE', where: { address: 'draft#1' } });
    expect(JSON.stringify(await host.store.read(run.id)).length).toBeLessThan(10_000);
  });

  it('of a node that takes too long are time-outs', async () => {
    const host = testHost({ script: () => new Promise<string>(() => {}) });
    const run = await startRun(host, { flow: flow({ timeoutSeconds: 5, retry: { attempts: 1 } }), input, models });
    await Promise.resolve();
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    host.clock.advance(5000);
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'ACTIVATION_TIMEOUT' });
  });
});

describe('budgets', () => {
  const flow = flowOf({
    nodes: [
      {
        id: 'many',
        type: 'loop',
        maxRounds: 5,
        body: { nodes: [ask('a', 'x')], edges: edgesOf(['a.text -> output.text']) },
      },
    ],
    edges: ['many.text -> output.answer'],
  });

  it('pause the run before a call that would exceed them, and it goes on with more', async () => {
    const host = testHost();
    const run = await startRun(host, { flow, input, models, budget: { calls: 2 } });
    expect(await run.settled()).toBe('paused');
    expect(run.state.paused).toEqual({ reason: 'budget', limit: 'calls=2' });
    expect(host.models.requests).toHaveLength(2);
    await run.resume({ budget: { calls: 10 } });
    expect(await run.settled()).toBe('completed');
    expect(host.models.requests).toHaveLength(5);
  });

  it('count tokens', async () => {
    const run = await startRun(testHost(), { flow, input, models, budget: { tokens: 5 } });
    expect(await run.settled()).toBe('paused');
    expect(run.state.paused?.limit).toBe('tokens=5');
  });
});
