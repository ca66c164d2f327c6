import { describe, expect, it } from 'vitest';
import { type FlowFile, requireFlow } from '#engine/format/index';
import type { Example } from '#engine/protocol/index';
import { shippedFlows, shippedRelease } from '#flows';
import { askModelFlow, askPersonFlow } from '../testing/test-flows.ts';
import { playExamples } from './play-examples.ts';

const example = (change: Partial<Example> = {}): Example => ({
  name: 'first',
  title: 'First',
  input: { question: 'Why?' },
  answers: [{ address: 'solve', text: 'So.' }],
  ...change,
});
const play = (flow: FlowFile, one: Example, limits?: { eachMs: number; allMs: number }) =>
  playExamples({ flow, flows: {} }, [one], limits);

const program = (source: string): FlowFile =>
  requireFlow({
    format: 1,
    name: 'program',
    interface: { input: {}, output: { result: {} } },
    nodes: [{ id: 'work', type: 'code', inputs: {}, outputs: { result: {} }, source, timeoutMs: 60_000 }],
    edges: [{ from: 'work.result', to: 'output.result' }],
  });

describe('playExamples', () => {
  // All of them take half a minute; flows-library/library.test.ts plays all.
  it.each(['ask-a-person', 'calculate', 'self-refine-loop', 'react'])('passes the examples of %s', async (name) => {
    const { flow, examples } = shippedRelease(name);
    const results = await playExamples({ flow, flows: shippedFlows }, examples);
    expect(results).toEqual(examples.map((one) => ({ name: one.name, passed: true })));
    expect(results.length).toBeGreaterThan(1);
  });

  it('says where the output differs', async () => {
    expect(await play(askModelFlow, example({ output: { answer: 'Because.' } }))).toEqual([
      {
        name: 'first',
        passed: false,
        message: 'Its output is not the recorded one: answer.',
        differences: [{ field: 'answer', before: 'Because.', after: 'So.' }],
      },
    ]);
  });

  it('fails one whose input does not fit, and one that a flow fails with', async () => {
    expect(await play(askModelFlow, example({ input: {} }))).toMatchObject([
      { passed: false, message: expect.stringContaining('question') },
    ]);
    expect(await play(program('throw new Error("no luck")'), example({ input: {} }))).toMatchObject([
      { passed: false, message: expect.stringContaining('no luck') },
    ]);
  });

  it('ends one that takes too long, and goes on with the next', async () => {
    const endless = program('for (;;) {}');
    const both = [example({ input: {}, name: 'one' }), example({ input: {}, name: 'two' })];
    const results = await playExamples({ flow: endless, flows: {} }, both, { eachMs: 150, allMs: 5000 });
    expect(results).toMatchObject([
      { name: 'one', passed: false, message: 'It took longer than 0.15 s.' },
      { name: 'two', passed: false, message: 'It took longer than 0.15 s.' },
    ]);
  });

  it('waits for no time at all: a person who never answers is overdue at once', async () => {
    const [expert] = askPersonFlow.nodes;
    const patient = requireFlow({
      ...askPersonFlow,
      nodes: [
        {
          ...expert,
          task: { kind: 'answer', dueSeconds: 86_400, onDue: { default: 'Nobody came.' } },
        },
      ],
    });
    expect(await play(patient, example({ output: { answer: 'Nobody came.' } }))).toEqual([
      { name: 'first', passed: true },
    ]);
  });
});
