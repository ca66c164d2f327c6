import { describe, expect, it } from 'vitest';
import { compile, startRun } from '../index.ts';
import { ask, byAddress, flowOf, whyInput as input, scripted as models, person, testHost } from '../testing/index.ts';

const seatFlow = (seat: object, more: readonly string[] = ['seat.text -> output.answer']) =>
  flowOf({
    interface: {
      input: { question: { type: 'string' }, shown: {} },
      output: { answer: {}, code: {}, done: {}, points: {} },
      optional: ['shown'],
    },
    nodes: [seat],
    edges: ['input.question -> seat.question', ...more],
  });

async function outputOf(seat: object, reply: string | string[], edges: readonly string[]) {
  const replies = [reply].flat();
  const host = testHost({ script: ({ repair }) => replies[repair] ?? '' });
  const run = await startRun(host, { flow: seatFlow(seat, edges), input, models });
  await run.settled();
  return { outcome: run.state.outcome, error: run.state.ended?.error, requests: host.models.requests };
}

const extract = {
  code: { patterns: ['```(?:python)?\\n(.*?)```', '<code>(.*?)</code>'] },
  points: { patterns: ['(\\d+(?:\\.\\d+)?) points'], as: 'number', take: 'last' },
  done: { patterns: ['<END>'], as: 'found' },
};
const found = [
  'seat.code -> output.code',
  'seat.points -> output.points',
  'seat.done -> output.done',
  'seat.text -> output.answer',
];

describe('an answer in which things are looked for', () => {
  const seat = ask('seat', '{{ question }}', { response: { extract, repairs: 1 }, retry: { attempts: 1 } });

  it('gives what the first pattern finds that matches, as what it is wanted, beside the text itself', async () => {
    const text = 'First 3 points, then 4.5 points.\n<code>x = 1</code>\n<END>';
    expect((await outputOf(seat, text, found)).outcome).toEqual({
      output: { code: 'x = 1', points: 4.5, done: true, answer: text },
    });
  });

  it('is asked for again with what was looked for in vain, in words for a text', async () => {
    const { outcome, requests } = await outputOf(seat, ['nothing', '```\ny\n``` 1 points'], found);
    expect(outcome).toMatchObject({ output: { code: 'y', points: 1, done: false } });
    expect(requests[0]!.responseSchema).toBeUndefined();
    expect(requests[0]!.turns).toEqual([{ role: 'user', content: 'Why?' }]);
    expect(requests[1]!.turns.at(-1)!.content).toContain('It must contain code (');
    expect(requests[1]!.turns.at(-1)!.content).not.toContain('JSON');
  });

  it('fails when it is never there, or takes the fallback', async () => {
    expect((await outputOf(seat, 'no', found)).error).toMatchObject({ code: 'RESPONSE_INVALID' });
    const seatWithFallback = {
      ...seat,
      response: { extract, repairs: 0, fallback: { code: '', points: 0, done: false } },
    };
    expect((await outputOf(seatWithFallback, 'no', found)).outcome).toMatchObject({ output: { points: 0 } });
  });

  it('gives a person a form with the same fields', async () => {
    const run = await startRun(testHost(), {
      flow: seatFlow(person('seat', '{{ question }}', { response: { extract } }), found),
      input,
      models,
    });
    await run.settled();
    const [task] = run.summary().openTasks;
    expect(task!.schema).toMatchObject({
      properties: { points: { type: 'number' }, done: { type: 'boolean' } },
      required: ['code', 'points'],
    });
    await run.answer(task!.id, { code: 'z', points: 2 }, 'me');
    await run.settled();
    expect(run.state.outcome).toMatchObject({ output: { code: 'z', points: 2 } });
  });

  it('refuses a pattern that cannot be read, or a group that it does not have, with its place', () => {
    const bad = ask('seat', '{{ question }}', {
      response: { extract: { a: { patterns: ['x', '(?=y)'] }, b: { patterns: ['z'], group: 1 } } },
    });
    const { problems } = compile(seatFlow(bad, ['seat.a -> output.answer']));
    expect(problems.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'TEXT_PATTERN_INVALID', path: 'nodes[0].response.extract.a.patterns[1]' },
      { code: 'TEXT_PATTERN_INVALID', path: 'nodes[0].response.extract.b.patterns[0]' },
    ]);
  });

  it('is searched in time linear in its length, whatever the pattern', async () => {
    const hostile = ask('seat', '{{ question }}', {
      response: { extract: { code: { patterns: ['(a+)+$'], optional: true } } },
    });
    const { outcome } = await outputOf(hostile, `${'a'.repeat(50_000)}!`, [
      'seat.code -> output.code',
      'seat.text -> output.answer',
    ]);
    expect(outcome).toHaveProperty('output.answer');
  });
});

describe('demonstrations', () => {
  it('come before the question as turns of their own, rendered like the prompt', async () => {
    const demonstrations = [{ user: 'What is 1 + 1, {{ question }}', assistant: '2' }];
    const seat = ask('seat', '{{ question }}', { demonstrations, system: 'Be short.', stop: ['\n'] });
    const { requests } = await outputOf(seat, 'ok', ['seat.text -> output.answer']);
    expect(requests[0]!.turns).toEqual([
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: 'What is 1 + 1, Why?' },
      { role: 'assistant', content: '2' },
      { role: 'user', content: 'Why?' },
    ]);
    expect(requests[0]!.settings.stop).toEqual(['\n']);
  });

  it('may arrive in a message, and are no part of what is remembered', async () => {
    const seat = ask('seat', '{{ question }}', { demonstrations: { port: 'shown' }, memory: { thread: true } });
    const flow = seatFlow(seat, ['input.shown -> seat.shown', 'seat.text -> output.answer']);
    const start = async (shown: object[]) => {
      const host = testHost();
      const run = await startRun(host, { flow, input: { ...input, shown: shown as never }, models });
      await run.settled();
      return { run, host };
    };
    const { run, host } = await start([{ user: 'Q', assistant: 'A' }]);
    expect(host.models.requests[0]!.turns).toHaveLength(3);
    const completed = (await host.store.read(run.id)).find((entry) => entry.type === 'activation.completed');
    expect(completed).toMatchObject({ turns: [{ content: 'Why?' }, { role: 'assistant' }] });
    const bad = await start([{ user: 'Q' }]);
    expect(bad.run.state.ended?.error).toMatchObject({ code: 'MESSAGE_INVALID', where: { port: 'shown' } });
  });
});

describe('a person who rates or ranks', () => {
  it('gives one to five and a comment', async () => {
    const seat = person('seat', '{{ question }}', { task: { kind: 'rate' } });
    const run = await startRun(testHost(), { flow: seatFlow(seat, ['seat.rating -> output.points']), input, models });
    await run.settled();
    const [task] = run.summary().openTasks;
    await expect(run.answer(task!.id, { rating: 6 }, 'me')).rejects.toMatchObject({ code: 'ANSWER_INVALID' });
    await run.answer(task!.id, { rating: 4 }, 'me');
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { points: 4 } });
  });

  it('puts the options in order; so can a model on the same seat', async () => {
    const seat = person('seat', '{{ question }}', { task: { kind: 'rank', subject: 'shown' } });
    const edges = ['input.shown -> seat.shown', 'seat.ranking -> output.answer'];
    const host = testHost({ script: byAddress({ seat: '{"ranking": ["b", "a"]}' }) });
    const run = await startRun(host, { flow: seatFlow(seat, edges), input: { ...input, shown: ['a', 'b'] }, models });
    await run.settled();
    const [task] = run.summary().openTasks;
    expect(task!.schema.properties!.ranking).toMatchObject({ items: { enum: ['a', 'b'] }, minItems: 2 });
    await expect(run.answer(task!.id, { ranking: ['a'] }, 'me')).rejects.toMatchObject({ code: 'ANSWER_INVALID' });
    await run.changePerformer({ path: 'seat', performer: { model: 'writer' } }, 'me');
    await run.settled();
    expect(run.state.outcome).toEqual({ output: { answer: ['b', 'a'] } });
  });
});
